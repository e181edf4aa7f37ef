"""Planting: whole or not at all, once, never beside somebody's records; and what the three benchmark viewers see."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import pytest

from infra.database import Database
from infra.demo import seeding
from infra.demo.personas import NGO_1, NGO_2, SECRETARIAT
from infra.demo.rows import COLUMNS, GROWING
from infra.demo.seeding import AlreadyPlanted, NotADemo, Planted, plant
from infra.demo.world import Plan
from infra.roles import OWNER
from tests.conftest import Server

SMALL = Plan(scale=1_000, seed=7, until=datetime.now(UTC).date())
SHAPE = """
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT conrelid::regclass || ' ' || conname || pg_get_constraintdef(oid) || convalidated line FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT attrelid::regclass || ' ' || attname || ' ' || attnotnull FROM pg_attribute
        WHERE attrelid = ANY ($1::text[]::regclass[]) AND attnum > 0) lines
"""


@pytest.fixture
def clean(server: Server) -> Iterator[Database]:
    """A database of its own for each test: what is planted stays."""
    with server.fresh() as made:
        yield made


@pytest.fixture
def other(server: Server) -> Iterator[Database]:
    """Another one, to compare with."""
    with server.fresh() as made:
        yield made


async def owning(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**database.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    yield connection
    await connection.close()


@pytest.fixture
async def lord(clean: Database) -> AsyncIterator[asyncpg.Connection]:
    """The clean database's owner."""
    async for connection in owning(clean):
        yield connection


@pytest.fixture
async def twin(other: Database) -> AsyncIterator[asyncpg.Connection]:
    """The other database's owner."""
    async for connection in owning(other):
        yield connection


async def fingerprint(connection: asyncpg.Connection) -> dict[str, str]:
    """A digest of every table that planting writes."""
    return {
        table: await connection.fetchval(
            f"SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {table} t"
        )
        for table in (*COLUMNS, "audit_log", "sectors", "requirements")
    }


async def test_planting_twice_changes_nothing_and_says_so(lord: asyncpg.Connection) -> None:
    first = await plant(lord, SMALL)
    assert isinstance(first, Planted)
    before = await fingerprint(lord)

    assert await plant(lord, SMALL) == AlreadyPlanted(scale=1_000, seed=7, same=True)
    other = Plan(scale=2_000, seed=7, until=SMALL.until)
    assert await plant(lord, other) == AlreadyPlanted(scale=1_000, seed=7, same=False)
    assert await fingerprint(lord) == before


async def test_two_databases_get_the_same_world(lord: asyncpg.Connection, twin: asyncpg.Connection) -> None:
    await plant(lord, SMALL)
    await plant(twin, SMALL)
    assert await fingerprint(lord) == await fingerprint(twin)


async def test_a_database_with_records_of_its_own_is_refused(lord: asyncpg.Connection) -> None:
    await lord.execute(
        "INSERT INTO organisations (id, name, kind) VALUES (gen_random_uuid(), 'A real secretariat', 'SECRETARIAT')"
    )
    before = await fingerprint(lord)
    assert await plant(lord, SMALL) == NotADemo()
    assert await fingerprint(lord) == before


@pytest.mark.parametrize("bulk_from", [seeding.BULK_FROM, 100])
async def test_a_kill_half_way_leaves_nothing_half(
    lord: asyncpg.Connection, clean: Database, monkeypatch: pytest.MonkeyPatch, bulk_from: int
) -> None:
    monkeypatch.setattr(seeding, "BULK_FROM", bulk_from)
    empty, shape = await fingerprint(lord), await lord.fetchval(SHAPE, GROWING)
    victim = await asyncpg.connect(**clean.owner.arguments())
    number = victim.get_server_pid()
    await victim.execute(f"SET ROLE {OWNER}")

    class Killed(Exception):
        pass

    def kill(engagements: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        await plant(victim, SMALL, kill)
    victim.terminate()
    while await lord.fetchval("SELECT true FROM pg_stat_activity WHERE pid = $1", number):
        pass

    assert await fingerprint(lord) == empty
    assert await lord.fetchval(SHAPE, GROWING) == shape
    assert isinstance(await plant(lord, SMALL), Planted)


async def test_loading_in_bulk_gives_the_same_rows_and_puts_every_constraint_back(
    lord: asyncpg.Connection, twin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = await lord.fetchval(SHAPE, GROWING)
    monkeypatch.setattr(seeding, "BULK_FROM", 100)
    await plant(lord, SMALL)
    assert await lord.fetchval(SHAPE, GROWING) == shape

    monkeypatch.setattr(seeding, "BULK_FROM", 1_000_000)
    await plant(twin, SMALL)
    assert await fingerprint(twin) == await fingerprint(lord)


SEEN = """
SELECT count(*) FILTER (WHERE owner_id = $1) AS own, count(*) FILTER (WHERE owner_id <> $1 AND shared_members
    AND site_id IN (SELECT site_id FROM assignments WHERE organisation_id = $1
        AND starts <= current_date AND (ends IS NULL OR ends >= current_date))) AS shared FROM engagements
"""


@pytest.mark.parametrize("scale", [1_000, 20_000])
async def test_the_benchmark_viewers_see_what_they_should_at_any_size(
    lord: asyncpg.Connection, scale: int
) -> None:
    await plant(lord, Plan(scale=scale, seed=1, until=SMALL.until))
    few, typical = await lord.fetchrow(SEEN, NGO_2.id), await lord.fetchrow(SEEN, NGO_1.id)
    assert few is not None
    assert typical is not None
    assert few["own"] == 5
    assert few["shared"] <= 7
    assert 0.012 <= (typical["own"] + typical["shared"]) / scale <= 0.028
    assert await class_of(lord, SECRETARIAT.id) == "ALL"
    assert await class_of(lord, NGO_1.id) == "TYPICAL"
    if scale == 20_000:  # in a thousand, a dozen is no longer few
        assert await class_of(lord, NGO_2.id) == "FEW"
    dense = "SELECT count(*) FROM engagements GROUP BY site_id ORDER BY 1 DESC LIMIT 1"
    assert 0.08 <= await lord.fetchval(dense) / scale <= 0.12
    assert 0.03 <= await lord.fetchval("SELECT avg(published::int) FROM engagements") <= 0.07


async def class_of(connection: asyncpg.Connection, organisation: UUID) -> str:
    return await connection.fetchval("SELECT size_class FROM organisations WHERE id = $1", organisation)
