"""Rows of the standard: reference data, loaded with its sources, and what the secretariat keeps beside it.

Proposed changes on their way, consultations and comments: `infra.tables.standard_consultations`.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import SQLModel

from infra.tables.columns import optional_text, small, text, text_key, texts


class EditionRow(SQLModel, table=True):
    """An edition of the standard: in force, a draft, or superseded."""

    __tablename__ = "editions"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    name: str = text()
    status: str = text()
    summary: str = text()
    source: str = text()
    in_force_on: date | None = None
    superseded_on: date | None = None
    version: int = 1


class ChapterRow(SQLModel, table=True):
    """A chapter of one edition."""

    __tablename__ = "chapters"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    edition_id: str = text()
    number: str = text()
    title: str = text()
    principle_area: str = text()
    position: int = small()
    source: str = text()


class RequirementRow(SQLModel, table=True):
    """A requirement of one edition: the same number means different things in different drafts."""

    __tablename__ = "requirements"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    edition_id: str = text()
    chapter_id: str | None = optional_text()
    number: str | None = optional_text()
    title: str = text()
    summary: str = text()
    critical: bool | None = None
    topics: list[str] = texts()
    citation: str | None = optional_text()
    source: str = text()
    kept_here: bool = False
    version: int = 1


class ErratumRow(SQLModel, table=True):
    """A slip in a source, kept beside the citation as given."""

    __tablename__ = "errata"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    kind: str = text()
    edition_id: str = text()
    requirement_id: str | None = optional_text()
    given: str = text()
    correction: str | None = optional_text()
    note: str = text()
    source: str = text()
    kept_here: bool = False


class DefinitionRow(SQLModel, table=True):
    """A term as an edition means it, in our words."""

    __tablename__ = "definitions"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    edition_id: str = text()
    term: str = text()
    text_: str = text(sa_column_kwargs={"name": "text"})
    source: str = text()


class ProposedChangeRow(SQLModel, table=True):
    """A change somebody proposes to an edition."""

    __tablename__ = "proposed_changes"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    edition_id: str = text()
    title: str = text()
    summary: str = text()
    rationale: str | None = optional_text()
    state: str = text()
    position: int = small()
    source: str = text()
    kept_here: bool = False
    version: int = 1


class ProposedChangeChapterRow(SQLModel, table=True):
    """Which chapters a proposed change touches."""

    __tablename__ = "proposed_change_chapters"  # pyright: ignore[reportAssignmentType]

    proposed_change_id: str = text_key()
    chapter_id: str = text_key()
    kept_here: bool = False


class ProposedRequirementRow(SQLModel, table=True):
    """A requirement that a proposed change adds or changes."""

    __tablename__ = "proposed_requirements"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    proposed_change_id: str = text()
    requirement_id: str = text()
    effect: str = text()
    kept_here: bool = False


class ProtectedActivityRow(SQLModel, table=True):
    """What nobody may be made to suffer for, now or as proposed."""

    __tablename__ = "protected_activities"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    name: str = text()
    basis: str = text()
    description: str = text()
    requirement_number: str | None = optional_text()
    position: int = small()
    source: str = text()


class AttackFigureRow(SQLModel, table=True):
    """A published count of attacks or of people, with its source. An incident is not a person."""

    __tablename__ = "attack_figures"  # pyright: ignore[reportAssignmentType]

    id: str = text_key()
    year_from: int = small()
    year_to: int = small()
    business_sector: str | None = optional_text()
    measure: str = text()
    figure: int
    qualifier: str = text()
    source: str = text()
    source_url: str | None = optional_text()
