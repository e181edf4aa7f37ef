"""What every write leaves behind: the audit row, the events to tell, and the answer kept under an idempotency key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.access import Viewer
from domain.kernel import Event, Recorded
from infra.tables.foundation import AuditRow, IdempotencyKeyRow, OutboxRow

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

    async def keep(self, actor: str, key: str, kept: Kept, now: datetime) -> None:
        """Remembers the answer."""
        await self._session.execute(
            insert(IdempotencyKeyRow)
            .inline()
            .values(actor=actor, key=key, digest=kept.digest, outcome=kept.outcome, at=now)
        )

    async def audit(self, command: str, done: Recorded, by: Viewer, now: datetime) -> None:
        """Who did what to which record."""
        await self._session.execute(
            insert(AuditRow)
            .inline()
            .values(
                at=now,
                actor_organisation=by.organisation,
                actor_person=by.person,
                client=by.client,
                command=command,
                entity=done.entity,
                entity_id=done.id,
                outcome="DONE",
            )
        )

    async def tell(self, events: Iterable[Event], now: datetime) -> None:
        """Lays the events in the outbox."""
        for event in events:
            await self._session.execute(
                insert(OutboxRow)
                .inline()
                .values(
                    at=now, kind=event.kind, entity=event.entity, entity_id=event.id, facts=dict(event.facts)
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


_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
