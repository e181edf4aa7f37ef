"""What every write leaves behind: the audit row, the events to tell, and the answer kept under an idempotency key.

Of an act on an anonymous case no exact time is kept: its rows stand in tables of their own, without a time and without
a counter, told by week; and its kept answer counts from the week's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.access import Viewer
from domain.cases.days import week_end
from domain.kernel import Recorded
from infra.tables.foundation import AuditByWeekRow, AuditRow, IdempotencyKeyRow, OutboxByWeekRow, OutboxRow

KEPT_FOR = timedelta(days=2)
"""How long an answer can be replayed. The digest of a question is not kept longer than retries need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer given before under this key."""

    digest: str
    outcome: dict[str, Any]


class Ledger:
    """The rows beside the records, in the same transaction.

    Inserts are `inline`: the writing role may add to the audit log and the outbox but not read them.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_turn(self, actor: str, key: str) -> None:
        """Waits until no other transaction works under this key: of two at once, one does it and one replays."""
        await self._session.execute(_TURN, {"name": f"idempotency\x1f{actor}\x1f{key}"})

    async def kept(self, actor: str, key: str, now: datetime) -> Kept | None:
        """What was answered under this key, if it was asked lately."""
        row = await self._session.get(IdempotencyKeyRow, (actor, key))
        if row is None:
            return None
        if row.at + KEPT_FOR < now:
            await self._session.delete(row)
            await self._session.flush()
            return None
        return Kept(digest=row.digest, outcome=row.outcome)

    async def keep(self, actor: str, key: str, kept: Kept, done: Recorded, now: datetime) -> None:
        """Remembers the answer."""
        at = _end_of(_week(now)) if done.by_week else now
        await self._session.execute(
            insert(IdempotencyKeyRow)
            .inline()
            .values(actor=actor, key=key, digest=kept.digest, outcome=kept.outcome, at=at)
        )

    async def audit(self, command: str, done: Recorded, by: Viewer, now: datetime) -> None:
        """Who did what to which record."""
        when: dict[str, object] = {"id": uuid4(), "week": _week(now)} if done.by_week else {"at": now}
        await self._session.execute(
            insert(AuditByWeekRow if done.by_week else AuditRow)
            .inline()
            .values(
                **when,
                actor_organisation=by.organisation,
                actor_person=by.person,
                client=by.client,
                command=command,
                entity=done.entity,
                entity_id=done.id,
                outcome="DONE",
            )
        )

    async def tell(self, done: Recorded, now: datetime) -> None:
        """Lays the events in the outbox."""
        for event in done.events:
            when: dict[str, object] = {"id": uuid4(), "week": _week(now)} if done.by_week else {"at": now}
            await self._session.execute(
                insert(OutboxByWeekRow if done.by_week else OutboxRow)
                .inline()
                .values(
                    **when, kind=event.kind, entity=event.entity, entity_id=event.id, facts=dict(event.facts)
                )
            )

    async def forget_old_keys(self, now: datetime) -> int:
        """Drops answers that nobody will ask for again; how many."""
        old = await self._session.scalars(
            select(col(IdempotencyKeyRow.key)).where(col(IdempotencyKeyRow.at) < now - KEPT_FOR).limit(1)
        )
        if old.first() is None:
            return 0
        done = await self._session.execute(
            delete(IdempotencyKeyRow).where(col(IdempotencyKeyRow.at) < now - KEPT_FOR)
        )
        return done.rowcount  # type: ignore[attr-defined]


def _week(now: datetime) -> date:
    return week_end(now.astimezone(UTC).date())


def _end_of(week: date) -> datetime:
    return datetime.combine(week, time(23, 59, 59), UTC)


_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
