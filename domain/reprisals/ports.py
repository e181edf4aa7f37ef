"""What the use cases of this context need of the world: stores that load and keep, the Board, what a case came out of.

`load` locks the record until the transaction ends. Whoever asks for the Board's seats holds the Board until then, so
that a seat, a tie and a committee cannot change past each other; they ask for it before they load an allegation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.access import Viewer
from domain.cases.attachments import AttachmentWork
from domain.cases.ports import CaseWork
from domain.kernel import Event, NewId
from domain.reprisals.agreement import Agreement
from domain.reprisals.early_warning import EarlyWarning
from domain.reprisals.interest import DeclaredInterest
from domain.reprisals.model import Allegation, Glance
from domain.reprisals.parts import HeldSeat


class Allegations(Protocol):
    """Where allegations are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is and where."""
        ...

    async def load(self, id: UUID) -> Allegation | None:
        """The allegation with all its parts, locked."""
        ...

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The allegation in which the item was written."""
        ...

    async def sits(self, allegation: UUID, person: UUID, on: date) -> bool:
        """Whether the person sits on the allegation's committee and still holds a seat of the Board on that day."""
        ...

    async def judged_by(self, person: UUID) -> Sequence[UUID]:
        """The allegations on whose committees the person sits, in a fixed order."""
        ...

    async def add(self, record: Allegation, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Allegation, /, *, was: Allegation) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Board(Protocol):
    """Who holds the Board's seats."""

    async def seats(self, on: date) -> Mapping[UUID, HeldSeat]:
        """By person, every seat that is held on that day. Holds the Board until the transaction ends."""
        ...


class Agreements(Protocol):
    """Where the scheme's agreements with sites are kept."""

    async def load(self, id: UUID) -> Agreement | None:
        """The agreement, locked."""
        ...

    async def in_force(self, site: UUID) -> Agreement | None:
        """The site's agreement that is in force, locked; two who ask at once for one site follow each other."""
        ...

    async def add(self, record: Agreement, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Agreement, /, *, was: Agreement) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Interests(Protocol):
    """Where declared interests are kept."""

    async def load(self, id: UUID) -> DeclaredInterest | None:
        """The interest, locked."""
        ...

    async def has_person(self, person: UUID) -> bool:
        """Whether there is such a person."""
        ...

    async def add(self, record: DeclaredInterest, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: DeclaredInterest, /, *, was: DeclaredInterest) -> None:
        """Keeps what changed since it was loaded."""
        ...


class EarlyWarnings(Protocol):
    """Where early warnings are kept."""

    async def load(self, id: UUID) -> EarlyWarning | None:
        """The warning with its records, locked."""
        ...

    async def keep(self, record: EarlyWarning, /, *, was: EarlyWarning) -> None:
        """Keeps what changed since it was loaded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """As much of a grievance or a report as tells whether whoever alleges may name it. A report has no side."""

    id: UUID
    body_id: UUID
    filed_by_id: UUID | None = None
    representative_id: UUID | None = None


class Origins(Protocol):
    """What an allegation can have come out of."""

    async def grievance(self, id: UUID) -> Origin | None:
        """A grievance."""
        ...

    async def report(self, id: UUID) -> Origin | None:
        """A report."""
        ...


class AfterAgreements(Protocol):
    """What follows elsewhere when a site's agreement ends, in the same transaction."""

    async def ended(self, site: UUID, on: date, by: Viewer, new_id: NewId) -> tuple[Event, ...]:
        """The site's agreement, which whoever asks holds, ended on that day; what happened by it."""
        ...


class ReprisalWork(CaseWork, AttachmentWork, Protocol):
    """The part of one transaction that reprisals work on."""

    @property
    def allegations(self) -> Allegations: ...

    @property
    def board(self) -> Board: ...

    @property
    def agreements(self) -> Agreements: ...

    @property
    def after_agreements(self) -> AfterAgreements: ...

    @property
    def interests(self) -> Interests: ...

    @property
    def early_warnings(self) -> EarlyWarnings: ...

    @property
    def origins(self) -> Origins: ...
