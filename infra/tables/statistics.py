"""Rows of the quarterly cube of participation. Once written they are changed by nobody (0017)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Double
from sqlmodel import Field, SQLModel

from infra.tables.columns import small, text, text_key


class ParticipationRow(SQLModel, table=True):
    """What is told of one sector's part in one activity of a quarter; the id reads '2026-Q3:COMMENT:WORKERS'."""

    __tablename__ = "participation"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    quarter: str = text()
    activity: str = text()
    sector: str = text()
    starts_on: date
    position: int = small()
    count: int | None = None
    share: float | None = Field(default=None, sa_type=Double)
    equal_share: float = Field(sa_type=Double)
    counted_on: date
