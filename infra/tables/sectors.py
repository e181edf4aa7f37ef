"""Rows of the six sectors, their board seats, and who held a seat from when to when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import key, optional_text, small, text, text_key


class SectorRow(SQLModel, table=True):
    """One of the six constituencies with an equal voice."""

    __tablename__ = "sectors"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    name: str = text()
    description: str = text()
    position: int = small()


class SeatRow(SQLModel, table=True):
    """One of a sector's two seats; the id reads 'WORKERS:1'."""

    __tablename__ = "seats"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    sector: str = text()
    number: int = small()


class SeatTermRow(SQLModel, table=True):
    """One person's time in one seat."""

    __tablename__ = "seat_terms"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    seat_id: str = text()
    person_id: UUID
    holder_name: str | None = optional_text()
    employer_id: UUID | None = None
    starts: date
    ends: date | None = None
