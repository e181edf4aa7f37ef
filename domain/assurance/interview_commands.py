"""What can be asked around interviews. Days are taken in and kept as weeks; what was told is case content."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.assurance.interview_values import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    PresenceDecidedBy,
)
from domain.cases.retaliation import RetaliationForm
from domain.reprisals.values import Actor
from domain.sectors.model import Sector
from domain.vault.given import IdentityGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUndertaking:
    """A site's operator signs the promise whose digest it has read."""

    audit_id: UUID
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInterview:
    """The audit team plans an interview."""

    audit_id: UUID
    form: InterviewForm
    people: int
    sector: Sector | None = None
    role: IntervieweeRole
    language: str
    interpreter: bool
    setting: InterviewSetting
    week: date
    identity: IdentityGiven | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterviewHeld:
    """It took place."""

    interview_id: UUID
    week: date
    management_absent: bool
    presence_decided_by: PresenceDecidedBy | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInterview:
    """It was called off."""

    interview_id: UUID
    reason: CancelReason
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnInterview:
    """Something that takes no more than the interview."""

    interview_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterviewConsent:
    """What an interviewee answered."""

    interview_id: UUID
    consent: IntervieweeConsent
    answer: ConsentAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class AddInterviewItem:
    """What the team writes of an interview."""

    interview_id: UUID
    kind: InterviewItemKind
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What was written and is to be read."""

    item_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBreach:
    """An undertaking was broken. `forms` and `actor` are for retaliation and its threat."""

    audit_id: UUID
    kind: BreachKind
    interview_id: UUID | None = None
    forms: tuple[RetaliationForm, ...] = ()
    actor: Actor | None = None
    narrative: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnIncident:
    """Something that takes no more than the incident."""

    incident_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIntegrityNotice:
    """What the site says to what was put to it."""

    notice_id: UUID
    text: str = field(repr=False)
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncident:
    """What an incident comes to for the audit."""

    incident_id: UUID
    effect: AuditEffect
    version: int | None = None
