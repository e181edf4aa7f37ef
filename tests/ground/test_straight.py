"""Statements handed straight to the driver are part of the session's transaction, and of no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from infra.database import Database
from infra.engine import engine_for
from infra.stores.records import table_of
from infra.stores.straight import Straight, adding
from infra.tables.foundation import IdempotencyKeyRow, OutboxRow

KEYS, NOW = table_of(IdempotencyKeyRow), datetime(2026, 11, 22, 12, tzinfo=UTC)
ADD = adding(KEYS, ("actor", "key", "digest", "outcome", "at"))
FIND = Straight(
    select(KEYS.c.key, KEYS.c.outcome).where(KEYS.c.actor == bindparam("by")).order_by(KEYS.c.key)
)
COUNT = "SELECT count(*) FROM idempotency_keys"


def row(key: str) -> dict[str, object]:
    return {"actor": "heron", "key": key, "digest": "d", "outcome": {"told": ["é", None]}, "at": NOW}


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
    add = adding(table_of(OutboxRow), ("at", "kind", "entity", "entity_id", "facts"))
    told = {"at": NOW, "kind": "SITE_REGISTERED", "entity": "Site", "facts": {}}
    await add.done(session, [told | {"entity_id": "00000000-0000-4000-8000-000000000001"}])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await Straight(select(table_of(OutboxRow).c.kind)).first(session, {})
