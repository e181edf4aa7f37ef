"""Rows of assurance: audits with their steps and teams, and the notices that announce them.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import computed_id, key, optional_text, small, text, texts


class Audited(SQLModel):
    """What every row of an audit repeats: where, whose it is, who audits, and who may read it by now."""

    site_id: UUID
    operator_id: UUID
    audited_by: UUID
    drafted: bool
    published: bool


class AuditRow(Audited, table=True):
    """One audit."""

    __tablename__ = "audits"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    firm_id: UUID | None = computed_id("nullif(audited_by, id)")
    edition_id: str = text()
    cycle: str = text()
    state: str = text()
    opened_on: date
    agreement_id: UUID | None = None
    stage_two_on: date | None = None
    drafted_on: date | None = None
    published_on: date | None = None
    stopped_on: date | None = None
    level: str | None = optional_text()
    version: int = 1


class AuditEventRow(Audited, table=True):
    """That an audit came to a state."""

    __tablename__ = "audit_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    state: str = text()
    occurred_on: date
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    reason: str | None = optional_text()
    position: int = small()


class AuditTeamMemberRow(Audited, table=True):
    """Somebody of the firm, proposed for an audit's team, on it, or gone from it."""

    __tablename__ = "audit_team_members"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    person_id: UUID
    role: str = text()
    proposed_on: date
    approved_on: date | None = None
    ended_on: date | None = None


class AuditNoticeRow(SQLModel, table=True):
    """What everybody is told before an audit's stage 2."""

    __tablename__ = "audit_notices"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    audit_id: UUID
    site_id: UUID
    firm_id: UUID
    published_on: date
    first_day: date
    languages: list[str] = texts()
    contact_kind: str = text()
    contact: str = text()
    withdrawn_on: date | None = None
