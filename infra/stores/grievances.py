"""Mechanisms and grievances in and out of their tables. See `domain.grievances.ports`."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, func, select

from domain.cases.clock import Pause
from domain.cases.parts import CheckIn, Item
from domain.grievances.mechanism import Mechanism, MechanismAssessment
from domain.grievances.model import Grievance
from domain.grievances.parts import Alias, GrievanceEvent, Handling, Release, Remedy
from domain.grievances.ports import GrievanceGlance
from domain.grievances.values import MechanismKind
from infra.mapping import from_row
from infra.stores.records import Parts, RecordStore, Shape, named, table_of
from infra.stores.straight import Straight
from infra.tables import grievances as rows

MECHANISM = Shape(
    value=Mechanism,
    row=rows.MechanismRow,
    link="mechanism_id",
    parts=(
        Parts(
            held="assessments",
            row=rows.MechanismAssessmentRow,
            value=MechanismAssessment,
            order=("assessed_on", "id"),
        ),
    ),
    copied=(),
)
GRIEVANCE = Shape(
    value=Grievance,
    row=rows.GrievanceRow,
    link="grievance_id",
    parts=(
        Parts(held="events", row=rows.GrievanceEventRow, value=GrievanceEvent, order=("position", "id")),
        Parts(held="aliases", row=rows.GrievanceAliasRow, value=Alias, order=("alias", "id")),
        Parts(held="items", row=rows.GrievanceItemRow, value=Item, order=("position", "id")),
        Parts(held="handlings", row=rows.GrievanceHandlingRow, value=Handling, order=("starts", "id")),
        Parts(held="pauses", row=rows.GrievancePauseRow, value=Pause, order=("starts", "id")),
        Parts(held="remedies", row=rows.RemedyRow, value=Remedy, order=("agreed_on", "id")),
        Parts(held="check_ins", row=rows.GrievanceCheckInRow, value=CheckIn, order=("due_on", "id")),
        Parts(held="releases", row=rows.GrievanceReleaseRow, value=Release, order=("released_on", "id")),
    ),
    copied=("site_id", "body_id", "filed_by", "represented_by", "operator_sees"),
    glance=GrievanceGlance,
    computed=("filed_by_id", "representative_id"),
)


_ITEMS = table_of(rows.GrievanceItemRow)
_CASE_OF_ITEM = Straight(select(_ITEMS.c.grievance_id).where(_ITEMS.c.id == bindparam("item")))
_KNOWN = Straight(
    select(MECHANISM.table).where(MECHANISM.table.c.id == bindparam("mechanism")).with_for_update(read=True)
)


class MechanismStore(RecordStore[Mechanism]):
    """See `domain.grievances.ports.Mechanisms`."""

    shape = MECHANISM

    async def known(self, id: UUID) -> Mechanism | None:
        """The mechanism without its assessments; nobody closes it before the transaction ends."""
        row = await _KNOWN.first(self._session, {"mechanism": id})
        return None if row is None else from_row(Mechanism, named(row), assessments=())

    async def is_open_at(self, site: UUID) -> bool:
        """Whether the site has a mechanism of its own that takes grievances."""
        turn = func.hashtextextended(f"mechanism at\x1f{site}", 0)
        await self._session.execute(select(func.pg_advisory_xact_lock(turn)))
        table = self.shape.table
        same = (
            (table.c.site_id == site)
            & (table.c.kind == MechanismKind.SITE.value)
            & table.c.closed_on.is_(None)
        )
        return (await self._session.execute(select(table.c.id).where(same))).first() is not None


class GrievanceStore(RecordStore[Grievance]):
    """See `domain.grievances.ports.Grievances`."""

    shape = GRIEVANCE

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The grievance in which the item was written."""
        row = await _CASE_OF_ITEM.first(self._session, {"item": item})
        return None if row is None else row["grievance_id"]

    async def of_remedy(self, remedy: UUID) -> UUID | None:
        """The grievance for which the remedy was agreed."""
        table = table_of(rows.RemedyRow)
        return await self._session.scalar(select(table.c.grievance_id).where(table.c.id == remedy))
