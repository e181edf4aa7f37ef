"""The shape of each reference table's rows, read strictly: an unknown key, a wrong type or a code that is
not on its list stops the load.

Field names are the column names. Where a column may be empty (`critical`, a draft's `number`), empty means
that our sources do not say; it is never filled by a guess.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.attacks.model import BusinessSector, Measure, Qualifier

EditionStatus = Literal["IN_FORCE", "DRAFT", "SUPERSEDED"]
PrincipleArea = Literal[
    "BUSINESS_INTEGRITY", "POSITIVE_LEGACIES", "SOCIAL_RESPONSIBILITY", "ENVIRONMENTAL_RESPONSIBILITY"
]
Topic = Literal[
    "ANTI_CORRUPTION",
    "COLLECTIVE_BARGAINING",
    "DEFENDERS",
    "NON_RETALIATION",
    "OCCUPATIONAL_SAFETY",
    "ORGANISING",
    "SECURITY",
    "WHISTLEBLOWING",
]
ProposalState = Literal[
    "DRAFTED",
    "UNDER_BOARD_CONSIDERATION",
    "IN_CONSULTATION",
    "CONSULTATION_CLOSED",
    "APPROVED",
    "RETURNED",
    "IN_FORCE",
]


class Row(BaseModel):
    """One row of a reference table."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Source(Row):
    """What a source key stands for. Not a table: every `source` column holds it spelled out."""

    title: str = Field(min_length=1)
    url: str | None


class Sourced(Row):
    """A row that says where it comes from: source keys with places, parted by semicolons."""

    source: str = Field(min_length=1)


class Noted(Row):
    """A row that says where it comes from to the file's reviewer only: its table has no column for it."""

    source: str = Field(min_length=1, exclude=True)


class Sector(Noted):
    """One of the six governance constituencies, of equal voice. A defender is a role, never one of these."""

    id: str
    name: str
    description: str
    position: int


class Seat(Noted):
    """One of a sector's two seats on the Board."""

    id: str
    sector: str
    number: Literal[1, 2]


class Edition(Sourced):
    """One edition of the standard."""

    id: str
    name: str
    status: EditionStatus
    summary: str


class Chapter(Sourced):
    """A chapter of one edition; its source says where a title is only carried over."""

    id: str
    edition_id: str
    number: str
    title: str
    principle_area: PrincipleArea
    position: int


class Requirement(Sourced):
    """A requirement in our own words."""

    id: str
    edition_id: str
    chapter_id: str | None
    number: str | None
    title: str
    summary: str
    critical: bool | None
    topics: tuple[Topic, ...]
    citation: str | None


class Erratum(Sourced):
    """A slip in a source: what it gives, what is right if that is known, and why."""

    id: str
    kind: Literal["WRONG_CITATION", "MISSING_ENDNOTE"]
    edition_id: str
    requirement_id: str | None
    given: str
    correction: str | None
    note: str


class Definition(Sourced):
    """What an edition means by a term, in our own words."""

    id: str
    edition_id: str
    term: str
    text: str


class ProposedChange(Sourced):
    """A change proposed for a draft edition. It changes no result under an edition in force."""

    id: str
    edition_id: str
    title: str
    summary: str
    state: ProposalState
    position: int


class ProposedChangeChapter(Row):
    """A chapter that a proposal touches."""

    proposed_change_id: str
    chapter_id: str


class ProposedRequirement(Row):
    """A requirement that a proposal adds or changes."""

    id: str
    proposed_change_id: str
    requirement_id: str
    effect: Literal["ADDS", "CHANGES"]


class ProtectedActivity(Sourced):
    """Something nobody may be made to suffer for, and whether that holds today or is proposed."""

    id: str
    name: str
    basis: Literal["CURRENT", "PROPOSED"]
    description: str
    requirement_number: str | None
    position: int


class UndertakingText(Sourced):
    """What a site's operator promises for an audit, word by word, with the digest that is signed."""

    id: str
    text: str
    digest: str
    in_force: bool


class AttackFigure(Sourced):
    """A published count. ATTACKS and PEOPLE are different measures: one attack may reach many people."""

    id: str
    year_from: int
    year_to: int
    business_sector: BusinessSector | None
    measure: Measure
    figure: int
    qualifier: Qualifier
    source_url: str | None = None  # filled from the source's own address
