"""What can be asked of this context: one frozen command for each act, ids already decoded.

`version`, where given, is the version that its sender last read. Texts are case content: never screened, never kept
in the clear. `receipt`: as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.cases.clock import PauseReason
from domain.cases.parts import CheckInFinding, IdentityMode, ItemKind
from domain.cases.retaliation import Activity, RetaliationForm
from domain.vault.given import IdentityGiven
from domain.whistleblowing.values import Assessment, Concern, Conclusion, FollowUp, ProtectedPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitReport:
    """Somebody tells by themselves: anonymously, unless they say who they are to the vault alone."""

    body_id: UUID
    site_id: UUID | None = None
    concern: Concern
    protected_person: ProtectedPerson
    retaliation_forms: tuple[RetaliationForm, ...] = ()
    activities: tuple[Activity, ...] = ()
    narrative: str = field(repr=False)
    language: str | None = None
    identity_mode: IdentityMode | None = None
    identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownReport:
    """A handler writes down what somebody told by telephone or in person."""

    identity_mode: IdentityMode
    site_id: UUID | None = None
    concern: Concern
    protected_person: ProtectedPerson
    retaliation_forms: tuple[RetaliationForm, ...] = ()
    activities: tuple[Activity, ...] = ()
    narrative: str = field(repr=False)
    language: str | None = None
    identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignReportHandler:
    """Somebody at the desk is to handle it."""

    report_id: UUID
    version: int | None = None
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnReport:
    """Acknowledge it, let its clock go on, or erase what was written in it."""

    report_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessReport:
    """It was read."""

    report_id: UUID
    version: int | None = None
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressReport:
    """Something was done about it."""

    report_id: UUID
    version: int | None = None
    follow_up: FollowUp
    feedback: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeReport:
    """What it came to."""

    report_id: UUID
    version: int | None = None
    conclusion: Conclusion
    feedback: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReport:
    """Its clock is to stand still."""

    report_id: UUID
    version: int | None = None
    because: PauseReason
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReportCheckIn:
    """Somebody asked whether there was retaliation."""

    report_id: UUID
    version: int | None = None
    finding: CheckInFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class AddReportItem:
    """The handler writes."""

    report_id: UUID
    version: int | None = None
    kind: ItemKind
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReportItem:
    """The handler reads."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToReport:
    """Whoever reported comes back."""

    receipt: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToReportWithReceipt:
    """Whoever reported writes more."""

    receipt: str | None = field(default=None, repr=False)
    kind: ItemKind
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenReportItemWithReceipt:
    """Whoever reported reads: what stands at this place of all that they may read, counted from 1."""

    receipt: str | None = field(default=None, repr=False)
    position: int
    original: bool | None = None
    """What it said before it was redacted."""
