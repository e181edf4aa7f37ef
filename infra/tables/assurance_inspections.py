"""Rows of inspections by public agencies, and of what was published about each.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import key, optional_text, small, text


class ExternalInspectionRow(SQLModel, table=True):
    """One inspection."""

    __tablename__ = "external_inspections"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    external_ref: str = text()
    site_id: UUID
    agency: str = text()
    agency_name: str = text()
    act: str = text()
    number: str | None = optional_text()
    inspected_on: date
    summary: str | None = optional_text()
    version: int = 1


class InspectionDocumentRow(SQLModel, table=True):
    """A published document about one."""

    __tablename__ = "inspection_documents"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    inspection_id: UUID
    name: str = text()
    address: str = text()
    position: int = small()
