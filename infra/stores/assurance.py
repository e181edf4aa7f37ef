"""Audits and their notices in and out of their tables. See `domain.assurance.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.assurance.audit import OVER, Audit, Glance
from domain.assurance.notice import Notice
from domain.assurance.parts import AuditEvent, TeamMember
from domain.assurance.scoring import Demand
from domain.assurance.values import PrincipleArea
from domain.stakeholders.values import Capacity
from infra.mapping import columns_of, from_row
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import assurance as rows
from infra.tables.stakeholders import MembershipRow
from infra.tables.standard import (
    ChapterRow,
    EditionRow,
    ProposedChangeRow,
    ProposedRequirementRow,
    RequirementRow,
)

COPIED = ("site_id", "operator_id", "audited_by", "drafted", "published")
"""What parts repeat of their audit."""

AUDIT = Shape(
    value=Audit,
    row=rows.AuditRow,
    link="audit_id",
    copied=COPIED,
    glance=Glance,
    computed=("firm_id",),
    parts=(
        Parts(held="events", row=rows.AuditEventRow, value=AuditEvent, order=("position", "id")),
        Parts(held="team", row=rows.AuditTeamMemberRow, value=TeamMember, order=("proposed_on", "id")),
    ),
)
_NOTICES = table_of(rows.AuditNoticeRow)
_MEMBERS = table_of(MembershipRow)
_EDITIONS, _CHAPTERS = table_of(EditionRow), table_of(ChapterRow)
_DEMANDS = table_of(RequirementRow)
_CHANGES, _EFFECTS = table_of(ProposedChangeRow), table_of(ProposedRequirementRow)


class AuditStore(RecordStore[Audit]):
    """See `domain.assurance.ports.Audits`."""

    shape = AUDIT

    async def under_way(self, site: UUID) -> Audit | None:
        """The site's audit that is under way, locked; two who ask at once for one site follow each other."""
        await self._session.execute(_TURN, {"site": str(site)})
        table = self.shape.table
        over = [state.value for state in OVER]
        query = select(table.c.id).where(table.c.site_id == site, table.c.state.not_in(over))
        id = await self._session.scalar(query)
        found = None if id is None else await self.load(id)
        return found if found is not None and found.is_under_way else None

    async def is_auditor(self, person: UUID, firm: UUID, on: date) -> bool:
        """Whether the person acts for the firm as an auditor on that day."""
        query = select(_MEMBERS.c.id).where(
            _MEMBERS.c.person_id == person,
            _MEMBERS.c.organisation_id == firm,
            _MEMBERS.c.capacity == Capacity.AUDITOR.value,
            _MEMBERS.c.starts <= on,
            or_(_MEMBERS.c.ends.is_(None), _MEMBERS.c.ends >= on),
        )
        return (await self._session.execute(query)).first() is not None


_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('the audit of ' || :site, 0))")


class NoticeStore:
    """See `domain.assurance.ports.Notices`. Whoever writes one holds its audit."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def standing(self, audit: UUID) -> Notice | None:
        """The audit's notice that stands."""
        query = select(_NOTICES).where(_NOTICES.c.audit_id == audit, _NOTICES.c.withdrawn_on.is_(None))
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else from_row(Notice, row)

    async def add(self, record: Notice) -> None:
        """Keeps a new one."""
        await self._session.execute(_NOTICES.insert().values(columns_of(rows.AuditNoticeRow, record, {})))

    async def keep(self, record: Notice, *, was: Notice) -> None:
        """Keeps that it stands no longer: nothing else of it changes."""
        same = _NOTICES.c.id == was.id
        await self._session.execute(_NOTICES.update().where(same).values(withdrawn_on=record.withdrawn_on))


class EditionStore:
    """See `domain.assurance.ports.Editions`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def is_in_force(self, edition: str) -> bool | None:
        """Whether results are decided by the edition; none if there is no such edition."""
        status = await self._session.scalar(select(_EDITIONS.c.status).where(_EDITIONS.c.id == edition))
        return None if status is None else status == "IN_FORCE"

    async def demands(self, edition: str) -> Sequence[Demand]:
        """Every requirement of the edition, but those that only a change without approval would add.

        A draft that the Board was never asked about says nothing: anybody's organisation writes one, and could name
        what is in the edition anyway.
        """
        beside = _CHAPTERS.c.id == _DEMANDS.c.chapter_id
        adds = (_EFFECTS.c.requirement_id == _DEMANDS.c.id) & (_EFFECTS.c.effect == "ADDS")
        by = select(_EFFECTS.c.id).join(_CHANGES, _CHANGES.c.id == _EFFECTS.c.proposed_change_id).where(adds)
        asked = by.where(_CHANGES.c.state != "DRAFTED")
        came_in = ~asked.exists() | by.where(_CHANGES.c.state == "IN_FORCE").exists()
        query = (
            select(_DEMANDS.c.id, _CHAPTERS.c.principle_area, _DEMANDS.c.critical)
            .outerjoin(_CHAPTERS, beside)
            .where(_DEMANDS.c.edition_id == edition, came_in)
            .order_by(_DEMANDS.c.id)
        )
        return [
            Demand(id=id, area=None if area is None else PrincipleArea(area), critical=critical)
            for id, area, critical in await self._session.execute(query)
        ]
