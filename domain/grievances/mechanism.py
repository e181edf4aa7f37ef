"""A mechanism: where grievances are brought, whose handlers take them, and how it does by the eight criteria (U 31).

There is no total: the answer is the list. Refused: a criterion twice, a judgement without evidence, closing it twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.engagement.parts import Decided
from domain.grievances.refusals import MechanismClosed
from domain.grievances.values import Criterion, CriterionRating, MechanismKind
from domain.kernel import BadInput, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismAssessment:
    """How it does by one criterion, who says so, when, and on what evidence."""

    id: UUID
    criterion: Criterion
    rating: CriterionRating
    assessor_id: UUID
    assessed_on: date
    evidence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """Where grievances are brought."""

    id: UUID
    kind: MechanismKind
    body_id: UUID
    site_id: UUID | None = None
    name: str
    opened_on: date
    closed_on: date | None = None
    version: int = 1
    assessments: tuple[MechanismAssessment, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it takes grievances."""
        return self.closed_on is None

    def registered(self) -> Decided[Mechanism] | BadInput:
        """The first record of it."""
        if (self.kind is MechanismKind.SITE) == (self.site_id is not None):
            return Decided(record=self, events=(self._event("MechanismRegistered", kind=self.kind.value),))
        return BadInput(
            message="A site's own mechanism has a site, and no other mechanism has one.",
            next="Name the site for a SITE mechanism; leave it out for the others.",
            field="siteId",
        )

    def closed(self, on: date) -> Decided[Mechanism] | MechanismClosed:
        """It takes nothing more; what was brought is still handled."""
        if not self.is_open:
            return MechanismClosed()
        after = replace(self, closed_on=max(on, self.opened_on), version=self.version + 1)
        return Decided(record=after, events=(self._event("MechanismClosed"),))

    def assessed(self, found: Sequence[MechanismAssessment]) -> Decided[Mechanism] | BadInput:
        """With a judgement by some or all of the criteria. Earlier ones stay beside it."""
        if not found or len({one.criterion for one in found}) < len(found):
            return BadInput(
                message="An assessment rates at least one criterion, and none of them twice.",
                next="Give one rating for each criterion.",
                field="ratings",
            )
        if any(one.evidence is None and one.rating is not CriterionRating.NO_EVIDENCE for one in found):
            return BadInput(
                message="A rating other than NO_EVIDENCE says what it rests on.",
                next="Say where the evidence is, or rate NO_EVIDENCE.",
                field="ratings",
            )
        after = replace(self, assessments=(*self.assessments, *found), version=self.version + 1)
        return Decided(record=after, events=(self._event("MechanismAssessed"),))

    def _event(self, happened: str, /, **facts: str) -> Event:
        return Event(kind=happened, entity="Mechanism", id=self.id, facts=facts)
