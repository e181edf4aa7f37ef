"""What every write leaves behind: the audit row, the events to tell, and the answer kept under an idempotency key.

Of an act on an anonymous case no exact time is kept: its rows stand in tables of their own, without a time and without
a counter, told by week; and its kept answer counts from the week's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.access import Viewer
from domain.cases.days import week_end
from domain.kernel import Recorded
from infra.stores.records import table_of
from infra.stores.straight import Straight, adding
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
        self._turn: str | None = None

    async def take_turn(self, actor: str, key: str) -> None:
        """Waits until no other transaction works under this key: of two at once, one does it and one replays."""
        self._turn = f"idempotency\x1f{actor}\x1f{key}"
        await self.take_turn_again()

    async def take_turn_again(self) -> None:
        """The same in a further transaction; nothing where none was taken."""
        if self._turn is not None:
            await _TURN.rows(self._session, {"name": self._turn})

    async def kept(self, actor: str, key: str, now: datetime) -> Kept | None:
        """What was answered under this key, if it was asked lately."""
        asked = {"by": actor, "under": key}
        row = await _KEPT.first(self._session, asked)
        if row is None:
            return None
        if row["at"] + KEPT_FOR < now:
            await _FORGET.rows(self._session, asked)
            return None
        return Kept(digest=row["digest"], outcome=row["outcome"])

    async def keep(self, actor: str, key: str, kept: Kept, done: Recorded, now: datetime) -> None:
        """Remembers the answer."""
        at = _end_of(_week(now)) if done.by_week else now
        row = {"actor": actor, "key": key, "digest": kept.digest, "outcome": kept.outcome, "at": at}
        await _KEEP.laid(self._session, [row])

    async def audit(self, command: str, done: Recorded, by: Viewer, now: datetime) -> None:
        """Who did what to which record."""
        row = {
            "actor_organisation": by.organisation,
            "actor_person": by.person,
            "client": by.client,
            "command": command,
            "entity": done.entity,
            "entity_id": done.id,
            "outcome": "DONE",
        }
        audit = _AUDIT_BY_WEEK if done.by_week else _AUDIT
        await audit.laid(self._session, [row | _when(done, now)])

    async def tell(self, done: Recorded, now: datetime) -> None:
        """Lays the events in the outbox."""
        told = [
            {"kind": event.kind, "entity": event.entity, "entity_id": event.id, "facts": dict(event.facts)}
            | _when(done, now)
            for event in done.events
        ]
        if told:
            await (_TELL_BY_WEEK if done.by_week else _TELL).laid(self._session, told)

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


def _when(done: Recorded, now: datetime) -> dict[str, object]:
    return {"id": uuid4(), "week": _week(now)} if done.by_week else {"at": now}


def _week(now: datetime) -> date:
    return week_end(now.astimezone(UTC).date())


def _end_of(week: date) -> datetime:
    return datetime.combine(week, time(23, 59, 59), UTC)


_KEYS = table_of(IdempotencyKeyRow)
_SAME = (_KEYS.c.actor == bindparam("by")) & (_KEYS.c.key == bindparam("under"))
_TURN = Straight(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"))
_KEPT = Straight(select(_KEYS.c.digest, _KEYS.c.outcome, _KEYS.c.at).where(_SAME))
_FORGET = Straight(delete(_KEYS).where(_SAME))
_KEEP = adding(_KEYS, ("actor", "key", "digest", "outcome", "at"))

_DONE = ("actor_organisation", "actor_person", "client", "command", "entity", "entity_id", "outcome")
_AUDIT = adding(table_of(AuditRow), ("at", *_DONE))
_AUDIT_BY_WEEK = adding(table_of(AuditByWeekRow), ("id", "week", *_DONE))
_EVENT = ("kind", "entity", "entity_id", "facts")
_TELL = adding(table_of(OutboxRow), ("at", *_EVENT))
_TELL_BY_WEEK = adding(table_of(OutboxByWeekRow), ("id", "week", *_EVENT))
