"""Rows of reprisals: agreements, declared interests, allegations with their parts, early warnings.

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
)


class Alleged(SQLModel):
    """What every row of an allegation repeats: where, whose handlers look after it, and who alleged it."""

    site_id: UUID
    body_id: UUID
    filed_by: UUID
    represented_by: UUID


class AgreementRow(SQLModel, table=True):
    """The scheme's agreement with a site."""

    __tablename__ = "agreements"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID
    operator_id: UUID
    signed_on: date
    terminated_on: date | None = None
    termination_reason: str | None = optional_text()
    version: int = 1


class DeclaredInterestRow(SQLModel, table=True):
    """What somebody said ties them to an organisation or a site."""

    __tablename__ = "declared_interests"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    person_id: UUID
    organisation_id: UUID | None = None
    site_id: UUID | None = None
    declared_on: date
    ended_on: date | None = None


class AllegationRow(Alleged, table=True):
    """One allegation."""

    __tablename__ = "allegations"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    filed_by_id: UUID | None = computed_id("nullif(filed_by, id)")
    representative_id: UUID | None = computed_id("nullif(represented_by, id)")
    identity_mode: str = text()
    by_week: bool
    audit_firm_id: UUID | None = None
    activities: list[str] = texts()
    forms: list[str] = texts()
    actor: str = text()
    grievance_id: UUID | None = None
    report_id: UUID | None = None
    received_on: date
    state: str = text()
    finding: str | None = optional_text()
    outcome: str | None = optional_text()
    withdrawn_on: date | None = None
    agreement_id: UUID | None = None
    handler_id: UUID | None = None
    due: str | None = optional_text()
    due_on: date | None = None
    due_at: datetime | None = optional_instant()
    due_key: datetime = instant()
    closed_on: date | None = None
    erased_on: date | None = None
    version: int = 1


class SittingRow(SQLModel, table=True):
    """That a person sits on an allegation's committee now."""

    __tablename__ = "sittings"  # pyright: ignore[reportAssignmentType]

    allegation_id: UUID = key()
    person_id: UUID = key()


class AllegationEventRow(Alleged, table=True):
    """That an allegation came to a state."""

    __tablename__ = "allegation_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    state: str = text()
    occurred_on: date
    side: str = text()
    person_id: UUID | None = None
    reason: str | None = optional_text()
    position: int = small()


class AllegationAliasRow(Alleged, table=True):
    """A person of one allegation, under that allegation's own label."""

    __tablename__ = "allegation_aliases"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    alias: str = text()
    role: str = text()


class AllegationItemRow(Alleged, table=True):
    """That something was written; what it says is case content."""

    __tablename__ = "allegation_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
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


class AllegationHandlingRow(Alleged, table=True):
    """Who looked after an allegation from when to when."""

    __tablename__ = "allegation_handlings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    person_id: UUID
    starts: date
    ends: date | None = None


class InterimMeasureRow(Alleged, table=True):
    """What protects somebody until there is a finding."""

    __tablename__ = "interim_measures"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    kind: str = text()
    taken_on: date
    lifted_on: date | None = None


class CommitteeMemberRow(Alleged, table=True):
    """That somebody was seated on an allegation's committee, and until when."""

    __tablename__ = "committee_members"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    person_id: UUID
    seat_id: str = text()
    sector: str = text()
    seated_on: date
    stood_down_on: date | None = None
    stood_down_because: str | None = optional_text()
    opinion: str | None = optional_text()


class RecommendedActionRow(Alleged, table=True):
    """What a site is recommended to put right."""

    __tablename__ = "recommended_actions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    kind: str = text()
    recommended_on: date
    due_on: date
    done_on: date | None = None
    verified_on: date | None = None


class AllegationCheckInRow(Alleged, table=True):
    """Asking again after an outcome."""

    __tablename__ = "allegation_check_ins"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    due_on: date
    held_on: date | None = None
    finding: str | None = optional_text()
    person_id: UUID | None = None


class AllegationReleaseRow(Alleged, table=True):
    """What the committee told the operator or the public."""

    __tablename__ = "allegation_releases"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    allegation_id: UUID
    audience: str = text()
    finding: str = text()
    outcome: str | None = optional_text()
    released_on: date
    withdrawn_on: date | None = None


class EarlyWarningRow(SQLModel, table=True):
    """A signal from a published rule."""

    __tablename__ = "early_warnings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    body_id: UUID
    site_id: UUID | None = None
    rule: str = text()
    cause: str = text()
    by_week: bool = False
    raised_on: date
    acknowledged_on: date | None = None
    acknowledged_by: UUID | None = None
    acted_on: date | None = None
    action: str | None = optional_text()
    version: int = 1


class EarlyWarningRecordRow(SQLModel, table=True):
    """A record that a warning rests on."""

    __tablename__ = "early_warning_records"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    warning_id: UUID
    body_id: UUID
    filed_by: UUID
    entity: str = text()
    record_id: UUID
