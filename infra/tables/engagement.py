"""Rows of the engagement record: engagements with their parts, barriers with theirs, consent processes with theirs.

Keys, checks, indexes and policies stand in the SQL migrations. Parts repeat whose record it is, at which site and for
whom it is open, since the row policies need it; foreign keys carry every change of that to them.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Computed, SmallInteger
from sqlmodel import Field, SQLModel

from infra.tables.columns import instant, key, optional_text, small, text, texts


class Kept(SQLModel):
    """What every row repeats."""

    owner_id: UUID
    site_id: UUID
    shared_members: bool
    shared_operator: bool
    published: bool


class EngagementRow(Kept, table=True):
    """One recorded exchange."""

    __tablename__ = "engagements"  # type: ignore[assignment]

    id: UUID = key()
    starts_on: date
    ends_on: date
    place: str | None = optional_text()
    purpose: str = text()
    method: str = text()
    level: str = text()
    language: str = text()
    follows_id: UUID | None = None
    external_ref: str | None = optional_text()
    recorded_at: datetime = instant()
    recorded_by: UUID | None = None
    version: int = 1


class ReleaseRow(Kept, table=True):
    """To whom an engagement was opened, from when to when."""

    __tablename__ = "releases"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    audience: str = text()
    released_on: date
    withdrawn_on: date | None = None
    why: str | None = optional_text()


class ParticipantRow(Kept, table=True):
    """That a party took part; repeats the party's owner and whether it is public."""

    __tablename__ = "participants"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    party_id: UUID
    party_owner_id: UUID
    is_public: bool
    sector: str | None = optional_text()


class AttendanceRow(Kept, table=True):
    """How many of a sector came."""

    __tablename__ = "attendance"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    sector: str | None = optional_text()
    headcount: int


class SharedInformationRow(Kept, table=True):
    """What those met were told."""

    __tablename__ = "shared_information"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    position: int = small()
    description: str = text()
    language: str | None = optional_text()


class IssueRow(Kept, table=True):
    """What was raised and answered."""

    __tablename__ = "issues"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    position: int = small()
    raised: str = text()
    response: str | None = optional_text()


class AgreedActionRow(Kept, table=True):
    """Who promised what by when."""

    __tablename__ = "agreed_actions"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    position: int = small()
    description: str = text()
    responsible_id: UUID
    due_on: date
    completed_on: date | None = None


class BarrierRow(Kept, table=True):
    """What kept whom out."""

    __tablename__ = "barriers"  # type: ignore[assignment]

    id: UUID = key()
    engagement_id: UUID
    kind: str = text()
    severity: str = text()
    severity_rank: int | None = Field(
        default=None,
        sa_type=SmallInteger,
        nullable=False,
        sa_column_args=(
            Computed(
                "CASE severity WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2 WHEN 'HIGH' THEN 3 ELSE 4 END",
                persisted=True,
            ),
        ),
    )
    state: str = text()
    affected_sector: str = text()
    affected_group: str | None = optional_text()
    affected_roles: list[str] = texts()
    representative_id: UUID | None = None
    identified_on: date
    external_ref: str | None = optional_text()
    version: int = 1


class BarrierEventRow(Kept, table=True):
    """That a barrier came to a state."""

    __tablename__ = "barrier_events"  # type: ignore[assignment]

    id: UUID = key()
    barrier_id: UUID
    state: str = text()
    occurred_on: date
    organisation_id: UUID
    position: int = small()
    why: str | None = optional_text()


class MitigationRow(Kept, table=True):
    """What is done against a barrier."""

    __tablename__ = "mitigations"  # type: ignore[assignment]

    id: UUID = key()
    barrier_id: UUID
    kind: str = text()
    description: str | None = optional_text()
    responsible_id: UUID
    planned_on: date
    done_on: date | None = None


class ConsentProcessRow(Kept, table=True):
    """One community's decision about one subject."""

    __tablename__ = "consent_processes"  # type: ignore[assignment]

    id: UUID = key()
    community_id: UUID
    subject: str = text()
    state: str = text()
    opened_on: date
    version: int = 1


class ConsentEventRow(Kept, table=True):
    """That a community came to a state."""

    __tablename__ = "consent_events"  # type: ignore[assignment]

    id: UUID = key()
    consent_process_id: UUID
    state: str = text()
    occurred_on: date
    organisation_id: UUID
    position: int = small()
    conditions: str | None = optional_text()
