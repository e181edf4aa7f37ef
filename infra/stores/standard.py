"""Editions, requirements and proposed changes in and out of their tables. See `domain.standard.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.sectors.motion_values import MotionState
from domain.standard.ports import RequirementGlance, Slip
from domain.standard.proposal import (
    MotionOn,
    ProposalChapter,
    ProposalEvent,
    ProposedChange,
    ProposedRequirement,
    Round,
)
from domain.standard.requirement import Edition, Requirement
from domain.standard.values import EditionStatus, MotionOutcome
from infra.mapping import columns_of, from_row
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import standard as rows
from infra.tables import standard_consultations as living
from infra.tables.sectors_motions import MotionRow

EDITION = Shape(
    value=Edition,
    row=rows.EditionRow,
    link="",
    copied=(),
    parts=(),
    computed=("name", "summary", "source"),  # what the reference files say, and nobody writes here
)
REQUIREMENT = Shape(
    value=Requirement, row=rows.RequirementRow, link="", copied=(), parts=(), glance=RequirementGlance
)
CHANGE = Shape(
    value=ProposedChange,
    row=rows.ProposedChangeRow,
    link="proposed_change_id",
    copied=(),
    parts=(
        Parts(
            held="chapters",
            row=rows.ProposedChangeChapterRow,
            value=ProposalChapter,
            order=("chapter_id",),
            key=("chapter_id",),
        ),
        Parts(held="requirements", row=rows.ProposedRequirementRow, value=ProposedRequirement, order=("id",)),
        Parts(held="rounds", row=living.ConsultationRoundRow, value=Round, order=("number",)),
        Parts(held="events", row=living.ProposedChangeEventRow, value=ProposalEvent, order=("position",)),
    ),
)

_CHAPTERS, _ERRATA = table_of(rows.ChapterRow), table_of(rows.ErratumRow)
_ROUNDS, _MOTIONS = table_of(living.ConsultationRoundRow), table_of(MotionRow)
_OUTCOMES = {
    MotionState.ADOPTED: MotionOutcome.CARRIED,
    MotionState.PASSED: MotionOutcome.CARRIED,
    MotionState.FAILED: MotionOutcome.NOT_CARRIED,
    MotionState.RETURNED: MotionOutcome.NOT_CARRIED,
}
_LAST_PLACE = text("SELECT pg_advisory_xact_lock(hashtextextended('the place of a proposed change', 0))")


class EditionStore(RecordStore[Edition]):
    """See `domain.standard.ports.Editions`."""

    shape = EDITION

    async def in_force(self) -> Sequence[Edition]:
        """Those in force, locked."""
        table = self.shape.table
        query = select(table).where(table.c.status == EditionStatus.IN_FORCE.value).order_by(table.c.id)
        found = await self._session.execute(query.with_for_update())
        return [from_row(Edition, row) for row in found]

    async def edition_of_chapter(self, chapter: str) -> str | None:
        """The edition that a chapter belongs to."""
        return await self._session.scalar(select(_CHAPTERS.c.edition_id).where(_CHAPTERS.c.id == chapter))


class RequirementStore(RecordStore[Requirement]):
    """See `domain.standard.ports.Requirements`. The writing role's policy hides from `load` what is no draft."""

    shape = REQUIREMENT

    async def add_slip(self, slip: Slip) -> None:
        """Keeps an erratum."""
        columns = columns_of(rows.ErratumRow, slip, {"kind": "WRONG_CITATION", "kept_here": True})
        await self._session.execute(insert(_ERRATA).values(columns))


class ProposedChangeStore(RecordStore[ProposedChange]):
    """See `domain.standard.ports.ProposedChanges`."""

    shape = CHANGE

    async def of_round(self, round: UUID) -> str | None:
        """The change that a round is about."""
        return await self._session.scalar(select(_ROUNDS.c.proposed_change_id).where(_ROUNDS.c.id == round))

    async def of_edition(self, edition: str) -> Sequence[str]:
        """The changes proposed for an edition, in the order in which they are to be locked."""
        table = self.shape.table
        query = select(table.c.id).where(table.c.edition_id == edition).order_by(table.c.id)
        return (await self._session.scalars(query)).all()

    async def next_position(self) -> int:
        """The place behind all others; two who ask at once follow each other."""
        await self._session.execute(_LAST_PLACE)
        last = await self._session.scalar(select(func.max(self.shape.table.c.position)))
        return (last or 0) + 1


class MotionResultStore:
    """See `domain.standard.ports.MotionResults`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, motion: UUID) -> MotionOn | None:
        """A motion, and what became of it."""
        facts = (_MOTIONS.c.id, _MOTIONS.c.proposed_change_id, _MOTIONS.c.state, _MOTIONS.c.decided_on)
        row = (await self._session.execute(select(*facts).where(_MOTIONS.c.id == motion))).first()
        if row is None:
            return None
        return MotionOn(
            id=row.id,
            proposed_change_id=row.proposed_change_id,
            outcome=_OUTCOMES.get(MotionState(row.state), MotionOutcome.UNDECIDED),
            decided_on=row.decided_on,
        )
