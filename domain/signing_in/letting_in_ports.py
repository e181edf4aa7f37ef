"""What the use cases of signing in need from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.kernel import Clock
from domain.stakeholders.ports import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link, as it is told once."""

    link: str = field(repr=False)
    expires_at: datetime


class Invitations(Protocol):
    """One-time links by which people open accounts. They go by the clock on the wall."""

    async def make(self, person_id: UUID, by: UUID) -> Invitation:
        """A new one; the person's former ones open nothing any more."""
        ...

    async def withdraw(self, person_id: UUID, by: UUID) -> int:
        """How many links that were still good open nothing any more."""
        ...


class Accounts(Protocol):
    """What people sign in with."""

    async def close(self, person_id: UUID, by: UUID) -> bool:
        """Ends sessions, grants and invitations with it; False if there is no open account."""
        ...


class WorkOnPeople(Protocol):
    """What tells who administers."""

    @property
    def people(self) -> People: ...

    @property
    def wall(self) -> Clock:
        """The clock by which second factors are shown, also where the rules' days are counted by another."""
        ...


class LettingInWork(WorkOnPeople, Protocol):
    """One unit of work."""

    @property
    def invitations(self) -> Invitations: ...

    @property
    def accounts(self) -> Accounts: ...
