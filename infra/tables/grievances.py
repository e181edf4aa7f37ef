"""Rows of grievances: mechanisms and their assessments, cases with their parts. Nothing in them names anybody.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import (
    computed_id,
    instant,
    key,
    optional_instant,
    optional_text,
    small,
    text,
    texts,
    uuids,
)


class Sided(SQLModel):
    """What every row of a case repeats: where, whose handlers take it, and whose case it is."""

    site_id: UUID
    body_id: UUID
    filed_by: UUID
    represented_by: UUID
    operator_sees: bool


class MechanismRow(SQLModel, table=True):
    """Where grievances are brought."""

    __tablename__ = "mechanisms"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    kind: str = text()
    body_id: UUID
    site_id: UUID | None = None
    name: str = text()
    opened_on: date
    closed_on: date | None = None
    version: int = 1


class MechanismAssessmentRow(SQLModel, table=True):
    """How a mechanism does by one of the eight criteria."""

    __tablename__ = "mechanism_assessments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    mechanism_id: UUID
    criterion: str = text()
    rating: str = text()
    assessor_id: UUID
    assessed_on: date
    evidence: str | None = optional_text()


class GrievanceRow(Sided, table=True):
    """One complaint."""

    __tablename__ = "grievances"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    mechanism_id: UUID
    mechanism: str = text()
    filed_by_id: UUID | None = computed_id("nullif(filed_by, id)")
    representative_id: UUID | None = computed_id("nullif(represented_by, id)")
    identity_mode: str = text()
    by_week: bool
    category: str = text()
    activities: list[str] = texts()
    engagement_ids: list[UUID] = uuids()
    barrier_ids: list[UUID] = uuids()
    also_site_ids: list[UUID] = uuids()
    received_on: date
    state: str = text()
    outcome: str | None = optional_text()
    closure_reason: str | None = optional_text()
    referred_to_id: UUID | None = None
    handler_id: UUID | None = None
    due: str | None = optional_text()
    due_on: date | None = None
    due_at: datetime | None = optional_instant()
    due_key: datetime = instant()
    appeal_by: date | None = None
    closed_on: date | None = None
    paused_because: str | None = optional_text()
    released: bool = False
    erased_on: date | None = None
    external_ref: str | None = optional_text()
    version: int = 1


class GrievanceEventRow(Sided, table=True):
    """That a case came to a state."""

    __tablename__ = "grievance_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    state: str = text()
    occurred_on: date
    side: str = text()
    person_id: UUID | None = None
    reason: str | None = optional_text()
    position: int = small()


class GrievanceAliasRow(Sided, table=True):
    """A person of one case, under that case's own label."""

    __tablename__ = "grievance_aliases"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    alias: str = text()
    role: str = text()
    in_confidence: bool


class GrievanceItemRow(Sided, table=True):
    """That something was written in a case; what it says is case content."""

    __tablename__ = "grievance_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    kind: str = text()
    side: str = text()
    internal: bool
    language: str | None = optional_text()
    written_on: date
    position: int = small()
    opened_on: date | None = None
    redacted_on: date | None = None
    original_opened_on: date | None = None
    redacts_id: UUID | None = None
    redacted_because: str | None = optional_text()
    translates_id: UUID | None = None
    translated_by: str | None = optional_text()


class GrievanceHandlingRow(Sided, table=True):
    """Who handled a case from when to when."""

    __tablename__ = "grievance_handlings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    person_id: UUID
    stage: str = text()
    starts: date
    ends: date | None = None


class GrievancePauseRow(Sided, table=True):
    """That a case's clock stood still."""

    __tablename__ = "grievance_pauses"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    because: str = text()
    starts: date
    until: date | None = None
    ends: date | None = None


class RemedyRow(Sided, table=True):
    """What is to make good, and whether it did."""

    __tablename__ = "remedies"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    kind: str = text()
    agreed_on: date
    due_on: date
    delivered_on: date | None = None
    verified_on: date | None = None


class GrievanceCheckInRow(Sided, table=True):
    """Asking again after a case was closed."""

    __tablename__ = "grievance_check_ins"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    due_on: date
    held_on: date | None = None
    finding: str | None = optional_text()
    person_id: UUID | None = None


class GrievanceReleaseRow(Sided, table=True):
    """That a case was released to the site's operator."""

    __tablename__ = "grievance_releases"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    grievance_id: UUID
    released_on: date
    withdrawn_on: date | None = None


class GrievanceImportRow(SQLModel, table=True):
    """That a case came in with a register, and what its row said last, as a digest."""

    __tablename__ = "grievance_imports"  # pyright: ignore[reportAssignmentType]

    grievance_id: UUID = key()
    told: str = text()
    version: int
