"""Rows of what audits find: scope, ratings with evidence, corrective actions, outreach, reports, achievements.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.assurance import Audited
from infra.tables.columns import instant, key, optional_text, small, text


class AuditScopeRow(Audited, table=True):
    """That an audit looks at a requirement of its edition."""

    __tablename__ = "audit_scope"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    edition_id: str = text()
    requirement_id: str = text()
    added_on: date


class AuditRatingRow(Audited, table=True):
    """A rating, current or replaced."""

    __tablename__ = "audit_ratings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    requirement_id: str = text()
    rating: str = text()
    rated_on: date
    rated_by: UUID | None = None
    current: bool
    working: bool
    version: int


class RatingEvidenceRow(Audited, table=True):
    """A document or an observation that a rating rests on."""

    __tablename__ = "rating_evidence"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    rating_id: UUID
    audit_id: UUID
    working: bool
    kind: str = text()
    says: str = text()
    position: int = small()


class InterviewEvidenceRow(SQLModel, table=True):
    """That a rating rests on interviews too."""

    __tablename__ = "interview_evidence"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    rating_id: UUID
    audit_id: UUID
    kind: str = text()


class CorrectiveActionRow(Audited, table=True):
    """What a site has to put right."""

    __tablename__ = "corrective_actions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    requirement_id: str = text()
    description: str = text()
    opened_on: date
    due_on: date
    due_at: datetime = instant()
    done_on: date | None = None
    verified_on: date | None = None
    version: int = 1


class CorrectiveActionEventRow(Audited, table=True):
    """One step of a corrective action."""

    __tablename__ = "corrective_action_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    action_id: UUID
    audit_id: UUID
    step: str = text()
    occurred_on: date
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    position: int = small()


class AchievementRow(SQLModel, table=True):
    """What a site has achieved, since when and until when."""

    __tablename__ = "achievements"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    edition_id: str = text()
    level: str = text()
    granted_on: date
    surveillance_due_on: date
    ended_on: date | None = None
    ended_because: str | None = optional_text()
    version: int = 1


class AuditReportRow(SQLModel, table=True):
    """One number of a published report."""

    __tablename__ = "audit_reports"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    site_id: UUID
    edition_id: str = text()
    number: int = small()
    level: str = text()
    body: str = text()
    digest: str = text()
    published_on: date
    correction: str | None = optional_text()


class AreaScoreRow(SQLModel, table=True):
    """An area's score in a report."""

    __tablename__ = "area_scores"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    area: str = text()
    points: int
    possible: int


class AuditOutreachRow(Audited, table=True):
    """One thing that was done to reach people."""

    __tablename__ = "audit_outreach"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    kind: str = text()
    sector: str = text()
    language: str = text()
    held_on: date
    reached: int | None = None
    version: int = 1


class OutreachBarrierRow(SQLModel, table=True):
    """What stood in its way."""

    __tablename__ = "outreach_barriers"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    outreach_id: UUID
    audited_by: UUID
    kind: str = text()
    barrier_id: UUID | None = None
