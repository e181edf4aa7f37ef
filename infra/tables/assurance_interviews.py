"""Rows of undertakings, interviews and what touches an audit's integrity.

Keys, checks, indexes and policies stand in the SQL migrations. Every date but the day of signing is a week's Sunday.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.assurance import Audited
from infra.tables.columns import key, optional_text, small, text, text_key


class UndertakingTextRow(SQLModel, table=True):
    """A promise as it is signed, word by word."""

    __tablename__ = "undertaking_texts"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    text_: str = text(sa_column_kwargs={"name": "text"})
    digest: str = text()
    in_force: bool
    source: str = text()


class UndertakingRow(Audited, table=True):
    """That a site's operator signed the promise for one audit."""

    __tablename__ = "undertakings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    promise_id: str = text()
    digest: str = text()
    signed_on: date
    signed_by: UUID | None = None
    version: int = 1


class OfTeam(SQLModel):
    """What every row that is the audit team's alone repeats."""

    audit_id: UUID
    firm_id: UUID


class InterviewRow(OfTeam, table=True):
    """One slot."""

    __tablename__ = "interviews"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID
    undertaking_id: UUID
    alias: str = text()
    form: str = text()
    people: int = small()
    sector: str | None = optional_text()
    role: str = text()
    language: str = text()
    interpreter: bool
    interpreter_alias: str | None = optional_text()
    setting: str = text()
    state: str = text()
    planned_week: date
    held_week: date | None = None
    management_absent: bool | None = None
    presence_decided_by: str | None = optional_text()
    erased_week: date | None = None
    version: int = 1


class InterviewEventRow(OfTeam, table=True):
    """That something happened to an interview."""

    __tablename__ = "interview_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    interview_id: UUID
    step: str = text()
    week: date
    person_id: UUID | None = None
    reason: str | None = optional_text()
    position: int = small()


class InterviewConsentRow(OfTeam, table=True):
    """What the interviewee answered."""

    __tablename__ = "interview_consents"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    interview_id: UUID
    consent: str = text()
    answer: str = text()
    week: date
    position: int = small()


class InterviewItemRow(OfTeam, table=True):
    """That something was written of it; what it says is case content."""

    __tablename__ = "interview_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    interview_id: UUID
    kind: str = text()
    language: str | None = optional_text()
    week: date
    position: int = small()


class IntegrityNoticeRow(SQLModel, table=True):
    """What a site is told of an incident."""

    __tablename__ = "integrity_notices"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    site_id: UUID
    operator_id: UUID
    firm_id: UUID
    kind: str = text()
    put_week: date
    answered_week: date | None = None
    closed_week: date | None = None
    effect: str | None = optional_text()
    version: int = 1


class IntegrityIncidentRow(OfTeam, table=True):
    """That somebody was pressed, coached or paid."""

    __tablename__ = "integrity_incidents"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID
    undertaking_id: UUID | None = None
    kind: str = text()
    interview_id: UUID | None = None
    notice_id: UUID | None = None
    state: str = text()
    recorded_week: date
    effect: str | None = optional_text()
    version: int = 1


class IncidentEventRow(OfTeam, table=True):
    """That an incident came to a state."""

    __tablename__ = "incident_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    incident_id: UUID
    state: str = text()
    week: date
    person_id: UUID | None = None
    position: int = small()


class IncidentItemRow(OfTeam, table=True):
    """That something was written about an incident; what it says is case content."""

    __tablename__ = "incident_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    incident_id: UUID
    kind: str = text()
    language: str | None = optional_text()
    week: date
    position: int = small()
