"""What the use cases of reports need of the world beside what every case needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.cases.attachments import AttachmentWork
from domain.cases.ports import CaseWork
from domain.whistleblowing.model import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGlance:
    """As much of a report as tells for whom it exists."""

    id: UUID
    body_id: UUID
    site_id: UUID | None = None


class Reports(Protocol):
    """Where reports are kept."""

    async def glance(self, id: UUID) -> ReportGlance | None:
        """To whom it is addressed."""
        ...

    async def load(self, id: UUID) -> Report | None:
        """The report with its parts, locked."""
        ...

    async def case_of_item(self, item: UUID) -> UUID | None:
        """The report in which the item was written."""
        ...

    async def add(self, record: Report, /) -> None:
        """Keeps a new one."""
        ...

    async def keep(self, record: Report, /, *, was: Report) -> None:
        """Keeps what changed since it was loaded."""
        ...


class WhistleblowingWork(CaseWork, AttachmentWork, Protocol):
    """One transaction's stores of this context."""

    @property
    def reports(self) -> Reports: ...
