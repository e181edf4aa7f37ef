"""What this context asks of the world: its stores, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.cases.attachments import AttachmentWork
from domain.cases.ports import CaseWork
from domain.engagement.ports import Barriers, Engagements
from domain.grievances.mechanism import Mechanism
from domain.grievances.model import Grievance


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceGlance:
    """Whose a grievance is, where, and who may see it: known before it is loaded."""

    id: UUID
    body_id: UUID
    site_id: UUID
    filed_by_id: UUID | None
    representative_id: UUID | None
    operator_sees: bool


class Grievances(Protocol):
    """Keeps grievances with their parts."""

    async def glance(self, id: UUID) -> GrievanceGlance | None:
        """Whose it is and where."""
        ...

    async def load(self, id: UUID) -> Grievance | None:
        """The grievance, locked until the transaction ends."""
        ...

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The grievance in which the item was written."""
        ...

    async def of_remedy(self, remedy: UUID) -> UUID | None:
        """The grievance for which the remedy was agreed."""
        ...

    async def add(self, record: Grievance) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Grievance, *, was: Grievance) -> None:
        """Keeps what changed."""
        ...


class Mechanisms(Protocol):
    """Keeps mechanisms with their assessments."""

    async def load(self, id: UUID) -> Mechanism | None:
        """The mechanism, locked until the transaction ends."""
        ...

    async def known(self, id: UUID) -> Mechanism | None:
        """The mechanism without its assessments, held as it is: it is not closed before the transaction ends."""
        ...

    async def is_open_at(self, site: UUID) -> bool:
        """Whether the site has a mechanism that takes grievances; two who ask at once follow each other."""
        ...

    async def add(self, record: Mechanism) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Mechanism, *, was: Mechanism) -> None:
        """Keeps what changed."""
        ...


class GrievanceWork(CaseWork, AttachmentWork, Protocol):
    """One transaction's stores of this context."""

    @property
    def grievances(self) -> Grievances: ...

    @property
    def mechanisms(self) -> Mechanisms: ...

    @property
    def engagements(self) -> Engagements: ...

    @property
    def barriers(self) -> Barriers: ...
