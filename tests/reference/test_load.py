"""Loading brings the tables to the files and says what it did; once there, it changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from uuid import UUID

import asyncpg
import pytest

from infra.reference import (
    ATTACK_FIGURES,
    ERRATA,
    PROPOSED_CHANGES,
    PROPOSED_REQUIREMENTS,
    REQUIREMENTS,
    SEATS,
    TABLES,
    Loaded,
    StillUsed,
    Table,
    load,
)
from infra.reference.rows import Row

Files = dict[Table[Row], tuple[Row, ...]]
SOMEONE = UUID("5b1f3f0e-8f0a-4b39-9d3a-2a4f5a1f7c11")
LIVED = {"kept_here": False, "version": 1, "rationale": None, "in_force_on": None, "superseded_on": None}
"""What rows of the files hold that no file says, before anything happened to them."""
A_TERM = UUID("0c7d2c39-54d5-4f0e-8a55-0d0f6f1e2b44")


@pytest.fixture
async def loaded(owner: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    """Tables as the files say; whatever the test does to them is undone."""
    around = owner.transaction()
    await around.start()
    await load(owner)
    yield owner
    await around.rollback()


async def test_the_first_load_fills_every_table(owner: asyncpg.Connection) -> None:
    around = owner.transaction()
    await around.start()
    assert [(done.table, done.added, done.changed, done.removed) for done in await load(owner)] == [
        ("sectors", 6, 0, 0),
        ("seats", 12, 0, 0),
        ("editions", 2, 0, 0),
        ("chapters", 31, 0, 0),
        ("requirements", 6, 0, 0),
        ("errata", 2, 0, 0),
        ("definitions", 4, 0, 0),
        ("proposed_changes", 7, 0, 0),
        ("proposed_change_chapters", 7, 0, 0),
        ("proposed_requirements", 6, 0, 0),
        ("protected_activities", 11, 0, 0),
        ("attack_figures", 12, 0, 0),
        ("undertaking_texts", 1, 0, 0),
    ]
    await around.rollback()


async def test_a_second_load_writes_nothing_at_all(loaded: asyncpg.Connection) -> None:
    before = await _versions(loaded)
    assert await load(loaded) == _nothing_but()
    assert await _versions(loaded) == before


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_a_table_holds_exactly_what_its_file_says(
    loaded: asyncpg.Connection, table: Table[Row]
) -> None:
    held = [dict(row) for row in await loaded.fetch(f"SELECT * FROM {table.name}")]
    lived = [{name: row.pop(name) for name in row.keys() - set(table.columns)} for row in held]
    assert all(row.keys() <= LIVED.keys() and row.items() <= LIVED.items() for row in lived)
    given = [row.model_dump() for row in table.rows()]
    assert sorted(map(_comparable, held)) == sorted(map(_comparable, given))


async def test_a_corrected_text_is_updated_in_place_and_nothing_else_is_touched(
    loaded: asyncpg.Connection,
) -> None:
    before = await _versions(loaded)
    files = _files()
    files[ERRATA] = (files[ERRATA][0].model_copy(update={"note": "Said better."}), *files[ERRATA][1:])

    assert await load(loaded, list(files.items())) == _nothing_but(errata=(0, 1, 0))

    notes = await loaded.fetch("SELECT id, note FROM errata WHERE note = 'Said better.'")
    assert [row["id"] for row in notes] == ["1.0:3.2.2.1:citation"]
    after = await _versions(loaded)
    assert {key for key in before if before[key] != after[key]} == {("errata", "1.0:3.2.2.1:citation")}


async def test_a_fact_that_becomes_known_replaces_the_unknown(loaded: asyncpg.Connection) -> None:
    files = _files()
    files[REQUIREMENTS] = (
        files[REQUIREMENTS][0].model_copy(update={"critical": False}),
        *files[REQUIREMENTS][1:],
    )
    assert await load(loaded, list(files.items())) == _nothing_but(requirements=(0, 1, 0))
    assert await loaded.fetchval("SELECT critical FROM requirements WHERE id = '1.0:3.2.2.1'") is False


async def test_what_someone_put_into_the_table_by_hand_does_not_stay(loaded: asyncpg.Connection) -> None:
    await loaded.execute(
        "INSERT INTO attack_figures (id, year_from, year_to, measure, figure, qualifier, source) "
        "VALUES ('2025:ATTACKS', 2025, 2025, 'ATTACKS', 1, 'EXACT', 'hearsay')"
    )
    assert await load(loaded) == _nothing_but(attack_figures=(0, 0, 1))
    assert await loaded.fetchval("SELECT count(*) FROM attack_figures WHERE year_to = 2025") == 0


async def test_a_requirement_that_leaves_the_draft_takes_its_links_with_it(
    loaded: asyncpg.Connection,
) -> None:
    gone = "2.0:3.2.3.7"
    files = _files()
    for table in (REQUIREMENTS, PROPOSED_REQUIREMENTS):
        files[table] = tuple(row for row in files[table] if gone not in row.model_dump().values())
    assert await load(loaded, list(files.items())) == _nothing_but(
        requirements=(0, 0, 1), proposed_requirements=(0, 0, 1)
    )


async def test_a_draft_requirement_that_gets_its_number_moves_with_its_links(
    loaded: asyncpg.Connection,
) -> None:
    old, new = "2.0:~zero-tolerance-policy", "2.0:1.3.4.1"
    files = _files()
    for table in (REQUIREMENTS, ERRATA, PROPOSED_REQUIREMENTS):
        files[table] = tuple(
            row.model_copy(update={f: new for f, v in row if v == old}) for row in files[table]
        )
    assert await load(loaded, list(files.items())) == _nothing_but(
        requirements=(1, 0, 1), errata=(0, 1, 0), proposed_requirements=(0, 1, 0)
    )


async def test_a_row_that_records_still_use_is_not_dropped_and_nothing_moves(
    loaded: asyncpg.Connection,
) -> None:
    await loaded.execute("INSERT INTO persons VALUES ($1, 'a-holder', $2)", SOMEONE, date(2026, 1, 1))
    await loaded.execute(
        "INSERT INTO seat_terms (id, seat_id, person_id, starts) VALUES ($1, 'FINANCE:2', $2, $3)",
        A_TERM,
        SOMEONE,
        date(2026, 1, 1),
    )
    before = await _versions(loaded)
    files = _files()
    files[SEATS] = files[SEATS][:-1]
    files[PROPOSED_CHANGES] = tuple(
        row.model_copy(update={"title": "Changed"}) for row in files[PROPOSED_CHANGES]
    )

    with pytest.raises(
        StillUsed, match="A row of seats is no longer in the reference files, but records still use"
    ):
        await load(loaded, list(files.items()))

    assert await _versions(loaded) == before


async def test_a_figure_can_be_asked_by_year_and_business_sector(loaded: asyncpg.Connection) -> None:
    asked = "SELECT figure FROM attack_figures WHERE year_from <= 2023 AND year_to >= 2023 AND business_sector = $1"
    assert sorted(row["figure"] for row in await loaded.fetch(asked, "MINING")) == [165, 1681]
    assert len(ATTACK_FIGURES.rows()) == 12


def _files() -> Files:
    return {table: table.rows() for table in TABLES}


def _nothing_but(**touched: tuple[int, int, int]) -> tuple[Loaded, ...]:
    return tuple(
        Loaded(table=table.name, added=added, changed=changed, removed=removed)
        for table in TABLES
        for added, changed, removed in (touched.get(table.name, (0, 0, 0)),)
    )


async def _versions(connection: asyncpg.Connection) -> dict[tuple[str, str], str]:
    """Where each row lies: a row that was written again lies elsewhere, even if it says the same."""
    found: dict[tuple[str, str], str] = {}
    for table in TABLES:
        key = " || ' ' || ".join(table.key)
        rows: Sequence[asyncpg.Record] = await connection.fetch(
            f"SELECT {key} AS key, ctid::text AS place FROM {table.name}"
        )
        found |= {(table.name, row["key"]): row["place"] for row in rows}
    return found


def _comparable(row: dict[str, object]) -> list[tuple[str, str]]:
    return sorted(
        (name, repr(list(value)) if isinstance(value, list | tuple) else str(value))
        for name, value in row.items()
    )
