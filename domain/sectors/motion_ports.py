"""What motions need of the world. Whoever acts on one holds the Board first, then the motion: in this order always."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.cases.ports import CaseWork
from domain.commitments.ports import Operated
from domain.reprisals.ports import Board
from domain.sectors.motion import Motion, MotionGlance


class Motions(Protocol):
    """Where motions are kept."""

    async def glance(self, id: UUID) -> MotionGlance | None:
        """Where a motion stands and what it would change; reads only."""
        ...

    async def load(self, id: UUID) -> Motion | None:
        """The motion with all its parts, locked."""
        ...

    async def has_proposed_change(self, id: str) -> bool:
        """Whether there is such a proposed change."""
        ...

    async def due(self, now: datetime) -> Sequence[UUID]:
        """Motions whose vote is over and that have no result yet."""
        ...

    async def add(self, record: Motion, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Motion, /, *, was: Motion) -> None:
        """Keeps what changed since it was loaded."""
        ...


class MotionWork(CaseWork, Protocol):
    """The part of one transaction that motions work on."""

    @property
    def motions(self) -> Motions: ...

    @property
    def board(self) -> Board: ...
    @property
    def operated(self) -> Operated: ...
