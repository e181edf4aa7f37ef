"""The files themselves: every link resolves, every text has a source, every file can be read by eye."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from infra.reference import (
    CHAPTERS,
    EDITIONS,
    PROPOSED_CHANGES,
    PROTECTED_ACTIVITIES,
    REQUIREMENTS,
    SEATS,
    SECTORS,
    TABLES,
)
from infra.reference.files import UnknownSource, as_written, sources, spelled_out
from infra.reference.rows import Chapter, Noted, Requirement, Row, Sourced
from infra.reference.tables import Table

LINKS = {
    "sector": SECTORS,
    "edition_id": EDITIONS,
    "chapter_id": CHAPTERS,
    "requirement_id": REQUIREMENTS,
    "proposed_change_id": PROPOSED_CHANGES,
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_link_leads_to_a_row(table: Table[Row]) -> None:
    for row in table.rows():
        for column, target in LINKS.items():
            given = getattr(row, column, None)
            assert given is None or given in {other.id for other in target.rows()}, (
                table.name,
                column,
                given,
            )


def test_a_requirement_stands_in_a_chapter_of_its_own_edition() -> None:
    editions = {chapter.id: chapter.edition_id for chapter in CHAPTERS.rows()}
    for row in REQUIREMENTS.rows():
        if row.chapter_id is not None:
            assert editions[row.chapter_id] == row.edition_id
            assert row.number is not None
            assert row.number.startswith(row.chapter_id.partition(":")[2] + ".")


def test_a_protected_activity_cites_a_requirement_that_is_held() -> None:
    held = {row.number for row in REQUIREMENTS.rows()}
    assert {row.requirement_number for row in PROTECTED_ACTIVITIES.rows()} - {None} <= held


def test_an_id_says_edition_and_number() -> None:
    for row in (*CHAPTERS.rows(), *(r for r in REQUIREMENTS.rows() if r.number)):
        assert row.id == f"{row.edition_id}:{row.number}"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_text_has_a_source_spelled_out(table: Table[Row]) -> None:
    titles = tuple(source.title for source in sources().values())
    for row in table.rows():
        if isinstance(row, Sourced):
            assert all(part.startswith(titles) for part in row.source.split("; ")), row.source


def test_sectors_and_seats_have_a_source_although_their_tables_have_no_column_for_it() -> None:
    known = sources()
    assert all(spelled_out(row.source, known) for row in (*SECTORS.rows(), *SEATS.rows()))
    assert "source" not in (*SECTORS.columns, *SEATS.columns)


def test_every_described_source_is_used() -> None:
    written = (row for table in TABLES for row in as_written(table.name, table.kind))
    told = [row.source for row in written if isinstance(row, Sourced | Noted)]
    assert {part.strip().partition(",")[0] for source in told for part in source.split(";")} == set(sources())


def test_a_source_that_nobody_described_is_refused() -> None:
    with pytest.raises(UnknownSource, match="No source is called 'X'"):
        spelled_out("S, footnote 3; X, page 4", sources())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_file_is_sorted_and_no_key_stands_twice(table: Table[Row]) -> None:
    rows = table.rows()
    keys = [tuple(getattr(row, part) for part in table.key) for row in rows]
    assert len(set(keys)) == len(keys)
    if table is not SEATS:  # in the sectors' order: told exactly where sectors are tested
        assert rows == tuple(sorted(rows, key=lambda row: _place(row, table)))


def test_positions_run_without_a_gap() -> None:
    for rows in (PROPOSED_CHANGES.rows(), PROTECTED_ACTIVITIES.rows(), SECTORS.rows(), CHAPTERS.rows()[:26]):
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))


def test_a_code_outside_its_list_and_an_unknown_key_are_refused() -> None:
    chapter = CHAPTERS.rows()[0].model_dump()
    with pytest.raises(ValidationError, match="principle_area"):
        Chapter.model_validate({**chapter, "principle_area": "GOOD_WILL"})
    with pytest.raises(ValidationError, match="Extra inputs"):
        Chapter.model_validate({**chapter, "author": "someone"})


def test_critical_must_be_said_or_left_unknown_never_spelled() -> None:
    requirement = REQUIREMENTS.rows()[0].model_dump()
    with pytest.raises(ValidationError, match="critical"):
        Requirement.model_validate({**requirement, "critical": "no"})


def _place(row: Row, table: Table[Row]) -> tuple[object, ...]:
    position = getattr(row, "position", None)
    if position is None:
        return tuple(getattr(row, part) for part in table.key)
    return (getattr(row, "edition_id", ""), position)
