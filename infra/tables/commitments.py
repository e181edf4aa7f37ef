"""Rows of commitments: policies and whistleblower mechanisms, their versions, and the parts that versions share.

Keys, checks, indexes and policies stand in the SQL migrations.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import SQLModel

from infra.tables.columns import computed_id, key, optional_small, optional_text, small, text, texts

_SITE = "CASE WHEN of_site THEN subject_id END"
_OPERATOR = "CASE WHEN NOT of_site THEN subject_id END"


class Kept(SQLModel):
    """What every row repeats: of what, and whose it is, and whether everybody reads it."""

    subject_id: UUID
    of_site: bool
    owner_id: UUID
    published: bool


class PolicyRow(Kept, table=True):
    """A policy."""

    __tablename__ = "policies"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID | None = computed_id(_SITE)
    operator_id: UUID | None = computed_id(_OPERATOR)
    title: str = text()
    version: int = 1


class WhistleblowerMechanismRow(Kept, table=True):
    """A site's whistleblower mechanism."""

    __tablename__ = "whistleblower_mechanisms"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    site_id: UUID = computed_id("subject_id")
    title: str = text()
    version: int = 1


class PolicyVersionRow(Kept, table=True):
    """A version of a policy."""

    __tablename__ = "policy_versions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    commitment_id: UUID
    site_id: UUID | None = computed_id(_SITE)
    operator_id: UUID | None = computed_id(_OPERATOR)
    state: str = text()
    number: int | None = optional_small()
    starts: date
    ends: date | None = None
    approved_by: str = text()
    address: str | None = optional_text()
    digest: str = text()
    language: str = text()
    version: int = 1


class MechanismVersionRow(Kept, table=True):
    """A version of a whistleblower mechanism."""

    __tablename__ = "whistleblower_mechanism_versions"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    commitment_id: UUID
    site_id: UUID = computed_id("subject_id")
    state: str = text()
    number: int | None = optional_small()
    starts: date
    ends: date | None = None
    channels: list[str] = texts()
    languages: list[str] = texts()
    open_to: list[str] = texts()
    anonymity_offered: bool
    independence: str = text()
    protection_stated: str | None = optional_text()
    version: int = 1


class PartOfVersion(Kept):
    """What every part of a version repeats."""

    policy_version_id: UUID | None = None
    mechanism_version_id: UUID | None = None
    commitment_id: UUID


class CommitmentItemRow(PartOfVersion, table=True):
    """How one item of a version stands."""

    __tablename__ = "commitment_items"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    version_id: UUID = computed_id("coalesce(policy_version_id, mechanism_version_id)")
    item: str = text()
    item_group: str = text()
    position: int = small()
    rating: str = text()
    disputed: bool
    assessed_on: date | None = None
    assessment_id: UUID | None = None


class CommitmentAssessmentRow(PartOfVersion, table=True):
    """What somebody found of one item."""

    __tablename__ = "commitment_assessments"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    item: str = text()
    rating: str = text()
    evidence: str | None = optional_text()
    place: str | None = optional_text()
    assessor_id: UUID
    person_id: UUID
    assessed_on: date
    position: int


class CommitmentEventRow(PartOfVersion, table=True):
    """That a version came to a state."""

    __tablename__ = "commitment_events"  # pyright: ignore[reportAssignmentType]

    id: UUID = key()
    state: str = text()
    occurred_on: date
    organisation_id: UUID
    reason: str | None = optional_text()
    position: int = small()
