"""Rows of unsealings: what was asked, and where the vault says it stands."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from infra.tables.columns import instant, key, optional_instant, small, text, texts


class UnsealingRow(SQLModel, table=True):
    """A request for somebody's identity."""

    __tablename__ = "unsealings"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    subject_kind: str = text()
    subject_id: UUID
    purpose: str = text()
    fields: list[str] = texts()  # pyright: ignore[reportIncompatibleMethodOverride]
    requester_id: UUID
    organisation_id: UUID
    reader: str = text()
    client: str = text()
    break_glass: bool
    requested_on: date
    state: str = text()
    approvals: int = small()
    ends_at: datetime = instant()
    review_due_at: datetime | None = optional_instant()
    entry: int | None = Field(default=None, sa_type=BigInteger)
    version: int = 1
