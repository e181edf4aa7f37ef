"""Motions in and out of their tables. See `domain.sectors.motion_ports`.

Ballots, answers and recusals are written before the motion's own row: once that says that there is a result, the
database takes no change of them any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from domain.sectors.motion import Motion, MotionGlance
from domain.sectors.motion_parts import Ballot, MotionEvent, MotionPosition, MotionRecusal
from domain.sectors.motion_values import MotionState
from infra.stores.records import Parts, RecordStore, Shape, table_of
from infra.tables import sectors_motions as rows
from infra.tables.standard import ProposedChangeRow

MOTION = Shape(
    value=Motion,
    row=rows.MotionRow,
    link="motion_id",
    copied=("has_result",),
    glance=MotionGlance,
    parts=(
        Parts(held="events", row=rows.MotionEventRow, value=MotionEvent, order=("position", "id")),
        Parts(held="ballots", row=rows.BallotRow, value=Ballot, order=("seat_id", "id"), before=True),
        Parts(
            held="positions",
            row=rows.MotionPositionRow,
            value=MotionPosition,
            order=("seat_id", "id"),
            before=True,
        ),
        Parts(
            held="recusals",
            row=rows.MotionRecusalRow,
            value=MotionRecusal,
            order=("seat_id", "id"),
            before=True,
        ),
    ),
)

_MOTIONS, _CHANGES = table_of(rows.MotionRow), table_of(ProposedChangeRow)


class MotionStore(RecordStore[Motion]):
    """See `domain.sectors.motion_ports.Motions`."""

    shape = MOTION

    async def has_proposed_change(self, id: str) -> bool:
        """Whether there is such a proposed change."""
        return await self._session.scalar(select(_CHANGES.c.id).where(_CHANGES.c.id == id)) is not None

    async def due(self, now: datetime) -> Sequence[UUID]:
        """Motions whose vote is over and that have no result yet, the longest over first."""
        over = (_MOTIONS.c.state == MotionState.VOTING.value) & (_MOTIONS.c.closes_at <= now)
        query = select(_MOTIONS.c.id).where(over).order_by(_MOTIONS.c.closes_at, _MOTIONS.c.id)
        return (await self._session.scalars(query)).all()
