"""Rows that cases of all three kinds have: what was told, sealed, and files with it; how a receipt finds its case;
which notices were given."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger
from sqlmodel import Field, SQLModel

from infra.tables.columns import key, optional_small, optional_text, text, text_key


class CaseContentRow(SQLModel, table=True):
    """One item of a case, sealed with the case's key. The writing role adds and opens it; nobody changes it."""

    __tablename__ = "case_contents"  # pyright: ignore[reportAssignmentType]

    item_id: UUID = key()
    case_id: UUID
    sealed: bytes = Field(sa_type=LargeBinary)


class CaseAttachmentRow(SQLModel, table=True):
    """A file that belongs to an item; its name, type and size are in the sealed head."""

    __tablename__ = "case_attachments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    case_kind: str = text()
    case_id: UUID
    item_id: UUID
    by_week: bool
    state: str = text()
    head: bytes = Field(sa_type=LargeBinary)
    steps: int
    """The room that it takes, or is to take: so many times 64 KiB."""
    upload: str | None = optional_text()
    """Keyed digest of what goes on with it."""
    size: int | None = None
    """What its sender said, until it is kept."""
    arrived: int | None = None
    rounds: int | None = optional_small()
    """Of sweeping since something of it came."""
    run: UUID | None = None
    """Which of several cleanings is kept."""


class CaseAttachmentPieceRow(SQLModel, table=True):
    """A piece of a cleaned file, sealed with the case's key."""

    __tablename__ = "case_attachment_pieces"  # pyright: ignore[reportAssignmentType]

    attachment_id: UUID = key()
    run: UUID = key()
    number: int = Field(primary_key=True, sa_type=SmallInteger)
    sealed: bytes = Field(sa_type=LargeBinary)


class CaseAttachmentArrivalRow(SQLModel, table=True):
    """A piece as it arrives, sealed with a key that its sender alone holds."""

    __tablename__ = "case_attachment_arrivals"  # pyright: ignore[reportAssignmentType]

    attachment_id: UUID = key()
    number: int = Field(primary_key=True, sa_type=SmallInteger)
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
