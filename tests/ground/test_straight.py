"""Statements handed straight to the driver are part of the session's transaction, and of no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from infra.database import Database
from infra.engine import engine_for
from infra.stores.records import LOOKED_AT_BEFORE, table_of
from infra.stores.straight import FEW, TOGETHER, LayingSession, Straight, adding
from infra.tables.foundation import IdempotencyKeyRow, OutboxRow

KEYS, NOW = table_of(IdempotencyKeyRow), datetime(2026, 11, 22, 12, tzinfo=UTC)
ADD = adding(KEYS, ("actor", "key", "digest", "outcome", "at"))
FIND = Straight(
    select(KEYS.c.key, KEYS.c.outcome).where(KEYS.c.actor == bindparam("by")).order_by(KEYS.c.key)
)
COUNT = "SELECT count(*) FROM idempotency_keys"


def row(key: str) -> dict[str, object]:
    return {"actor": "heron", "key": key, "digest": "d", "outcome": {"told": ["é", None]}, "at": NOW}


TELL = adding(table_of(OutboxRow), ("at", "kind", "entity", "entity_id", "facts"))
TOLD = {
    "at": NOW, "kind": "SITE_REGISTERED", "entity": "Site", "facts": {"told": ["é"]},
    "entity_id": "00000000-0000-4000-8000-000000000001",
}  # fmt: skip


@pytest.fixture
async def laying(database: Database, owner: asyncpg.Connection) -> AsyncIterator[AsyncSession]:
    await owner.execute("TRUNCATE idempotency_keys, outbox")
    engine = engine_for(database.writer, size=1)
    async with AsyncSession(engine, sync_session_class=LayingSession) as made:
        yield made
    await engine.dispose()


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the database by itself, past SQLAlchemy."""
    statements: list[str] = []
    execute = asyncpg.Connection.execute

    async def noting(driver: asyncpg.Connection, query: str, *args: object, **how: object) -> object:
        statements.append(query)
        return await execute(driver, query, *args, **how)

    monkeypatch.setattr(asyncpg.Connection, "execute", noting)
    return statements


@pytest.fixture
async def session(database: Database, owner: asyncpg.Connection) -> AsyncIterator[AsyncSession]:
    await owner.execute("TRUNCATE idempotency_keys")
    engine = engine_for(database.writer, size=1)
    async with AsyncSession(engine) as made:
        yield made
    await engine.dispose()


async def test_what_is_added_is_seen_by_nobody_else_before_the_commit(
    session: AsyncSession, owner: asyncpg.Connection
) -> None:
    await ADD.done(session, [row("the first"), row("the second")])
    assert await owner.fetchval(COUNT) == 0
    await session.commit()
    assert await owner.fetchval(COUNT) == 2


async def test_it_is_taken_back_with_the_session_and_the_next_transaction_begins_anew(
    session: AsyncSession, owner: asyncpg.Connection
) -> None:
    await ADD.done(session, [row("the first")])
    await session.rollback()
    await ADD.done(session, [row("the second")])
    assert await owner.fetchval(COUNT) == 0
    await session.commit()
    assert [key for (key,) in await owner.fetch("SELECT key FROM idempotency_keys")] == ["the second"]


async def test_rows_come_back_as_they_were_given(session: AsyncSession) -> None:
    await ADD.done(session, [row("the first"), row("the second")])
    found = await FIND.rows(session, {"by": "heron"})
    assert [(each["key"], each["outcome"]) for each in found] == [
        ("the first", {"told": ["é", None]}),
        ("the second", {"told": ["é", None]}),
    ]
    first = await FIND.first(session, {"by": "heron"})
    assert first is not None
    assert first["key"] == "the first"
    assert await FIND.first(session, {"by": "nobody"}) is None


async def test_the_writing_role_adds_where_it_may_not_read(session: AsyncSession) -> None:
    await TELL.done(session, [TOLD])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await Straight(select(table_of(OutboxRow).c.kind)).first(session, {})


# -- rows that are laid aside


async def test_rows_laid_aside_go_as_one_statement_with_the_commit(
    laying: AsyncSession, owner: asyncpg.Connection, sent: list[str]
) -> None:
    await ADD.laid(laying, [row("the first"), row("the second")])
    await TELL.laid(laying, [TOLD])
    assert not [one for one in sent if "INSERT" in one]
    await laying.commit()
    (one,) = [one for one in sent if "INSERT" in one]
    assert (one.count("INSERT"), one.count("VALUES")) == (2, 2)
    kept = await owner.fetch("SELECT key, outcome::text FROM idempotency_keys ORDER BY key")
    assert [tuple(each) for each in kept] == [
        ("the first", '{"told": ["é", null]}'),
        ("the second", '{"told": ["é", null]}'),
    ]
    assert await owner.fetchval("SELECT facts::text FROM outbox") == '{"told": ["é"]}'


@pytest.mark.parametrize("events", [2, FEW, FEW + 1, TOGETHER * 2])
async def test_what_is_told_is_numbered_in_its_order(
    laying: AsyncSession, owner: asyncpg.Connection, events: int
) -> None:
    """Of one act and of several in one transaction."""
    await ADD.laid(laying, [row("the key before")])
    told = [f"EVENT_{n}" for n in range(events)]
    half = events // 2
    await TELL.laid(laying, [TOLD | {"kind": kind} for kind in told[:half]])
    await ADD.laid(laying, [row("the key between")])
    for kind in told[half:]:
        await TELL.laid(laying, [TOLD | {"kind": kind}])
    await ADD.laid(laying, [row("the key after")])
    await laying.commit()
    assert [kind for (kind,) in await owner.fetch("SELECT kind FROM outbox ORDER BY id")] == told
    assert await owner.fetchval(COUNT) == 3


@pytest.mark.parametrize("way", ["straight", "execute", "scalar", "get", "flush"])
async def test_whatever_is_asked_next_finds_them(laying: AsyncSession, way: str) -> None:
    await ADD.laid(laying, [row("the first")])
    same = KEYS.c.key == "the first"
    match way:
        case "straight":
            assert await FIND.first(laying, {"by": "heron"}) is not None
        case "execute":
            assert (await laying.execute(select(KEYS.c.digest).where(same))).one() == ("d",)
        case "scalar":
            assert await laying.scalar(select(KEYS.c.digest).where(same)) == "d"
        case "get":
            found = await laying.get(IdempotencyKeyRow, ("heron", "the first"))
            assert found is not None
        case _:
            laying.add(IdempotencyKeyRow(**row("the first")))  # type: ignore[arg-type]
            with pytest.raises(IntegrityError):
                await laying.flush()


async def test_what_was_laid_aside_is_taken_back_with_the_session(
    laying: AsyncSession, owner: asyncpg.Connection
) -> None:
    await ADD.laid(laying, [row("the first")])
    await laying.rollback()
    await ADD.laid(laying, [row("the second")])
    await laying.commit()
    await ADD.laid(laying, [row("the third")])
    await laying.close()
    assert [key for (key,) in await owner.fetch("SELECT key FROM idempotency_keys")] == ["the second"]


async def test_many_rows_go_by_themselves_and_no_statement_grows_without_end(
    laying: AsyncSession, owner: asyncpg.Connection, sent: list[str]
) -> None:
    await ADD.laid(laying, [row(f"of many {n}") for n in range(FEW + 1)])
    for n in range(TOGETHER + 3):
        await ADD.laid(laying, [row(f"one more {n}")])
    await laying.commit()
    assert [one.count("$") // 5 for one in sent if "INSERT" in one] == [TOGETHER, 3]
    assert await owner.fetchval(COUNT) == FEW + 1 + TOGETHER + 3


async def test_a_session_that_lays_nothing_aside_does_it_at_once(session: AsyncSession) -> None:
    await ADD.laid(session, [row("the first")])
    assert await session.scalar(select(KEYS.c.digest).where(KEYS.c.key == "the first")) == "d"


async def test_what_a_trigger_looks_at_before_a_row_comes_in_is_never_laid_aside(
    owner: asyncpg.Connection,
) -> None:
    """Beside rows of the same statement it would not see them."""
    rows = await owner.fetch(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgtype & 7 = 7 AND relnamespace = 'public'::regnamespace"
    )
    assert {name for (name,) in rows} - {"oauth_clients"} == LOOKED_AT_BEFORE  # added by SQLAlchemy alone
