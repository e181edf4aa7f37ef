"""Rows of motions before the Board, with their steps, ballots, answers and recusals.

Keys, checks, indexes, policies and what may still change stand in the SQL migration (0015).
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import SmallInteger
from sqlmodel import Field, SQLModel

from infra.tables.columns import instant, key, optional_instant, optional_text, small, text, texts


class MotionRow(SQLModel, table=True):
    """A question before the Board, and what it came to."""

    __tablename__ = "motions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    title: str = text()
    state: str = text()
    text: str = text()  # last of them: from here on the name is the column's
    site_id: UUID | None = None
    organisation_id: UUID | None = None
    proposed_change_id: str | None = optional_text()
    moved_by: str | None = optional_text()
    drafted_on: date
    has_result: bool = False
    consensus_until: date | None = None
    opened_on: date | None = None
    closes_at: datetime | None = optional_instant()
    decided_on: date | None = None
    because: str | None = optional_text()
    in_favour: int | None = Field(default=None, sa_type=SmallInteger)
    against: int | None = Field(default=None, sa_type=SmallInteger)
    abstained: int | None = Field(default=None, sa_type=SmallInteger)
    recused: int | None = Field(default=None, sa_type=SmallInteger)
    quorum: int | None = Field(default=None, sa_type=SmallInteger)
    majority_parts: int | None = Field(default=None, sa_type=SmallInteger)
    majority_of: int | None = Field(default=None, sa_type=SmallInteger)
    returned_by: list[str] = texts()
    version: int = 1


class MotionEventRow(SQLModel, table=True):
    """That a motion came to a state."""

    __tablename__ = "motion_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    motion_id: UUID
    has_result: bool
    state: str = text()
    occurred_on: date
    person_id: UUID | None = None
    position: int = small()


class BallotRow(SQLModel, table=True):
    """A seat's vote."""

    __tablename__ = "ballots"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    motion_id: UUID
    seat_id: str = text()
    sector: str = text()
    person_id: UUID
    vote: str = text()
    cast_at: datetime = instant()
    recused: bool = False
    version: int = 1


class MotionPositionRow(SQLModel, table=True):
    """A seat's answer while consensus is sought."""

    __tablename__ = "motion_positions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    motion_id: UUID
    seat_id: str = text()
    sector: str = text()
    person_id: UUID
    stance: str = text()
    taken_at: datetime = instant()
    version: int = 1


class MotionRecusalRow(SQLModel, table=True):
    """That the person in a seat takes no part."""

    __tablename__ = "motion_recusals"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    motion_id: UUID
    seat_id: str = text()
    person_id: UUID
    ties: list[str] = texts()
    recused_on: date
