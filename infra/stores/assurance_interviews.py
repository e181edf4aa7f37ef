"""Undertakings, interviews, incidents, notices in and out of tables. See `domain.assurance.interview_ports`."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.assurance.audit import OVER
from domain.assurance.integrity import IntegrityIncident, IntegrityNotice
from domain.assurance.integrity_parts import IncidentEvent, IncidentItem
from domain.assurance.interview import Interview
from domain.assurance.interview_parts import InterviewConsent, InterviewEvent, InterviewItem
from domain.assurance.interview_ports import Glance, NoticeGlance
from domain.assurance.undertaking import Ground, Promise, Undertaking
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.stores.straight import Straight
from infra.tables import assurance_interviews as rows
from infra.tables.assurance import AuditRow, AuditTeamMemberRow

INTERVIEW = Shape(
    value=Interview,
    row=rows.InterviewRow,
    link="interview_id",
    copied=("audit_id", "firm_id"),
    glance=Glance,
    parts=(
        Parts(held="events", row=rows.InterviewEventRow, value=InterviewEvent, order=("position", "id")),
        Parts(
            held="consents", row=rows.InterviewConsentRow, value=InterviewConsent, order=("position", "id")
        ),
        Parts(held="items", row=rows.InterviewItemRow, value=InterviewItem, order=("position", "id")),
    ),
)
INCIDENT = Shape(
    value=IntegrityIncident,
    row=rows.IntegrityIncidentRow,
    link="incident_id",
    copied=("audit_id", "firm_id"),
    glance=Glance,
    parts=(
        Parts(held="events", row=rows.IncidentEventRow, value=IncidentEvent, order=("position", "id")),
        Parts(held="items", row=rows.IncidentItemRow, value=IncidentItem, order=("position", "id")),
    ),
)
NOTICE = Shape(
    value=IntegrityNotice,
    row=rows.IntegrityNoticeRow,
    link="",
    copied=(),
    glance=NoticeGlance,
    parts=(),
)

_AUDITS, _MEMBERS = table_of(AuditRow), table_of(AuditTeamMemberRow)
_UNDERTAKINGS, _TEXTS = table_of(rows.UndertakingRow), table_of(rows.UndertakingTextRow)
_ITEMS, _INCIDENTS = table_of(rows.InterviewItemRow), table_of(rows.IntegrityIncidentRow)
_INCIDENT_ITEMS = table_of(rows.IncidentItemRow)


class GroundStore:
    """See `domain.assurance.interview_ports.Grounds`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, audit: UUID) -> Ground | None:
        """Whose audit it is."""
        return await self._found(_GROUND, audit)

    async def hold(self, audit: UUID) -> Ground | None:
        """The same, locked against changes of the audit itself."""
        return await self._found(_HELD, audit)

    async def on_team(self, audit: UUID, person: UUID, on: date) -> bool:
        """Whether the person is approved for the audit's team, and was not taken off it."""
        asked = {"audit": audit, "person": person, "on": on}
        return await _ON_TEAM.first(self._session, asked) is not None

    async def _found(self, query: Straight, audit: UUID) -> Ground | None:
        row = await query.first(self._session, {"audit": audit})
        if row is None:
            return None
        return Ground(
            audit_id=row["id"],
            site_id=row["site_id"],
            operator_id=row["operator_id"],
            firm_id=row["firm_id"],
            over=row["state"] in OVER,
        )


def _ground() -> Select[tuple[object, ...]]:
    names = ("id", "site_id", "operator_id", "firm_id", "state")
    return select(*(_AUDITS.c[name] for name in names)).where(_AUDITS.c.id == bindparam("audit"))


_GROUND = Straight(_ground())
_HELD = Straight(_ground().with_for_update(key_share=True))
_ON_TEAM = Straight(
    select(_MEMBERS.c.id)
    .where(
        _MEMBERS.c.audit_id == bindparam("audit"),
        _MEMBERS.c.person_id == bindparam("person"),
        _MEMBERS.c.approved_on <= bindparam("on"),
        _MEMBERS.c.ended_on.is_(None),
    )
    .limit(1)
)


class UndertakingStore:
    """See `domain.assurance.interview_ports.Undertakings`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def promise(self) -> Promise | None:
        """The text in force."""
        query = select(_TEXTS.c.id, _TEXTS.c.digest).where(_TEXTS.c.in_force)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else Promise(version=row[0], digest=row[1])

    async def of_audit(self, audit: UUID) -> Undertaking | None:
        """The audit's undertaking."""
        query = select(*(_UNDERTAKINGS.c[name] for name in _SIGNED)).where(_UNDERTAKINGS.c.audit_id == audit)
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else Undertaking(**row._mapping)

    async def add(self, record: Undertaking) -> None:
        """Keeps a new one, open to whoever its audit is open to."""
        own = {name: getattr(record, name) for name in _SIGNED if name not in ("audit_id", *_FROM_AUDIT)}
        values = [literal(value, _UNDERTAKINGS.c[name].type) for name, value in own.items()]
        audit = select(
            *values,
            _AUDITS.c.id,
            *(_AUDITS.c[name] for name in (*_FROM_AUDIT, *_OPENNESS)),
        ).where(_AUDITS.c.id == record.audit_id)
        filled = (*own, "audit_id", *_FROM_AUDIT, *_OPENNESS)
        await self._session.execute(insert(_UNDERTAKINGS).from_select(filled, audit))


_SIGNED = tuple(Undertaking.__dataclass_fields__)
_FROM_AUDIT = ("site_id", "operator_id")
_OPENNESS = ("audited_by", "drafted", "published")


class InterviewStore(RecordStore[Interview]):
    """See `domain.assurance.interview_ports.Interviews`."""

    shape = INTERVIEW

    async def of_item(self, item: UUID) -> UUID | None:
        """The interview of which something was written."""
        return await self._session.scalar(select(_ITEMS.c.interview_id).where(_ITEMS.c.id == item))


class IncidentStore(RecordStore[IntegrityIncident]):
    """See `domain.assurance.interview_ports.Incidents`."""

    shape = INCIDENT

    async def of_item(self, item: UUID) -> UUID | None:
        """The incident about which something was written."""
        query = select(_INCIDENT_ITEMS.c.incident_id).where(_INCIDENT_ITEMS.c.id == item)
        return await self._session.scalar(query)

    async def of_notice(self, notice: UUID) -> UUID | None:
        """The incident that was put to the site by this notice."""
        return await self._session.scalar(select(_INCIDENTS.c.id).where(_INCIDENTS.c.notice_id == notice))


class IntegrityNoticeStore(RecordStore[IntegrityNotice]):
    """See `domain.assurance.interview_ports.IntegrityNotices`."""

    shape = NOTICE
