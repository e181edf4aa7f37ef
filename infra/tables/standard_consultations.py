"""Rows of proposed changes on their way: steps, consultation rounds, comments, responses, tallies.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import key, optional_text, small, text, text_key, texts


class ProposedChangeEventRow(SQLModel, table=True):
    """A step of a proposed change."""

    __tablename__ = "proposed_change_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    proposed_change_id: str = text()
    state: str = text()
    occurred_on: date
    side: str = text()
    reason: str | None = optional_text()
    motion_id: UUID | None = None
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    position: int = small()


class ConsultationRoundRow(SQLModel, table=True):
    """A consultation round of a proposed change."""

    __tablename__ = "consultation_rounds"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    proposed_change_id: str = text()
    number: int = small()
    name: str | None = optional_text()
    opens_on: date
    closes_on: date
    languages: list[str] = texts()
    questions: str | None = optional_text()
    held_before: bool = False
    answered_on: date | None = None


class ConsultationResponseRow(SQLModel, table=True):
    """The secretariat's response to comments."""

    __tablename__ = "consultation_responses"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    proposed_change_id: str = text()
    round_id: UUID
    disposition: str = text()
    wording: str = text()
    responded_on: date
    version: int = 1


class ConsultationCommentRow(SQLModel, table=True):
    """A comment on a proposed change."""

    __tablename__ = "consultation_comments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    proposed_change_id: str = text()
    round_id: UUID
    channel: str = text()
    organisation_id: UUID | None = None
    published_as_id: UUID | None = None
    sector: str | None = optional_text()
    requirement_id: str | None = optional_text()
    chapter_id: str | None = optional_text()
    position: str = text()
    wording: str = text()
    language: str | None = optional_text()
    submitted_on: date
    state: str = text()
    decline_reason: str | None = optional_text()
    moderated_on: date | None = None
    response_id: UUID | None = None
    disposition: str | None = optional_text()
    external_ref: str | None = optional_text()
    version: int = 1


class EarlierCommentRow(SQLModel, table=True):
    """What a comment said before it was amended."""

    __tablename__ = "earlier_comments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    comment_id: UUID
    organisation_id: UUID | None = None
    position: str = text()
    wording: str = text()
    replaced_on: date
    number: int = small()


class CommentTallyRow(SQLModel, table=True):
    """How many comments of one sector and position a round published."""

    __tablename__ = "comment_tallies"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    proposed_change_id: str = text()
    round_id: UUID
    sector: str | None = optional_text()
    position: str = text()
    comments: int
