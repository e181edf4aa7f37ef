"""Finds pauses whose agreed day has come somewhere on earth; whether it has at the site is decided case by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.ports import CaseKind
from infra.stores.records import table_of
from infra.tables.grievances import GrievancePauseRow
from infra.tables.whistleblowing import ReportPauseRow

MOST = 500
"""How many are ended in one round; the longest agreed first."""
_AHEAD = timedelta(hours=14)
"""How far the day is ahead of UTC at most."""

_GRIEVANCES, _REPORTS = table_of(GrievancePauseRow), table_of(ReportPauseRow)
_CASES: Mapping[CaseKind, Select[UUID]] = {
    kind: select(case).where(table.c.ends.is_(None)).order_by(table.c.until, case).limit(MOST)
    for kind, table, case in (
        (CaseKind.GRIEVANCE, _GRIEVANCES, _GRIEVANCES.c.grievance_id),
        (CaseKind.REPORT, _REPORTS, _REPORTS.c.report_id),
    )
}


class PauseStore:
    """Reads which pauses may be over, and locks nothing."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def to_end(self, kind: CaseKind, now: datetime) -> Sequence[UUID]:
        """The cases of a kind whose pause may be over."""
        latest = (now + _AHEAD).astimezone(UTC).date()
        table = _GRIEVANCES if kind is CaseKind.GRIEVANCE else _REPORTS
        return (await self._session.scalars(_CASES[kind].where(table.c.until <= latest))).all()
