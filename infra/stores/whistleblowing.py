"""Whistleblower reports in and out of their tables. See `domain.whistleblowing.ports`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from domain.cases.clock import Pause
from domain.cases.parts import Alias, CheckIn, Handling, Item
from domain.whistleblowing.model import Report
from domain.whistleblowing.parts import ReportEvent
from domain.whistleblowing.ports import ReportGlance
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import whistleblowing as rows

REPORT = Shape(
    value=Report,
    row=rows.ReportRow,
    link="report_id",
    parts=(
        Parts(held="events", row=rows.ReportEventRow, value=ReportEvent, order=("position", "id")),
        Parts(held="aliases", row=rows.ReportAliasRow, value=Alias, order=("alias", "id")),
        Parts(held="items", row=rows.ReportItemRow, value=Item, order=("position", "id")),
        Parts(held="handlings", row=rows.ReportHandlingRow, value=Handling, order=("starts", "id")),
        Parts(held="pauses", row=rows.ReportPauseRow, value=Pause, order=("starts", "id")),
        Parts(held="check_ins", row=rows.ReportCheckInRow, value=CheckIn, order=("due_on", "id")),
    ),
    copied=("body_id",),
    glance=ReportGlance,
)


class ReportStore(RecordStore[Report]):
    """Reports, and the report in which something was written."""

    shape = REPORT

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The report in which the item was written."""
        items = table_of(rows.ReportItemRow)
        return await self._session.scalar(select(items.c.report_id).where(items.c.id == item))
