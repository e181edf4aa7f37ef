"""What can be asked of this context. Texts about a case are case content, and go nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.cases.parts import CheckInFinding, IdentityMode, ItemKind
from domain.cases.retaliation import Activity, RetaliationForm
from domain.reprisals.values import (
    ActionKind,
    Actor,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
    TerminationReason,
    WarningAction,
)
from domain.vault.given import IdentityGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitAllegation:
    """Somebody without an account alleges a reprisal, and comes back with a receipt."""

    site_id: UUID
    activities: tuple[Activity, ...]
    forms: tuple[RetaliationForm, ...]
    actor: Actor
    audit_firm_id: UUID | None = None
    narrative: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAllegation:
    """An organisation alleges a reprisal, as who files it or as who speaks for those concerned."""

    site_id: UUID
    activities: tuple[Activity, ...]
    forms: tuple[RetaliationForm, ...]
    actor: Actor
    audit_firm_id: UUID | None = None
    grievance_id: UUID | None = None
    report_id: UUID | None = None
    represents: bool
    narrative: str = field(repr=False)
    language: str | None = None
    identity: IdentityGiven | None = None
    representative_identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownAllegation:
    """A handler of the secretariat takes down what somebody tells."""

    site_id: UUID
    activities: tuple[Activity, ...]
    forms: tuple[RetaliationForm, ...]
    actor: Actor
    audit_firm_id: UUID | None = None
    grievance_id: UUID | None = None
    report_id: UUID | None = None
    identity_mode: IdentityMode
    representative_id: UUID | None = None
    narrative: str = field(repr=False)
    language: str | None = None
    identity: IdentityGiven | None = None
    representative_identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFromAudit:
    """An audit's team tells of a reprisal, for taking part in the audit, against somebody who stays unnamed."""

    site_id: UUID
    activities: tuple[Activity, ...] = (Activity.AUDIT_PARTICIPATION,)
    forms: tuple[RetaliationForm, ...]
    actor: Actor
    audit_firm_id: UUID
    narrative: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAllegation:
    """Something that takes no more than the allegation."""

    allegation_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithReceipt:
    """Something that takes no more than the receipt."""

    receipt: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddWithReceipt:
    """Something more that the holder of a receipt tells."""

    receipt: str | None = field(default=None, repr=False)
    kind: ItemKind
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWithReceipt:
    """The holder of a receipt reads what stands at a place of all that they can read, counted from 1."""

    receipt: str | None = field(default=None, repr=False)
    position: int
    original: bool | None = None
    """What it said before it was redacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    """Something more that is written in an allegation."""

    allegation_id: UUID
    kind: ItemKind
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordItem:
    """Something that a handler or a member of the committee writes in an allegation."""

    allegation_id: UUID
    kind: ItemKind
    internal: bool
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What was written is to be read."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignHandler:
    """Somebody at the secretariat's desk is to look after an allegation."""

    allegation_id: UUID
    version: int | None = None
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMeasure:
    """Something protects somebody from now on."""

    allegation_id: UUID
    version: int | None = None
    kind: MeasureKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftMeasure:
    """A measure is no longer needed."""

    allegation_id: UUID
    measure_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstituteCommittee:
    """These board members are to look into an allegation."""

    allegation_id: UUID
    version: int | None = None
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceMember:
    """Somebody else takes a member's place."""

    allegation_id: UUID
    member_id: UUID
    because: StandDownReason
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StandDown:
    """A member no longer sits."""

    allegation_id: UUID
    member_id: UUID
    because: StandDownReason


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOpinion:
    """What a member of the committee holds."""

    allegation_id: UUID
    opinion: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFinding:
    """What the committee found, and why."""

    allegation_id: UUID
    version: int | None = None
    finding: Finding
    reasons: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionToTake:
    """Something to be put right, and by when."""

    kind: ActionKind
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideOutcome:
    """What the scheme does after a finding."""

    allegation_id: UUID
    version: int | None = None
    outcome: Outcome
    actions: tuple[ActionToTake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAction:
    """Something about a recommended action."""

    allegation_id: UUID
    action_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCheckIn:
    """Somebody asked again."""

    allegation_id: UUID
    finding: CheckInFinding


@dataclass(frozen=True, slots=True, kw_only=True)
class TellFinding:
    """An audience is told, or no longer told, what the committee found."""

    allegation_id: UUID
    audience: FindingAudience


@dataclass(frozen=True, slots=True, kw_only=True)
class SignAgreement:
    """A site's operator signed the scheme's agreement."""

    site_id: UUID
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminateAgreement:
    """An agreement ends, for a reason other than a reprisal."""

    agreement_id: UUID
    version: int | None = None
    reason: TerminationReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareInterest:
    """A board member says what ties them."""

    organisation_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterest:
    """The secretariat records what ties a person."""

    person_id: UUID
    organisation_id: UUID | None = None
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndInterest:
    """An interest is held no longer."""

    interest_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWarning:
    """A warning was seen."""

    warning_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOnWarning:
    """Something was done about a warning."""

    warning_id: UUID
    version: int | None = None
    action: WarningAction
