"""What an interview is made of: its steps, the interviewee's answers, what was written. Weeks, never days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.interview_values import (
    CancelReason,
    ConsentAnswer,
    IntervieweeConsent,
    InterviewItemKind,
    InterviewStep,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step as it is told: in the week that ends on which Sunday, by whom; `id` labels the record of it."""

    id: UUID
    week: date
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewEvent:
    """That something happened to an interview."""

    id: UUID
    step: InterviewStep
    week: date
    person_id: UUID | None = None
    reason: CancelReason | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewConsent:
    """What the interviewee answered when asked for one thing. The last answer counts."""

    id: UUID
    consent: IntervieweeConsent
    answer: ConsentAnswer
    week: date
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewItem:
    """That the team wrote something. What it says is case content, under this id."""

    id: UUID
    kind: InterviewItemKind
    language: str | None = None
    week: date
    position: int
