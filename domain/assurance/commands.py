"""What can be asked of audits: one frozen command for each act, texts already screened, ids already decoded.

`version`, where given, is the version that its sender last read: if the record changed since, the act is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.assurance.values import (
    ContactKind,
    Cycle,
    EvidenceKind,
    OutreachKind,
    RatingCode,
    StopReason,
    TeamRole,
)
from domain.engagement.values import BarrierKind
from domain.sectors.model import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAudit:
    """A site assesses itself against an edition."""

    site_id: UUID
    edition_id: str
    cycle: Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAudit:
    """A step of an audit that says all by itself."""

    audit_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFirm:
    """Which firm audits."""

    audit_id: UUID
    version: int | None = None
    firm_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StopAudit:
    """An audit that is not gone on with."""

    audit_id: UUID
    version: int | None = None
    reason: StopReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeTeamMember:
    """Somebody of the firm, for its team."""

    audit_id: UUID
    version: int | None = None
    person_id: UUID
    role: TeamRole


@dataclass(frozen=True, slots=True, kw_only=True)
class EndTeamMembership:
    """Somebody who leaves the team."""

    audit_id: UUID
    version: int | None = None
    member_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishNotice:
    """What everybody is told before stage 2."""

    audit_id: UUID
    version: int | None = None
    first_day: date
    languages: tuple[str, ...]
    contact_kind: ContactKind
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScope:
    """Requirements for an audit's scope, or out of it."""

    audit_id: UUID
    requirement_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceGiven:
    """What a rating rests on."""

    kind: EvidenceKind
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRequirement:
    """How far a requirement is met. `version`: of the requirement's rating, not of the audit."""

    audit_id: UUID
    version: int | None = None
    requirement_id: str
    rating: RatingCode
    evidence: tuple[EvidenceGiven, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkInterviews:
    """That a requirement's rating rests on interviews too."""

    audit_id: UUID
    requirement_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCorrectiveAction:
    """Something to put right."""

    audit_id: UUID
    requirement_id: str
    description: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCorrectiveAction:
    """A step of a corrective action."""

    action_id: UUID
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A rating that was published wrong, as it is right."""

    requirement_id: str
    rating: RatingCode
    evidence: tuple[EvidenceGiven, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport:
    """A further number of a published report."""

    audit_id: UUID
    version: int | None = None
    why: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierMet:
    """What stood in the way of outreach."""

    kind: BarrierKind
    barrier_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOutreach:
    """What was done so that people learn of an audit."""

    audit_id: UUID
    kind: OutreachKind
    sector: Sector
    language: str
    held_on: date
    reached: int | None = None
    barriers: tuple[BarrierMet, ...] = ()
