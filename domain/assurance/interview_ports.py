"""What interviews need of the world: the audit they belong to and its team, and stores that load and keep.

`hold` and `load` lock until the transaction ends, so that two acts on one record follow each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from domain.assurance.integrity import IntegrityIncident, IntegrityNotice
from domain.assurance.interview import Interview
from domain.assurance.undertaking import Ground, Promise, Undertaking
from domain.reprisals.ports import ReprisalWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """As much of a record as tells whether it exists for whoever asks."""

    id: UUID
    audit_id: UUID
    firm_id: UUID


class Grounds(Protocol):
    """The audits, as far as interviews look at them."""

    async def of(self, audit: UUID) -> Ground | None:
        """Whose audit it is."""
        ...

    async def hold(self, audit: UUID) -> Ground | None:
        """The same, locked: it stays as it is, and two who ask at once follow each other."""
        ...

    async def on_team(self, audit: UUID, person: UUID, on: date) -> bool:
        """Whether the person is approved for the audit's team, and was not taken off it by that day."""
        ...


class Undertakings(Protocol):
    """Where undertakings are kept, and the promise that is in force."""

    async def promise(self) -> Promise | None:
        """The text in force; none where the reference texts were not loaded."""
        ...

    async def of_audit(self, audit: UUID) -> Undertaking | None:
        """The audit's undertaking."""
        ...

    async def add(self, record: Undertaking, /) -> None:
        """Keeps a new one."""
        ...


class Interviews(Protocol):
    """Where interviews are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is."""
        ...

    async def load(self, id: UUID) -> Interview | None:
        """The interview with its parts, locked."""
        ...

    async def of_item(self, item: UUID) -> UUID | None:
        """The interview of which something was written."""
        ...

    async def add(self, record: Interview, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Interview, /, *, was: Interview) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Incidents(Protocol):
    """Where integrity incidents are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is."""
        ...

    async def load(self, id: UUID) -> IntegrityIncident | None:
        """The incident with its parts, locked."""
        ...

    async def of_item(self, item: UUID) -> UUID | None:
        """The incident about which something was written."""
        ...

    async def of_notice(self, notice: UUID) -> UUID | None:
        """The incident that was put to the site by this notice."""
        ...

    async def add(self, record: IntegrityIncident, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: IntegrityIncident, /, *, was: IntegrityIncident) -> None:
        """Keeps what changed since it was loaded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGlance:
    """To whom a notice is given."""

    id: UUID
    site_id: UUID
    operator_id: UUID


class IntegrityNotices(Protocol):
    """Where the notices to sites are kept. They are loaded after their incident."""

    async def glance(self, id: UUID) -> NoticeGlance | None:
        """Whose it is."""
        ...

    async def load(self, id: UUID) -> IntegrityNotice | None:
        """The notice, locked."""
        ...

    async def add(self, record: IntegrityNotice, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: IntegrityNotice, /, *, was: IntegrityNotice) -> None:
        """Keeps what changed since it was loaded."""
        ...


class InterviewWork(ReprisalWork, Protocol):
    """The part of one transaction that undertakings, interviews and integrity work on."""

    @property
    def audit_grounds(self) -> Grounds: ...

    @property
    def undertakings(self) -> Undertakings: ...

    @property
    def interviews(self) -> Interviews: ...

    @property
    def integrity_incidents(self) -> Incidents: ...

    @property
    def integrity_notices(self) -> IntegrityNotices: ...
