"""What cases of every kind are made of: steps, people under aliases, items, handlers, check-ins.

Days are days at the site, or a week's end where the case is anonymous (`domain.cases.days`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class IdentityMode(StrEnum):
    """Who knows who it is (DOMAIN 6). Anonymous: nobody. Confidential: a named few."""

    NAMED = "NAMED"
    CONFIDENTIAL = "CONFIDENTIAL"
    ANONYMOUS = "ANONYMOUS"
    VIA_REPRESENTATIVE = "VIA_REPRESENTATIVE"


class CaseSide(StrEnum):
    """From which side something in a case comes."""

    CONCERNED = "CONCERNED"
    BODY = "BODY"
    COMMITTEE = "COMMITTEE"


class PersonRole(StrEnum):
    """What somebody is in one case."""

    COMPLAINANT = "COMPLAINANT"
    REPORTER = "REPORTER"
    VICTIM = "VICTIM"
    AFFECTED = "AFFECTED"
    WITNESS = "WITNESS"
    RESPONDENT = "RESPONDENT"
    COLLEAGUE = "COLLEAGUE"
    RELATIVE = "RELATIVE"
    FACILITATOR = "FACILITATOR"
    REPRESENTATIVE = "REPRESENTATIVE"
    """The person who speaks for those concerned, at the organisation that does."""


class ItemKind(StrEnum):
    """What was written in a case."""

    NARRATIVE = "NARRATIVE"
    MESSAGE = "MESSAGE"
    RESPONSE = "RESPONSE"
    EVIDENCE = "EVIDENCE"
    NOTE = "NOTE"
    REASONS = "REASONS"


class RedactionReason(StrEnum):
    """Why a text was put in the place of another."""

    IDENTIFIES_WHO_TOLD = "IDENTIFIES_WHO_TOLD"
    IDENTIFIES_SOMEBODY_ELSE = "IDENTIFIES_SOMEBODY_ELSE"
    ENDANGERS_SOMEBODY = "ENDANGERS_SOMEBODY"
    NOT_OF_THIS_CASE = "NOT_OF_THIS_CASE"


class Translator(StrEnum):
    """What translated a text."""

    PERSON = "PERSON"
    MACHINE = "MACHINE"


class CheckInFinding(StrEnum):
    """What asking again found."""

    NO_RETALIATION = "NO_RETALIATION"
    RETALIATION = "RETALIATION"
    NOT_REACHED = "NOT_REACHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A person of one case, under a label that stands in this case alone; who it is, only the vault knows."""

    id: UUID
    alias: str
    role: PersonRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """That something was written in a case. What it says is case content, under this id (`domain.cases.content`)."""

    id: UUID
    kind: ItemKind
    side: CaseSide
    internal: bool = False
    """For those who handle or judge the case alone."""
    language: str | None = None
    written_on: date
    position: int
    opened_on: date | None = None
    """When the other side opened it first: those who handle or judge the case, or those whose case it is."""
    redacted_on: date | None = None
    """Since when a redacted text opens in its place."""
    original_opened_on: date | None = None
    """When somebody who handles or judges the case first opened it although a redacted text stands in its place."""
    redacts_id: UUID | None = None
    """In whose place it stands: always the first of several, whichever of them was redacted."""
    redacted_because: RedactionReason | None = None
    translates_id: UUID | None = None
    """Beside which it stands: never a translation itself."""
    translated_by: Translator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Who handles the case, from when to when."""

    id: UUID
    person_id: UUID
    starts: date
    ends: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """Asking again after a case was closed, since closing it does not end protection (DOMAIN 6)."""

    id: UUID
    due_on: date
    held_on: date | None = None
    finding: CheckInFinding | None = None
    person_id: UUID | None = None
