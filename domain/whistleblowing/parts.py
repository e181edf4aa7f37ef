"""What a report is told with, and how an act on it is dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.cases.days import Reckoning
from domain.cases.parts import CaseSide, IdentityMode
from domain.cases.retaliation import Activity, RetaliationForm
from domain.kernel import NewId
from domain.whistleblowing.values import Concern, ProtectedPerson, ReportState, ReportStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvent:
    """That a step was taken: when, from which side, by which handler, why; and where the report stood then."""

    id: UUID
    step: ReportStep
    state: ReportState
    occurred_on: date
    side: CaseSide
    person_id: UUID | None = None
    """The handler who took it, or who wrote down what was told them; never whoever reports."""
    reason: str | None = None
    """A code: what the reading came to, what was done, what was concluded."""
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What somebody tells, but for the telling itself, which is case content."""

    body_id: UUID
    site_id: UUID | None = None
    identity_mode: IdentityMode
    concern: Concern
    protected_person: ProtectedPerson
    retaliation_forms: tuple[RetaliationForm, ...] = ()
    activities: tuple[Activity, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act on a report: of which handler (none: of whoever reports), when, and by what its days are counted."""

    person_id: UUID | None
    now: datetime
    by: Reckoning
    new_id: NewId

    @property
    def today(self) -> date:
        """The day it is."""
        return self.by.today(self.now)

    @property
    def on(self) -> date:
        """The day as the report keeps it."""
        return self.by.kept(self.today)
