"""What an allegation is made of beside what every case has: steps, measures, a committee, actions, releases.

Days are days at the site, or a week's end where the allegation is anonymous (`domain.cases.days`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.cases.parts import CaseSide
from domain.reprisals.values import (
    ActionKind,
    AllegationState,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
)
from domain.sectors.model import Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step as it is told: on which day, from which side, by whom and why; `id` labels the record of it."""

    id: UUID
    on: date
    side: CaseSide
    person_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationEvent:
    """That an allegation came to a state, or that something happened while it stood there: `reason` says what."""

    id: UUID
    state: AllegationState
    occurred_on: date
    side: CaseSide
    person_id: UUID | None = None
    reason: str | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InterimMeasure:
    """What protects somebody until there is a finding, and after."""

    id: UUID
    kind: MeasureKind
    taken_on: date
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitteeMember:
    """That a board member was seated on the committee, for which seat, until when, and what they hold."""

    id: UUID
    person_id: UUID
    seat_id: str
    sector: Sector
    seated_on: date
    stood_down_on: date | None = None
    stood_down_because: StandDownReason | None = None
    opinion: Finding | None = None

    @property
    def sits(self) -> bool:
        """Whether they did not stand down."""
        return self.stood_down_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendedAction:
    """What the site is recommended to put right, by when, and whether that was done and is seen to be."""

    id: UUID
    kind: ActionKind
    recommended_on: date
    due_on: date
    done_on: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationRelease:
    """What the committee told the operator or the public: a dated act, with what it knew on that day."""

    id: UUID
    audience: FindingAudience
    finding: Finding
    outcome: Outcome | None = None
    released_on: date
    withdrawn_on: date | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSeat:
    """A seat of the Board and who holds it on one day."""

    person_id: UUID
    seat_id: str
    sector: Sector
