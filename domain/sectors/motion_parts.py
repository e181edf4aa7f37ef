"""What a motion is made of beside its words: steps, votes, answers, recusals; and the Board on the day of an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.reprisals.parts import HeldSeat
from domain.sectors.model import Sector
from domain.sectors.motion_values import MotionState, Stance, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionEvent:
    """That a motion came to a state: on which day, by whom. Votes and answers leave none: they would be counted."""

    id: UUID
    state: MotionState
    occurred_on: date
    person_id: UUID | None = None
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A seat's vote, and who holds the seat that cast it last. `recused`: found at the close not to count."""

    id: UUID
    seat_id: str
    sector: Sector
    person_id: UUID
    vote: Vote
    cast_at: datetime
    recused: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionPosition:
    """A seat's answer while consensus is sought, and who gave it last."""

    id: UUID
    seat_id: str
    sector: Sector
    person_id: UUID
    stance: Stance
    taken_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionRecusal:
    """That the person in a seat does not take part, and every tie for which; their successor is not bound by it."""

    id: UUID
    seat_id: str
    person_id: UUID
    ties: tuple[str, ...]
    recused_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One step: on which day and at which moment, by whom; `id` labels the record of it."""

    id: UUID
    at: datetime
    person_id: UUID | None = None

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chamber:
    """The Board on one day, as far as a motion is concerned."""

    seats: Mapping[UUID, HeldSeat]
    """By person, every seat that is held."""
    ties: Mapping[UUID, tuple[str, ...]]
    """By person, what ties them to the motion's subject, of everybody who was asked about."""
