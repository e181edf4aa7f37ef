"""Comments and responses in and out of their tables, and the tallies that follow. See `domain.standard.ports`.

A tally is counted anew with whatever changes what is published.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, func, select, text

from domain.sectors.model import Sector
from domain.standard.comment import Comment, EarlierComment, Response
from domain.standard.ports import CommentGlance
from domain.standard.values import CommentState
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import standard_consultations as rows
from infra.tables.stakeholders import OrganisationRow

COMMENT = Shape(
    value=Comment,
    row=rows.ConsultationCommentRow,
    link="comment_id",
    copied=("organisation_id",),
    glance=CommentGlance,
    parts=(Parts(held="earlier", row=rows.EarlierCommentRow, value=EarlierComment, order=("number",)),),
)
RESPONSE = Shape(value=Response, row=rows.ConsultationResponseRow, link="", copied=(), parts=())

_ORGANISATIONS = table_of(OrganisationRow)

LOCK_TALLY = "SELECT pg_advisory_xact_lock(hashtextextended('tally of ' || CAST(:round AS uuid)::text, 0))"
FORGET_TALLY = "DELETE FROM comment_tallies WHERE round_id = :round"
TALLY = """
INSERT INTO comment_tallies (id, proposed_change_id, round_id, sector, position, comments)
SELECT c.round_id || ':' || coalesce(c.sector, '~') || ':' || c.position, c.proposed_change_id, c.round_id, c.sector,
    c.position, count(*)
FROM consultation_comments c WHERE c.state = 'PUBLISHED' AND c.round_id = :round GROUP BY 2, 3, 4, 5
"""
_TALLYING = tuple(text(sql).bindparams(bindparam("round")) for sql in (LOCK_TALLY, FORGET_TALLY, TALLY))


class CommentStore(RecordStore[Comment]):
    """See `domain.standard.ports.Comments`."""

    shape = COMMENT

    async def waiting(self, round: UUID) -> int:
        """How many of a round were not moderated."""
        table = self.shape.table
        return await self._count(
            (table.c.round_id == round) & (table.c.state == CommentState.SUBMITTED.value)
        )

    async def missing(self, round: UUID) -> int:
        """How many published ones of a round have no response."""
        table = self.shape.table
        published = (table.c.round_id == round) & (table.c.state == CommentState.PUBLISHED.value)
        return await self._count(published & table.c.response_id.is_(None))

    async def sector_of(self, organisation: UUID) -> Sector | None:
        """The sector that an organisation belongs to, if it belongs to one."""
        found = await self._session.scalar(
            select(_ORGANISATIONS.c.sector).where(_ORGANISATIONS.c.id == organisation)
        )
        return None if found is None else Sector(found)

    async def keep(self, record: Comment, *, was: Comment) -> None:
        """Keeps what changed, and counts anew what is published."""
        await super().keep(record, was=was)
        if record.state is not was.state:
            for statement in _TALLYING:
                await self._session.execute(statement, {"round": record.round_id})

    async def _count(self, which: object) -> int:
        query = select(func.count()).select_from(self.shape.table).where(which)  # type: ignore[arg-type]
        return await self._session.scalar(query) or 0


class ResponseStore(RecordStore[Response]):
    """See `domain.standard.ports.Responses`."""

    shape = RESPONSE
