"""What a grievance has beyond what cases of every kind have: its steps, whose alias, which stage, what makes good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.cases import parts
from domain.cases.days import Reckoning
from domain.cases.parts import CaseSide
from domain.grievances.values import GrievanceState, HandlingStage, RemedyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceEvent:
    """That a grievance came to a state: when, from which side, through whom, and why (a code)."""

    id: UUID
    state: GrievanceState
    occurred_on: date
    side: CaseSide
    person_id: UUID | None = None
    """The handler who did it; nobody is kept for the other side."""
    reason: str | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(parts.Alias):
    """A person of one grievance."""

    in_confidence: bool
    """Whether the operator is not to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling(parts.Handling):
    """Who handles it, at which stage."""

    stage: HandlingStage = HandlingStage.FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What was agreed to make good; delivered by the body, verified by those it is for."""

    id: UUID
    kind: RemedyKind
    agreed_on: date
    due_on: date
    delivered_on: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """That the body let the site's operator know of a case, and until when."""

    id: UUID
    released_on: date
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step as it is told: when, by what the case counts its days, from which side, by which handler."""

    id: UUID
    """Labels the record of it."""
    now: datetime
    by: Reckoning
    side: CaseSide = CaseSide.BODY
    person_id: UUID | None = None

    @property
    def today(self) -> date:
        """The day it is at the site."""
        return self.by.today(self.now)

    @property
    def on(self) -> date:
        """The day as the case keeps it."""
        return self.by.kept(self.today)
