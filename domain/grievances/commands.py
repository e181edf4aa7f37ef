"""The commands of this context: what was asked, typed. Days come from the clock, save those by which things are due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.cases.clock import PauseReason
from domain.cases.parts import CheckInFinding, IdentityMode, ItemKind, PersonRole
from domain.cases.retaliation import Activity
from domain.grievances.values import (
    Category,
    ClosureReason,
    ContestReason,
    Criterion,
    CriterionRating,
    MechanismKind,
    Outcome,
    ReceiptStep,
    ReferralReason,
    RemedyKind,
    WithdrawalReason,
)
from domain.vault.given import IdentityGiven

# -- mechanisms


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterMechanism:
    """Enter a mechanism."""

    kind: MechanismKind
    body_id: UUID
    site_id: UUID | None = None
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMechanism:
    """It takes nothing more."""

    mechanism_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """One criterion."""

    criterion: Criterion
    rating: CriterionRating
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessMechanism:
    """Rate it by the criteria."""

    mechanism_id: UUID
    version: int | None = None
    ratings: tuple[Rated, ...]


# -- filing


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Somebody in the case, to be known by an alias."""

    role: PersonRole
    in_confidence: bool | None = None
    identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGrievance:
    """An organisation files one."""

    mechanism_id: UUID
    site_id: UUID | None = None
    identity_mode: IdentityMode
    representative_id: UUID | None = None
    for_named_person: bool | None = None
    category: Category
    activities: tuple[Activity, ...] = ()
    people: tuple[Concerned, ...] = ()
    language: str | None = None
    narrative: str
    identity: IdentityGiven | None = None
    representative_identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownGrievance:
    """A handler writes down what somebody brought."""

    mechanism_id: UUID
    site_id: UUID | None = None
    identity_mode: IdentityMode
    representative_id: UUID | None = None
    category: Category
    activities: tuple[Activity, ...] = ()
    people: tuple[Concerned, ...] = ()
    language: str | None = None
    narrative: str
    identity: IdentityGiven | None = None
    representative_identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitGrievance:
    """Somebody submits one without an account: anonymously, unless they say who they are to the vault alone."""

    mechanism_id: UUID
    site_id: UUID | None = None
    category: Category
    activities: tuple[Activity, ...] = ()
    language: str | None = None
    narrative: str = field(repr=False)
    identity_mode: IdentityMode | None = None
    identity: IdentityGiven | None = None


# -- by its handlers


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGrievance:
    """A step that needs nothing more: acknowledge, screen, investigate, accept, appeal, resume, release, erase."""

    grievance_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignGrievanceHandler:
    """Give it to somebody at the desk."""

    grievance_id: UUID
    version: int | None = None
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeResponse:
    """Answer it."""

    grievance_id: UUID
    version: int | None = None
    outcome: Outcome
    language: str | None = None
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeRemedy:
    """Agree what is to make good."""

    grievance_id: UUID
    version: int | None = None
    kind: RemedyKind
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRemedy:
    """Say of a remedy that it was delivered, or verify it."""

    remedy_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGrievance:
    """Close it."""

    grievance_id: UUID
    version: int | None = None
    reason: ClosureReason


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldGrievanceCheckIn:
    """Ask again whether anything was done to them."""

    grievance_id: UUID
    version: int | None = None
    finding: CheckInFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferGrievance:
    """Another mechanism is to take it."""

    grievance_id: UUID
    version: int | None = None
    mechanism_id: UUID
    reason: ReferralReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseGrievance:
    """Let its clock stand still."""

    grievance_id: UUID
    version: int | None = None
    because: PauseReason
    until: date | None = None


# -- by those who complain


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestResponse:
    """Do not accept the response."""

    grievance_id: UUID
    version: int | None = None
    reason: ContestReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawGrievance:
    """Do not go on with it."""

    grievance_id: UUID
    version: int | None = None
    reason: WithdrawalReason | None = None


# -- by either side


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGrievanceItem:
    """Write something in it."""

    grievance_id: UUID
    version: int | None = None
    kind: ItemKind
    language: str | None = None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGrievanceItem:
    """Read something in it."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGrievance:
    """Say which engagements, barriers and further sites it is about."""

    grievance_id: UUID
    version: int | None = None
    engagement_ids: tuple[UUID, ...] = ()
    barrier_ids: tuple[UUID, ...] = ()
    site_ids: tuple[UUID, ...] = ()


# -- with a receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToGrievance:
    """Look where it stands."""

    receipt: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGrievanceItemWithReceipt:
    """Read something in it."""

    receipt: str | None = field(default=None, repr=False)
    position: int
    original: bool | None = None
    """What it said before it was redacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGrievanceWithReceipt:
    """Accept, contest, appeal, verify or withdraw."""

    receipt: str | None = field(default=None, repr=False)
    step: ReceiptStep
    reason: ContestReason | None = None
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToGrievanceWithReceipt:
    """Write something in it."""

    receipt: str | None = field(default=None, repr=False)
    kind: ItemKind
    language: str | None = None
    text: str = field(repr=False)
