"""Rows that cases of all three kinds have: what was told, sealed; how a receipt finds its case; which notices were given."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from infra.tables.columns import key, text, text_key


class CaseContentRow(SQLModel, table=True):
    """One item of a case, sealed with the case's key. The writing role adds and opens it; nobody changes it."""

    __tablename__ = "case_contents"  # pyright: ignore[reportAssignmentType]

    item_id: UUID = key()
    case_id: UUID
    sealed: bytes = Field(sa_type=LargeBinary)


class CaseReceiptRow(SQLModel, table=True):
    """The case that a receipt opens, by the receipt's keyed digest."""

    __tablename__ = "case_receipts"  # pyright: ignore[reportAssignmentType]

    digest: str = text_key()
    case_kind: str = text()
    case_id: UUID
    label: UUID | None = None
    """As whom its holder appears in the case."""
    held: str = text()
    """OWN; HANDED, for whoever took the case down knows it too; RENEWED in place of such a one."""


class CaseNoticeRow(SQLModel, table=True):
    """That the handlers were told of a due day of a case."""

    __tablename__ = "case_notices"  # pyright: ignore[reportAssignmentType]

    case_id: UUID = key()
    kind: str = text_key()
    due: str = text_key()
    due_on: date = key()
