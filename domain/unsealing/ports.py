"""What this context asks of the world: where its records are kept, whose label is whose, and what surrounds a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.assurance.interview_ports import InterviewWork
from domain.grievances.ports import GrievanceWork
from domain.stakeholders.ports import StakeholderWork
from domain.unsealing.model import Unsealing
from domain.vault.ports import VaultWork
from domain.vault.subjects import Subject
from domain.whistleblowing.ports import WhistleblowingWork


class Unsealings(Protocol):
    """Keeps requests."""

    async def load(self, id: UUID) -> Unsealing | None:
        """The request, locked until the transaction ends."""
        ...

    async def add(self, record: Unsealing) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Unsealing, *, was: Unsealing) -> None:
        """Keeps what changed."""
        ...

    async def open_ones(self, after: UUID | None, most: int) -> Sequence[UUID]:
        """The next of the requests that something may still follow, by id."""
        ...

    async def to_decide(self, most: int, after: Unsealing | None = None) -> Sequence[Unsealing]:
        """The next of the requests that wait for custodians, the oldest first."""
        ...


class Subjects(Protocol):
    """Which record a label stands in."""

    async def case_of(self, subject: Subject) -> UUID | None:
        """The case in which somebody has this alias."""
        ...

    async def is_custodian(self, person: UUID, on: date) -> bool:
        """Whether the person is registered as a custodian on that day."""
        ...


class UnsealingWork(StakeholderWork, GrievanceWork, InterviewWork, WhistleblowingWork, VaultWork, Protocol):
    """The part of one transaction that unsealings work on."""

    @property
    def unsealings(self) -> Unsealings: ...

    @property
    def subjects(self) -> Subjects: ...
