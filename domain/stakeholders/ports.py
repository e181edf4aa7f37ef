"""What the use cases ask of storage. Whatever is loaded to be changed stays locked until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.kernel import Clock
from domain.sectors.model import SeatTerm
from domain.stakeholders.model import Assignment, Membership, Organisation, Person
from domain.stakeholders.party import Party
from domain.stakeholders.site import RiskDesignation, Site
from domain.vault.intake import IntakeWork


class Organisations(Protocol):
    """The organisations' register."""

    async def load(self, id: UUID) -> Organisation | None:
        """The organisation, locked; None if there is none."""
        ...

    async def named(self, organisation: Organisation) -> bool:
        """Whether another organisation of that kind and country has the name, whatever its capitals."""
        ...

    async def add(self, organisation: Organisation) -> None: ...

    async def save(self, organisation: Organisation) -> None: ...


class People(Protocol):
    """Accounts and the capacities they act in."""

    async def load(self, id: UUID) -> Person | None: ...

    async def by_handle(self, handle: str) -> Person | None: ...

    async def add(self, person: Person) -> None: ...

    async def memberships(self, person_id: UUID) -> tuple[Membership, ...]: ...

    async def membership(self, id: UUID) -> Membership | None:
        """The membership, its person locked."""
        ...

    async def add_membership(self, membership: Membership) -> None: ...

    async def save_membership(self, membership: Membership) -> None: ...


class Sites(Protocol):
    """Sites with their designations."""

    async def load(self, id: UUID) -> Site | None: ...

    async def of_designation(self, id: UUID) -> tuple[Site, RiskDesignation] | None: ...

    async def exist(self, ids: frozenset[UUID]) -> bool:
        """Whether every one of these is a site."""
        ...

    async def named(self, name: str, country: str) -> bool: ...

    async def knows_time_zone(self, name: str) -> bool: ...

    async def add(self, site: Site) -> None: ...

    async def save(self, site: Site) -> None: ...


class Assignments(Protocol):
    """Who stands by which site."""

    async def load(self, id: UUID) -> Assignment | None: ...

    async def at_site(self, site_id: UUID) -> tuple[Assignment, ...]: ...

    async def add(self, assignment: Assignment) -> None: ...

    async def save(self, assignment: Assignment) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBy:
    """Which party it is, and who keeps it: enough to judge whether a viewer may know of it."""

    party_id: UUID
    owner_id: UUID
    is_public: bool


class Parties(Protocol):
    """Parties with their roles and consents."""

    async def kept_by(self, id: UUID) -> KeptBy | None: ...

    async def kept_by_role(self, role_id: UUID) -> KeptBy | None: ...

    async def load(self, id: UUID) -> Party:
        """The party, locked. Asked once it is known to be there and the viewer's: parties are never deleted."""
        ...

    async def pseudonym_taken(self, owner_id: UUID, pseudonym: str) -> bool: ...

    async def add(self, party: Party) -> None: ...

    async def save(self, party: Party) -> None: ...


class Seats(Protocol):
    """The board's seats. Whoever asks for terms holds the board until the transaction ends."""

    async def exists(self, seat_id: str) -> bool: ...

    async def of_seat(self, seat_id: str) -> tuple[SeatTerm, ...]: ...

    async def of_person(self, person_id: UUID) -> tuple[SeatTerm, ...]: ...

    async def add(self, term: SeatTerm) -> None: ...

    async def save(self, term: SeatTerm) -> None: ...


class Tiers(Protocol):
    """Parties that became SEALED: what the vault may keep of them is to be kept as closely. It is asked afterwards."""

    async def raise_soon(self, party: UUID) -> None:
        """Note it, whether or not anything is kept of the party."""
        ...


class StakeholderWork(IntakeWork, Protocol):
    """The stores this context works on, in one transaction."""

    @property
    def wall(self) -> Clock: ...

    @property
    def organisations(self) -> Organisations: ...

    @property
    def people(self) -> People: ...

    @property
    def sites(self) -> Sites: ...

    @property
    def assignments(self) -> Assignments: ...

    @property
    def parties(self) -> Parties: ...

    @property
    def seats(self) -> Seats: ...

    @property
    def tiers(self) -> Tiers: ...
