"""What the use cases of this context need of the world: stores that load and keep, and what the standard says.

`load` locks the record until the transaction ends. Whoever needs a site's agreement as well asks for it before the
audit is loaded: ending an agreement takes the two in that order.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from domain.assurance.audit import Audit, Glance
from domain.assurance.notice import Notice
from domain.cases.ports import CaseWork


class Audits(Protocol):
    """Where audits are kept."""

    async def glance(self, id: UUID) -> Glance | None:
        """Whose it is and where."""
        ...

    async def load(self, id: UUID) -> Audit | None:
        """The audit with its steps and its team, locked."""
        ...

    async def under_way(self, site: UUID) -> Audit | None:
        """The site's audit that is under way, locked; two who ask at once for one site follow each other."""
        ...

    async def is_auditor(self, person: UUID, firm: UUID, on: date) -> bool:
        """Whether the person acts for the firm as an auditor on that day."""
        ...

    async def add(self, record: Audit, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Audit, /, *, was: Audit) -> None:
        """Keeps what changed since it was loaded."""
        ...


class Notices(Protocol):
    """Where notices are kept."""

    async def standing(self, audit: UUID) -> Notice | None:
        """The audit's notice that stands."""
        ...

    async def add(self, record: Notice, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Notice, /, *, was: Notice) -> None:
        """Keeps what changed since it was loaded."""
        ...


class InForce(Protocol):
    """As much of a site's agreement as an audit is held under."""

    @property
    def id(self) -> UUID: ...

    @property
    def operator_id(self) -> UUID: ...


class SiteAgreements(Protocol):
    """The scheme's agreements with sites."""

    async def in_force(self, site: UUID) -> InForce | None:
        """The site's agreement that is in force, locked."""
        ...


class Editions(Protocol):
    """What the standard says."""

    async def is_in_force(self, edition: str) -> bool | None:
        """Whether results are decided by the edition; none if there is no such edition."""
        ...


class AssuranceWork(CaseWork, Protocol):
    """The part of one transaction that assurance works on."""

    @property
    def audits(self) -> Audits: ...

    @property
    def audit_notices(self) -> Notices: ...

    @property
    def agreements(self) -> SiteAgreements: ...

    @property
    def editions(self) -> Editions: ...
