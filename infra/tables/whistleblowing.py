"""Rows of whistleblower reports with their parts. Nothing in them names anybody; a company's role reads none of them.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import (
    instant,
    key,
    optional_instant,
    optional_text,
    small,
    text,
    texts,
)


class Addressed(SQLModel):
    """What every row repeats: whose handlers read it."""

    body_id: UUID


class ReportRow(Addressed, table=True):
    """One report."""

    __tablename__ = "reports"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID | None = None
    identity_mode: str = text()
    by_week: bool
    concern: str = text()
    protected_person: str = text()
    retaliation_forms: list[str] = texts()
    activities: list[str] = texts()
    received_on: date
    state: str = text()
    conclusion: str | None = optional_text()
    handler_id: UUID | None = None
    due: str | None = optional_text()
    due_on: date | None = None
    due_at: datetime | None = optional_instant()
    due_key: datetime = instant()
    closed_on: date | None = None
    paused_because: str | None = optional_text()
    erased_on: date | None = None
    version: int = 1


class ReportEventRow(Addressed, table=True):
    """That a step was taken with a report, and where it stood then."""

    __tablename__ = "report_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    step: str = text()
    state: str = text()
    occurred_on: date
    side: str = text()
    person_id: UUID | None = None
    reason: str | None = optional_text()
    position: int = small()


class ReportAliasRow(Addressed, table=True):
    """A person of one report, under that report's own label."""

    __tablename__ = "report_aliases"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    alias: str = text()
    role: str = text()


class ReportItemRow(Addressed, table=True):
    """That something was written; what it says is case content."""

    __tablename__ = "report_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
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


class ReportHandlingRow(Addressed, table=True):
    """Who handled a report from when to when."""

    __tablename__ = "report_handlings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    person_id: UUID
    starts: date
    ends: date | None = None


class ReportPauseRow(Addressed, table=True):
    """That a report's clock stood still."""

    __tablename__ = "report_pauses"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    because: str = text()
    starts: date
    until: date | None = None
    ends: date | None = None


class ReportCheckInRow(Addressed, table=True):
    """Asking again after a report was concluded."""

    __tablename__ = "report_check_ins"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    report_id: UUID
    due_on: date
    held_on: date | None = None
    finding: str | None = optional_text()
    person_id: UUID | None = None
