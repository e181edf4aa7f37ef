"""What the use cases of this context need of the world. `load` locks the record until the transaction ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from domain.cases.ports import Casework
from domain.commitments.model import Commitment, Glance, Policy, VersionGlance, WhistleblowerMechanism
from domain.commitments.version import MechanismVersion, PolicyVersion, Slot, Version
from domain.engagement.ports import Surroundings
from domain.rules import Rules
from domain.stakeholders.values import AssignmentCapacity

Head = TypeVar("Head", bound=Commitment)
Kept = TypeVar("Kept", bound=Version)


class Commitments(Protocol[Head]):
    """Where policies, or mechanisms, are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """For whom it exists."""
        ...

    async def load(self, id: UUID) -> Head | None:
        """The commitment, locked."""
        ...

    async def add(self, record: Head, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Head, /, *, was: Head) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Versions(Protocol[Kept]):
    """Where versions of them are kept."""

    async def glance(self, id: UUID) -> VersionGlance | None:
        """For whom it exists."""
        ...

    async def load(self, id: UUID) -> Kept | None:
        """The version with its items, assessments and events, locked."""
        ...

    async def published_of(self, commitment: UUID) -> Sequence[Slot]:
        """Every version of the commitment that was ever published."""
        ...

    async def add(self, record: Kept, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Kept, /, *, was: Kept) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Operated(Protocol):
    """Which company runs which site."""

    async def sites_of(self, operator: UUID, on: date) -> frozenset[UUID]:
        """The sites that the company operates on that day."""
        ...

    async def capacities_at(
        self, organisation: UUID, sites: frozenset[UUID], on: date
    ) -> frozenset[AssignmentCapacity]:
        """As what an organisation stands by any of these sites on that day."""
        ...


class CommitmentWork(Protocol):
    """One transaction's stores of this context."""

    @property
    def policies(self) -> Commitments[Policy]: ...

    @property
    def policy_versions(self) -> Versions[PolicyVersion]: ...

    @property
    def whistleblower_mechanisms(self) -> Commitments[WhistleblowerMechanism]: ...

    @property
    def mechanism_versions(self) -> Versions[MechanismVersion]: ...

    @property
    def operated(self) -> Operated: ...

    @property
    def surroundings(self) -> Surroundings: ...

    @property
    def casework(self) -> Casework: ...

    @property
    def rules(self) -> Rules: ...
