"""Rows of what every write leaves behind."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from infra.tables.columns import count, counted, instant, json, optional_count, text, text_key


class IdempotencyKeyRow(SQLModel, table=True):
    """What an actor asked under a key, and what came of it; refusals are not kept."""

    __tablename__ = "idempotency_keys"  # pyright: ignore[reportAssignmentType]

    actor: str = text_key()
    key: str = text_key()
    digest: str = text()
    outcome: dict[str, Any] = json()
    at: datetime = instant()


class AuditRow(SQLModel, table=True):
    """Who changed which record by which command. Holds no value of the change."""

    __tablename__ = "audit_log"  # pyright: ignore[reportAssignmentType]

    id: int | None = counted()
    at: datetime = instant()
    actor_organisation: UUID | None = None
    actor_person: UUID | None = None
    client: str = text()
    command: str = text()
    entity: str = text()
    entity_id: UUID
    outcome: str = text()


class OutboxRow(SQLModel, table=True):
    """An event waiting to be told to whoever subscribes: codes and ids only."""

    __tablename__ = "outbox"  # pyright: ignore[reportAssignmentType]

    id: int | None = counted()
    at: datetime = instant()
    kind: str = text()
    entity: str = text()
    entity_id: UUID
    facts: dict[str, str] = json()
    position: int | None = optional_count()
    """In the order of commits, given once it is told for the first time."""


class AuditByWeekRow(SQLModel, table=True):
    """Who did what to an anonymous case, in which week: neither the time nor the order within the week."""

    __tablename__ = "audit_log_by_week"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    week: date
    actor_organisation: UUID | None = None
    actor_person: UUID | None = None
    client: str = text()
    command: str = text()
    entity: str = text()
    entity_id: UUID
    outcome: str = text()


class OutboxByWeekRow(SQLModel, table=True):
    """An event of an anonymous case, in which week: neither the time nor the order within the week."""

    __tablename__ = "outbox_by_week"  # pyright: ignore[reportAssignmentType]

    id: UUID = Field(primary_key=True)
    week: date
    kind: str = text()
    entity: str = text()
    entity_id: UUID
    facts: dict[str, str] = json()


class OutboxProgressRow(SQLModel, table=True):
    """How far the telling of events is: one row."""

    __tablename__ = "outbox_progress"  # pyright: ignore[reportAssignmentType]

    single: bool = Field(default=True, primary_key=True)
    given: int = count()
    """The last position that was given."""
    swept: int = count()
    """The last position whose row is gone."""
    swept_by_week: int = count()
    """Of what is told by week, the last transaction that wrote such a row."""
