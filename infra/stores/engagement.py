"""Engagements, barriers and consent processes in and out of their tables, and what the use cases ask around them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.engagement.barrier import Barrier, BarrierEvent, Mitigation
from domain.engagement.consent import ConsentEvent, ConsentProcess
from domain.engagement.model import Engagement
from domain.engagement.parts import AgreedAction, Attendance, Issue, Participant, Release, SharedInformation
from domain.engagement.ports import KnownParty
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind
from infra.stores.records import Parts, RecordStore, ReferencedStore, Shape, table_of
from infra.stores.straight import Straight
from infra.tables import engagement as rows
from infra.tables.stakeholders import AssignmentRow, OrganisationRow, PartyRow, SiteRow

ENGAGEMENT = Shape(
    value=Engagement,
    row=rows.EngagementRow,
    link="engagement_id",
    parts=(
        Parts(held="participants", row=rows.ParticipantRow, value=Participant, order=("id",)),
        Parts(held="attendance", row=rows.AttendanceRow, value=Attendance, order=("sector", "id")),
        Parts(
            held="information",
            row=rows.SharedInformationRow,
            value=SharedInformation,
            order=("position", "id"),
        ),
        Parts(held="issues", row=rows.IssueRow, value=Issue, order=("position", "id")),
        Parts(held="actions", row=rows.AgreedActionRow, value=AgreedAction, order=("position", "id")),
        Parts(held="releases", row=rows.ReleaseRow, value=Release, order=("released_on", "id")),
    ),
)
BARRIER = Shape(
    value=Barrier,
    row=rows.BarrierRow,
    link="barrier_id",
    parts=(
        Parts(held="events", row=rows.BarrierEventRow, value=BarrierEvent, order=("position", "id")),
        Parts(held="mitigations", row=rows.MitigationRow, value=Mitigation, order=("planned_on", "id")),
    ),
    computed=("severity_rank",),
)
CONSENT = Shape(
    value=ConsentProcess,
    row=rows.ConsentProcessRow,
    link="consent_process_id",
    parts=(Parts(held="events", row=rows.ConsentEventRow, value=ConsentEvent, order=("position", "id")),),
)


class EngagementStore(ReferencedStore[Engagement]):
    """See `domain.engagement.ports.Engagements`."""

    shape = ENGAGEMENT

    async def of_part(self, entity: str, id: UUID) -> UUID | None:
        """To which engagement a participant, an issue or an agreed action belongs."""
        table = table_of(_PART_ROWS[entity])
        return await self._session.scalar(select(table.c.engagement_id).where(table.c.id == id))


_PART_ROWS = {
    "Participant": rows.ParticipantRow,
    "Issue": rows.IssueRow,
    "AgreedAction": rows.AgreedActionRow,
}


class BarrierStore(ReferencedStore[Barrier]):
    """See `domain.engagement.ports.Barriers`."""

    shape = BARRIER

    async def at(self, engagement: UUID) -> Sequence[Barrier]:
        """The barriers met at an engagement."""
        table = self.shape.table
        query = (
            select(table)
            .where(table.c.engagement_id == engagement)
            .order_by(table.c.identified_on, table.c.id)
        )
        return [await self._with_parts(row) for row in (await self._session.execute(query)).all()]


class ConsentStore(RecordStore[ConsentProcess]):
    """See `domain.engagement.ports.Consents`."""

    shape = CONSENT


_SITES = table_of(SiteRow)
_STAYS = table_of(AssignmentRow)
_CAPACITIES = Straight(
    select(_STAYS.c.capacity).where(
        _STAYS.c.organisation_id == bindparam("organisation"),
        _STAYS.c.site_id == bindparam("site"),
        _STAYS.c.starts <= bindparam("on"),
        or_(_STAYS.c.ends.is_(None), _STAYS.c.ends >= bindparam("on")),
    )
)
_ORGANISATIONS = table_of(OrganisationRow)
_KIND = Straight(select(_ORGANISATIONS.c.kind).where(_ORGANISATIONS.c.id == bindparam("organisation")))
_SITE = Straight(select(_SITES.c.id).where(_SITES.c.id == bindparam("site")))


class SurroundingsStore:
    """See `domain.engagement.ports.Surroundings`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def has_site(self, site: UUID) -> bool:
        """Whether there is such a site."""
        return await _SITE.first(self._session, {"site": site}) is not None

    async def kind_of(self, organisation: UUID) -> OrganisationKind | None:
        """What an organisation is."""
        row = await _KIND.first(self._session, {"organisation": organisation})
        return None if row is None else OrganisationKind(row["kind"])

    async def capacities(self, organisation: UUID, site: UUID, on: date) -> frozenset[AssignmentCapacity]:
        """As what an organisation is assigned to a site on that day."""
        asked = {"organisation": organisation, "site": site, "on": on}
        return frozenset(
            AssignmentCapacity(row["capacity"]) for row in await _CAPACITIES.rows(self._session, asked)
        )

    async def party(self, id: UUID) -> KnownParty | None:
        """A party, held as it is until the transaction ends: whether it is public must not change meanwhile."""
        known = table_of(PartyRow)
        query = (
            select(known.c.id, known.c.owner_id, known.c.is_public)
            .where(known.c.id == id)
            .with_for_update(read=True, key_share=True)
        )
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else KnownParty(**row._mapping)
