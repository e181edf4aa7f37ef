"""The outbox as the telling login reads it: gives positions, reads on from a place, and clears what is too old.

Positions are given after the commit, under one row's lock: whoever reads up to the last one given has missed nothing,
whatever order transactions ended in. Rows told by week get none; of them is read what transactions wrote that had all
ended (`horizon`), so that a transaction that takes long only waits for a later stroke.

Refuses (`Unavailable`) while the database is away; it gives no text of the database's on.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg

from domain.cases.happening import RECORDS, CaseEvent, event_told
from infra.address import Address
from infra.pools import WAIT, Unavailable, as_it_is
from infra.unit_of_work import AWAY

PAGE = 500
"""Rows read at once."""
GIVEN_AT_ONCE = 5_000
"""Positions given in one transaction."""
SWEPT_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was given, and what is gone."""

    given: int
    swept: int
    swept_by_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDay:
    """An event in its place in the order of commits."""

    position: int
    event: CaseEvent | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByWeek:
    """An event without an order: its random key, and the transaction that wrote it."""

    id: UUID
    written: int
    event: CaseEvent | None


class Outbox:
    """Reads and clears through a few connections of its own."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    @asynccontextmanager
    async def opened(cls, teller: Address, *, size: int = 3) -> AsyncIterator[Outbox]:
        """Connections come with the first reads."""
        pool = await asyncpg.create_pool(
            **teller.arguments(),  # pyright: ignore[reportArgumentType]
            min_size=0,
            max_size=size,
            reset=as_it_is,
            timeout=5,
            command_timeout=30,
            server_settings={"application_name": "parley teller"},
        )
        try:
            yield cls(pool)
        finally:
            await pool.close()

    async def give_positions(self) -> Progress:
        """A position to everything that was committed and has none; and how far they go."""
        async with self._connection() as connection:
            while await connection.fetchval(_WAITING):
                async with connection.transaction():
                    last = await connection.fetchval(_TURN)
                    given = await connection.fetchval(_GIVE, last, GIVEN_AT_ONCE)
                    await connection.execute("UPDATE outbox_progress SET given = given + $1", given)
            return await _progress(connection)

    async def progress(self) -> Progress:
        """How far positions were given, and from where on there are rows."""
        async with self._connection() as connection:
            return await _progress(connection)

    async def horizon(self) -> int:
        """Every transaction below it has ended."""
        async with self._connection() as connection:
            return int(await connection.fetchval(_HORIZON) or 0)

    async def by_day(self, after: int, upto: int, most: int = PAGE) -> Sequence[ByDay]:
        """Events of cases behind one position and up to another, in order."""
        async with self._connection() as connection:
            rows = await connection.fetch(_BY_DAY, after, upto, list(RECORDS.values()), most)
        return [ByDay(position=row["position"], event=_event(row, row["at"])) for row in rows]

    async def by_week(self, base: int, upto: int, after: UUID, most: int = PAGE) -> Sequence[ByWeek]:
        """What transactions from `base` on and below `upto` wrote, behind that key, sorted by key."""
        async with self._connection() as connection:
            rows = await connection.fetch(_BY_WEEK, base, upto, after, most)
        return [ByWeek(id=row["id"], written=row["written"], event=_event(row, row["week"])) for row in rows]

    async def sweep(self, before: datetime) -> int:
        """Removes what is older, the oldest first; how many. Whoever stands before it is told when they come back."""
        swept = 0
        for statement, moment in ((_SWEEP, before), (_SWEEP_BY_WEEK, before.astimezone(UTC).date())):
            while True:
                async with self._connection() as connection, connection.transaction():
                    await connection.fetchval(_TURN)
                    gone = int(await connection.fetchval(statement, moment, SWEPT_AT_ONCE) or 0)
                swept += gone
                if gone < SWEPT_AT_ONCE:
                    break
        return swept

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[asyncpg.Connection]:
        try:
            async with self._pool.acquire(timeout=WAIT) as connection:
                yield connection  # pyright: ignore[reportReturnType]
        except (*AWAY, asyncpg.InternalClientError):
            raise Unavailable from None


async def _progress(connection: asyncpg.Connection) -> Progress:
    row = await connection.fetchrow("SELECT given, swept, swept_by_week FROM outbox_progress")
    assert row is not None
    return Progress(given=row["given"], swept=row["swept"], swept_by_week=row["swept_by_week"])


def _event(row: asyncpg.Record, on: date) -> CaseEvent | None:
    day = on.astimezone(UTC).date() if isinstance(on, datetime) else on
    return event_told(
        row["kind"],
        row["entity"],
        row["entity_id"],
        day,
        by_week=not isinstance(on, datetime),
        item=row["item"],
    )


_HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_WAITING = "SELECT EXISTS (SELECT FROM outbox WHERE position IS NULL)"
_TURN = "SELECT given FROM outbox_progress FOR UPDATE"
_GIVE = """
WITH next AS (
    SELECT id, $1::bigint + row_number() OVER (ORDER BY id) AS position
    FROM (SELECT id FROM outbox WHERE position IS NULL ORDER BY id LIMIT $2) w
), given AS (
    UPDATE outbox o SET position = n.position FROM next n WHERE o.id = n.id RETURNING 1
)
SELECT count(*) FROM given
"""

_BY_DAY = """
SELECT position, at, kind, entity, entity_id, facts->>'item' AS item FROM outbox
WHERE position > $1 AND position <= $2 AND entity = ANY($3::text[]) ORDER BY position LIMIT $4
"""

_WRITTEN = """(n.next - ((n.next - w.xmin::text::bigint) & 4294967295))"""
"""A row's transaction in full: of its 32 bits, the last number that fits below the next one."""
_NEXT = "(SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) n"

_BY_WEEK = f"""
SELECT * FROM (
    SELECT w.id, w.week, w.kind, w.entity, w.entity_id, w.facts->>'item' AS item, {_WRITTEN} AS written
    FROM outbox_by_week w, {_NEXT}
) w WHERE written >= $1 AND written < $2 AND id > $3 ORDER BY id LIMIT $4
"""

_SWEEP = """
WITH old AS (
    SELECT id FROM (
        SELECT id, at, position FROM outbox WHERE position IS NOT NULL ORDER BY position LIMIT $2
    ) first WHERE at < $1
), gone AS (
    DELETE FROM outbox o USING old WHERE o.id = old.id RETURNING o.position
), told AS (
    UPDATE outbox_progress SET swept = greatest(swept, (SELECT max(position) FROM gone))
    WHERE EXISTS (SELECT FROM gone)
)
SELECT count(*) FROM gone
"""

_SWEEP_BY_WEEK = f"""
WITH gone AS (
    DELETE FROM outbox_by_week o USING (
        SELECT w.id, {_WRITTEN} AS written
        FROM outbox_by_week w, {_NEXT} WHERE week < $1 ORDER BY week LIMIT $2
    ) old WHERE o.id = old.id RETURNING old.written
), told AS (
    UPDATE outbox_progress SET swept_by_week = greatest(swept_by_week, (SELECT max(written) FROM gone))
    WHERE EXISTS (SELECT FROM gone)
)
SELECT count(*) FROM gone
"""
