"""Editions and their requirements, as the secretariat keeps them beside what the reference files hold.

Refused: amending what is in force or was (audits rest on it: a slip gets an erratum), a number twice in an edition, a
chapter of another edition, bringing an edition into force while proposals before the Board for it are undecided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.engagement.parts import Decided
from domain.kernel import BadInput, IllegalTransition, Refusal
from domain.standard.labels import happened
from domain.standard.refusals import EditionInForce, OtherEdition, ProposalsUndecided
from domain.standard.values import EditionStatus

NUMBER = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+){0,7}")
LONGEST_NUMBER = 24
TOPICS = frozenset(
    {
        "ANTI_CORRUPTION",
        "COLLECTIVE_BARGAINING",
        "DEFENDERS",
        "NON_RETALIATION",
        "OCCUPATIONAL_SAFETY",
        "ORGANISING",
        "SECURITY",
        "WHISTLEBLOWING",
    }
)
"""What requirements touch, as the reference names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of the standard, as far as it changes."""

    id: str
    status: EditionStatus
    in_force_on: date | None = None
    superseded_on: date | None = None
    version: int = 1

    @property
    def is_draft(self) -> bool:
        """Whether anything in it can still change."""
        return self.status is EditionStatus.DRAFT

    def brought_into_force(self, on: date, undecided: int) -> Decided[Edition] | Refusal:
        """It counts from that day."""
        if not self.is_draft:
            return IllegalTransition(
                message="Only a draft comes into force.", next="Nothing needs to be done.", legal_next=()
            )
        if undecided:
            return ProposalsUndecided(undecided=undecided)
        after = replace(self, status=EditionStatus.IN_FORCE, in_force_on=on, version=self.version + 1)
        return Decided(record=after, events=(happened("EditionCameIntoForce", "Edition", self.id),))

    def superseded(self, on: date) -> Decided[Edition]:
        """The next one counts from that day; what was audited by this one stays as it is."""
        began = self.in_force_on
        after = replace(
            self,
            status=EditionStatus.SUPERSEDED,
            superseded_on=on if began is None else max(on, began),
            version=self.version + 1,
        )
        return Decided(record=after, events=(happened("EditionSuperseded", "Edition", self.id),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A requirement of one edition, in our own words."""

    id: str
    edition_id: str
    chapter_id: str | None = None
    number: str | None = None
    title: str
    summary: str
    critical: bool | None = None
    topics: tuple[str, ...] = ()
    citation: str | None = None
    source: str
    kept_here: bool = True
    version: int = 1

    def registered(self, chapter_edition: str | None) -> Decided[Requirement] | Refusal:
        """The first record of it. An edition in force takes what it always had and nobody wrote down yet."""
        wrong = unfit_number(self.number or "") or unfit_topics(self.topics)
        if wrong is not None:
            return wrong
        if self.chapter_id is not None and chapter_edition != self.edition_id:
            return OtherEdition()
        return Decided(record=self, events=(happened("RequirementRegistered", "Requirement", self.id),))

    def amended(self, after: Requirement, edition: Edition) -> Decided[Requirement] | Refusal:
        """Worded anew, while its edition is a draft."""
        if not edition.is_draft:
            return EditionInForce()
        wrong = unfit_topics(after.topics)
        if wrong is not None:
            return wrong
        kept = replace(after, kept_here=True, version=self.version + 1)
        return Decided(record=kept, events=(happened("RequirementAmended", "Requirement", self.id),))


def requirement_key(edition: str, number: str) -> str:
    """Edition and number together name a requirement (DOMAIN 2)."""
    return f"{edition}:{number}"


def unfit_number(number: str) -> BadInput | None:
    """What is no number such as 3.2.2.1."""
    if len(number) <= LONGEST_NUMBER and NUMBER.fullmatch(number):
        return None
    return BadInput(
        message="A requirement's number is letters and digits, parted by dots.",
        next="Write it as the edition does, such as 3.2.2.1.",
        field="number",
    )


def unfit_topics(topics: tuple[str, ...]) -> BadInput | None:
    """What is none of the topics, or stands twice."""
    if TOPICS.issuperset(topics) and len(set(topics)) == len(topics):
        return None
    return BadInput(
        message="A topic is none of those that there are, or stands twice.",
        next=f"Choose from {', '.join(sorted(TOPICS))}.",
        field="topics",
    )
