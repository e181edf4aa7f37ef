"""Rows of breach incidents. Keys, checks and policies stand in the SQL migrations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from infra.tables.columns import instant, key, optional_instant, optional_text, text, texts


class BreachRow(SQLModel, table=True):
    """A breach, in codes."""

    __tablename__ = "breaches"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    kinds: list[str] = texts()
    cause: str = text()
    reached: list[str] = texts()
    risk: str = text()
    people: str = text()
    aware_at: datetime = instant()
    due_at: datetime = instant()
    recorded_at: datetime = instant()
    authority_told_at: datetime | None = optional_instant()
    delay_reason: str | None = optional_text()
    people_told_at: datetime | None = optional_instant()
    untold_reason: str | None = optional_text()
    closed_at: datetime | None = optional_instant()
    warned: str = text()
    in_log: bool = Field(default=False)
    version: int = 1
