"""Breach incidents, in and out of their table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.unsealing.breach import NEAR, Breach, BreachRisk, BreachWarned
from infra.stores.records import RecordStore, Shape, table_of
from infra.tables.unsealing_breaches import BreachRow

MOST = 50
"""Looked after in one round."""
_BREACHES = table_of(BreachRow)


class BreachStore(RecordStore[Breach]):
    """See `domain.unsealing.breach_cases.Breaches`."""

    shape = Shape(value=Breach, row=BreachRow, link="id", parts=(), copied=())

    async def to_warn(self, now: datetime) -> Sequence[UUID]:
        clock_runs = (
            _BREACHES.c.closed_at.is_(None)
            & _BREACHES.c.authority_told_at.is_(None)
            & (_BREACHES.c.risk != BreachRisk.UNLIKELY.value)
        )
        unsaid = _BREACHES.c.warned.notin_([BreachWarned.OVERDUE.value]) & (
            (_BREACHES.c.warned == BreachWarned.NOT_YET.value) | (_BREACHES.c.due_at < now)
        )
        due = select(_BREACHES.c.id).where(clock_runs, unsaid, _BREACHES.c.due_at <= now + NEAR)
        return list(await self._session.scalars(due.order_by(_BREACHES.c.due_at).limit(MOST)))

    async def not_in_log(self) -> Sequence[UUID]:
        waiting = select(_BREACHES.c.id).where(~_BREACHES.c.in_log)
        return list(await self._session.scalars(waiting.order_by(_BREACHES.c.recorded_at).limit(MOST)))
