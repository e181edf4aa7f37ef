"""What audits find, in and out of its tables. See `domain.assurance.ports`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.ext.asyncio import AsyncSession

from domain.assurance.achievement import Achievement
from domain.assurance.audit import Audit
from domain.assurance.corrective import ActionEvent, CorrectiveAction
from domain.assurance.outreach import Outreach, StoodInTheWay
from domain.assurance.ports import KnownBarrier
from domain.assurance.rating import Evidence, Rating, Scoped
from domain.assurance.report import Report, ReportScore
from domain.assurance.values import EvidenceKind, RatingCode
from infra.mapping import columns_of
from infra.stores.assurance import COPIED
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import assurance_findings as rows
from infra.tables.engagement import BarrierRow

RATING = Shape(
    value=Rating,
    row=rows.AuditRatingRow,
    link="rating_id",
    copied=("audit_id", "working", *COPIED),
    parts=(Parts(held="evidence", row=rows.RatingEvidenceRow, value=Evidence, order=("position", "id")),),
)
ACTION = Shape(
    value=CorrectiveAction,
    row=rows.CorrectiveActionRow,
    link="action_id",
    copied=("audit_id", *COPIED),
    parts=(
        Parts(held="events", row=rows.CorrectiveActionEventRow, value=ActionEvent, order=("position", "id")),
    ),
)
ACHIEVEMENT = Shape(value=Achievement, row=rows.AchievementRow, link="", copied=(), parts=())
OUTREACH = Shape(
    value=Outreach,
    row=rows.AuditOutreachRow,
    link="outreach_id",
    copied=("audited_by",),
    parts=(Parts(held="barriers", row=rows.OutreachBarrierRow, value=StoodInTheWay, order=("id",)),),
)

_SCOPE, _RATINGS = table_of(rows.AuditScopeRow), table_of(rows.AuditRatingRow)
_MARKS, _BARRIERS = table_of(rows.InterviewEvidenceRow), table_of(BarrierRow)
_REPORTS, _SCORES = table_of(rows.AuditReportRow), table_of(rows.AreaScoreRow)


class RatingStore(RecordStore[Rating]):
    """See `domain.assurance.ports.Ratings`."""

    shape = RATING

    async def scope(self, audit: UUID) -> frozenset[str]:
        """The requirements that the audit looks at."""
        query = select(_SCOPE.c.requirement_id).where(_SCOPE.c.audit_id == audit)
        return frozenset(await self._session.scalars(query))

    async def widen(self, scoped: Sequence[Scoped]) -> None:
        """Puts requirements into the scope."""
        if scoped:
            await self._session.execute(
                insert(_SCOPE), [columns_of(rows.AuditScopeRow, one, {}) for one in scoped]
            )

    async def narrow(self, audit: UUID, requirements: Sequence[str]) -> None:
        """Takes requirements out of the scope again."""
        here = (_SCOPE.c.audit_id == audit) & _SCOPE.c.requirement_id.in_(requirements)
        await self._session.execute(delete(_SCOPE).where(here))

    async def current(self, audit: UUID) -> Mapping[str, RatingCode]:
        """How the audit rates now, by requirement."""
        query = select(_RATINGS.c.requirement_id, _RATINGS.c.rating).where(
            _RATINGS.c.audit_id == audit, _RATINGS.c.current
        )
        return {requirement: RatingCode(rating) for requirement, rating in await self._session.execute(query)}

    async def of(self, audit: UUID, requirement: str) -> Rating | None:
        """The current rating of a requirement."""
        query = select(_RATINGS.c.id).where(
            _RATINGS.c.audit_id == audit, _RATINGS.c.requirement_id == requirement, _RATINGS.c.current
        )
        id = await self._session.scalar(query)
        return None if id is None else await self.load(id)

    async def standing_before(self, audit: Audit) -> Mapping[str, RatingCode]:
        """By requirement, the latest rating published before this audit's, since the site's last full audit."""
        asked = {"site": audit.site_id, "edition": audit.edition_id, "audit": audit.id}
        found = await self._session.execute(_STANDING, asked)
        return {requirement: RatingCode(rating) for requirement, rating in found}

    async def mark_interviews(self, id: UUID, rating: Rating) -> bool:
        """Keeps that the rating rests on interviews too; false if it was marked before."""
        mark = insert_or_leave(_MARKS).values(
            id=id, rating_id=rating.id, audit_id=rating.audit_id, kind=EvidenceKind.INTERVIEW.value
        )
        done = await self._session.execute(mark.on_conflict_do_nothing().returning(_MARKS.c.id))
        return done.first() is not None


_STANDING = text("""
    WITH published AS (
        SELECT id, cycle, row_number() OVER (ORDER BY published_on, opened_on, id) AS n
        FROM audits WHERE site_id = :site AND edition_id = :edition AND published
    ), before AS (
        SELECT p.id, p.cycle, p.n FROM published p
        WHERE NOT EXISTS (SELECT FROM published own WHERE own.id = :audit AND own.n <= p.n)
    )
    SELECT DISTINCT ON (r.requirement_id) r.requirement_id, r.rating
    FROM audit_ratings r JOIN before b ON b.id = r.audit_id
    WHERE r.current AND b.n >= (SELECT max(n) FROM before WHERE cycle <> 'SURVEILLANCE')
        AND (r.rating <> 'NOT_SCORED' OR b.cycle <> 'SURVEILLANCE')
    ORDER BY r.requirement_id, b.n DESC
""")


class CorrectiveActionStore(RecordStore[CorrectiveAction]):
    """See `domain.assurance.ports.CorrectiveActions`."""

    shape = ACTION

    async def audit_of(self, action: UUID) -> UUID | None:
        """The audit that it belongs to."""
        table = self.shape.table
        return await self._session.scalar(select(table.c.audit_id).where(table.c.id == action))

    async def of_audit(self, audit: UUID) -> tuple[CorrectiveAction, ...]:
        """All of an audit."""
        table = self.shape.table
        query = select(table.c.id).where(table.c.audit_id == audit).order_by(table.c.due_at, table.c.id)
        found = [await self.load(id) for id in await self._session.scalars(query)]
        return tuple(one for one in found if one is not None)


class AchievementStore(RecordStore[Achievement]):
    """See `domain.assurance.ports.Achievements`."""

    shape = ACHIEVEMENT

    async def in_force(self, site: UUID) -> Achievement | None:
        """What the site has achieved and still holds, locked."""
        table = self.shape.table
        query = select(table.c.id).where(table.c.site_id == site, table.c.ended_on.is_(None))
        id = await self._session.scalar(query)
        found = None if id is None else await self.load(id)
        return None if found is None or found.ended_on is not None else found


class ReportStore:
    """See `domain.assurance.ports.Reports`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def latest(self, audit: UUID) -> int:
        """The number of the audit's latest; 0 if there is none."""
        query = select(func.coalesce(func.max(_REPORTS.c.number), 0)).where(_REPORTS.c.audit_id == audit)
        return await self._session.scalar(query) or 0

    async def add(self, report: Report, scores: Sequence[ReportScore]) -> None:
        """Keeps a new one with its scores."""
        await self._session.execute(_REPORTS.insert().values(columns_of(rows.AuditReportRow, report, {})))
        await self._session.execute(
            insert(_SCORES), [columns_of(rows.AreaScoreRow, one, {}) for one in scores]
        )


class OutreachStore(RecordStore[Outreach]):
    """See `domain.assurance.ports.Outreaches`."""

    shape = OUTREACH

    async def barrier(self, id: UUID) -> KnownBarrier | None:
        """A barrier on record."""
        query = select(_BARRIERS.c.site_id, _BARRIERS.c.kind, _BARRIERS.c.published).where(
            _BARRIERS.c.id == id
        )
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else KnownBarrier(**row._mapping)
