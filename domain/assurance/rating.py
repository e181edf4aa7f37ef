"""How far a site meets a requirement: each rating rests on evidence, and what it replaced stays on record.

A rating never rests on interviews alone: one with nothing else to show would tell the company that people talked. So an
interview leaves one mark beside the rating, in a record of its own for the audit team alone, without text and however
many people were heard; and what the company sees of a rating is the same with the mark and without it. Nor is a rating
made anew when nothing of it changes: the second would stand there for a reason that can be guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.assurance.audit import Audit
from domain.assurance.parts import Act
from domain.assurance.refusals import (
    EvidenceMissing,
    InterviewsAlone,
    NothingNew,
    OutOfScope,
    WrongStage,
)
from domain.assurance.team import wrong_stage
from domain.assurance.values import AuditState, EvidenceKind, RatingCode
from domain.engagement.parts import Decided
from domain.kernel import BadInput, Event, NewId

S = AuditState
SCOPING = (S.FIRM_CONTRACTED, S.TEAM_APPROVED, S.STAGE_1, S.NOTICE_PUBLISHED)
"""While the firm decides what it looks at: before anybody is heard. The operator reads the scope, and a requirement
that joined it later would tell what somebody said."""
RATING = (S.STAGE_1, S.NOTICE_PUBLISHED, S.STAGE_2, S.DRAFT_REPORT, S.CORRECTIVE_ACTION)
"""From the firm's first look until the report."""
MOST_EVIDENCE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoped:
    """That an audit looks at a requirement of its edition."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool
    edition_id: str
    requirement_id: str
    added_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a rating is said to rest on, as it is asked: an interview without a word of it."""

    kind: EvidenceKind
    says: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A document, or what somebody saw."""

    id: UUID
    kind: EvidenceKind
    says: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One rating of one requirement. `working`: replaced before the findings went to the operator."""

    id: UUID
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool
    requirement_id: str
    rating: RatingCode
    rated_on: date
    rated_by: UUID | None = None
    current: bool = True
    working: bool = False
    version: int = 1
    evidence: tuple[Evidence, ...] = ()

    def replaced(self) -> Rating:
        """Another stands in its place."""
        return replace(self, current=False, working=not self.drafted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A rating as it is asked."""

    requirement_id: str
    rating: RatingCode
    shown: tuple[Shown, ...]

    @property
    def rests_on_interviews(self) -> bool:
        """Whether interviews are among what it rests on."""
        return any(one.kind is EvidenceKind.INTERVIEW for one in self.shown)


def scoped(audit: Audit, requirement: str, on: date, id: UUID) -> Scoped:
    """A requirement in the audit's scope."""
    return Scoped(
        id=id,
        audit_id=audit.id,
        site_id=audit.site_id,
        operator_id=audit.operator_id,
        audited_by=audit.audited_by,
        drafted=audit.drafted,
        published=audit.published,
        edition_id=audit.edition_id,
        requirement_id=requirement,
        added_on=on,
    )


def rated(
    audit: Audit, asked: Asked, before: Rating | None, in_scope: bool, act: Act, new_id: NewId
) -> Decided[Rating] | WrongStage | OutOfScope | InterviewsAlone | EvidenceMissing | NothingNew | BadInput:
    """The rating, if the audit is where ratings are made."""
    if audit.state not in RATING:
        return wrong_stage(audit, RATING)
    return made(audit, asked, before, in_scope, act, new_id)


def made(
    audit: Audit, asked: Asked, before: Rating | None, in_scope: bool, act: Act, new_id: NewId
) -> Decided[Rating] | OutOfScope | InterviewsAlone | EvidenceMissing | NothingNew | BadInput:
    """The rating, at whatever stage: a report is corrected after it was published."""
    if not in_scope:
        return OutOfScope()
    visible = [one for one in asked.shown if one.kind is not EvidenceKind.INTERVIEW]
    refused = _unfit(asked, visible)
    if refused is not None:
        return refused
    if before is not None and before.rating is asked.rating and _same(before.evidence, visible):
        return NothingNew()
    rating = Rating(
        id=new_id(),
        audit_id=audit.id,
        site_id=audit.site_id,
        operator_id=audit.operator_id,
        audited_by=audit.audited_by,
        drafted=audit.drafted,
        published=audit.published,
        requirement_id=asked.requirement_id,
        rating=asked.rating,
        rated_on=act.on,
        rated_by=act.person_id,
        version=before.version + 1 if before else 1,
        evidence=tuple(
            Evidence(id=new_id(), kind=one.kind, says=one.says or "", position=place)
            for place, one in enumerate(visible, 1)
        ),
    )
    event = Event(
        kind="RequirementRated", entity="Rating", id=rating.id, facts={"rating": asked.rating.value}
    )
    return Decided(record=rating, events=(event,))


def _unfit(asked: Asked, visible: Sequence[Shown]) -> InterviewsAlone | EvidenceMissing | BadInput | None:
    if not visible and asked.rests_on_interviews:
        return InterviewsAlone()
    if not visible and asked.rating is not RatingCode.NOT_SCORED:
        return EvidenceMissing()
    if len(visible) > MOST_EVIDENCE:
        return _bad(f"A rating rests on at most {MOST_EVIDENCE} documents and observations.")
    if any((one.says is None) is not (one.kind is EvidenceKind.INTERVIEW) for one in asked.shown):
        return _bad("A document and an observation say what they are; an interview carries no text.")
    return None


def _bad(message: str) -> BadInput:
    return BadInput(message=message, next="Correct the evidence and send it again.", field="evidence")


def _same(before: Sequence[Evidence], visible: Sequence[Shown]) -> bool:
    return [(one.kind, one.says) for one in before] == [(one.kind, one.says) for one in visible]
