"""What the use cases of this context need of the world: stores that load and keep, and what is known around a site.

`load` locks the record until the transaction ends, so that two acts on one record follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.engagement.barrier import Barrier
from domain.engagement.consent import ConsentProcess
from domain.engagement.model import Engagement
from domain.engagement.standing import Glance
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind


class Engagements(Protocol):
    """Where engagements are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is, where, and for whom it is open."""
        ...

    async def load(self, id: UUID) -> Engagement | None:
        """The engagement with all its parts, locked."""
        ...

    async def of_part(self, entity: str, id: UUID) -> UUID | None:
        """The engagement to which a participant, an issue or an agreed action belongs."""
        ...

    async def is_referenced(self, owner: UUID, external_ref: str) -> bool:
        """Whether the owner keeps an engagement under this reference of its own."""
        ...

    async def add(self, record: Engagement, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Engagement, /, *, was: Engagement) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Barriers(Protocol):
    """Where barriers are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is, where, and for whom it is open."""
        ...

    async def load(self, id: UUID) -> Barrier | None:
        """The barrier with its history, locked."""
        ...

    async def at(self, engagement: UUID) -> Sequence[Barrier]:
        """The barriers met at an engagement."""
        ...

    async def is_referenced(self, owner: UUID, external_ref: str) -> bool:
        """Whether the owner keeps a barrier under this reference of its own."""
        ...

    async def add(self, record: Barrier, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Barrier, /, *, was: Barrier) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Consents(Protocol):
    """Where consent processes are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is, where, and for whom it is open."""
        ...

    async def load(self, id: UUID) -> ConsentProcess | None:
        """The process with its history, locked."""
        ...

    async def add(self, record: ConsentProcess, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: ConsentProcess, /, *, was: ConsentProcess) -> None:
        """Keeps what changed since it was loaded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParty:
    """As much of a party as a participant's row repeats."""

    id: UUID
    owner_id: UUID
    is_public: bool


class Surroundings(Protocol):
    """What is known of sites, organisations and parties."""

    async def has_site(self, site: UUID) -> bool:
        """Whether there is such a site."""
        ...

    async def kind_of(self, organisation: UUID) -> OrganisationKind | None:
        """What an organisation is; none if there is no such organisation."""
        ...

    async def capacities(self, organisation: UUID, site: UUID, on: date) -> frozenset[AssignmentCapacity]:
        """As what an organisation is assigned to a site on that day."""
        ...

    async def party(self, id: UUID) -> KnownParty | None:
        """A party."""
        ...


class EngagementWork(Protocol):
    """One transaction's stores of this context."""

    @property
    def engagements(self) -> Engagements: ...

    @property
    def barriers(self) -> Barriers: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def surroundings(self) -> Surroundings: ...
