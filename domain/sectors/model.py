"""The six sectors with an equal voice, their two board seats each, and who holds a seat from when to when.

Refuses: a seat held twice on one day, a person in two seats on one day, a holder who is no board member.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.kernel import BadInput, Event, Period, Refusal


class Sector(StrEnum):
    """One of six governance constituencies (seed). Rights holders and defenders sit with the communities."""

    COMMUNITIES = "COMMUNITIES"
    WORKERS = "WORKERS"
    NGOS = "NGOS"
    MINING_COMPANIES = "MINING_COMPANIES"
    CONSUMER_BRANDS = "CONSUMER_BRANDS"
    FINANCE = "FINANCE"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken(Refusal):
    """The seat has a holder on some day of the term asked for."""

    code: ClassVar[str] = "SEAT_TAKEN"
    message: str = "This seat has a holder during that time."
    next: str = "Vacate the seat first, or begin the term after the present one has ended."


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadySeated(Refusal):
    """The person holds a seat on some day of the term asked for."""

    code: ClassVar[str] = "ALREADY_SEATED"
    message: str = "This person holds another seat of the board during that time."
    next: str = "A person holds one seat at a time. Vacate the other seat first."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotABoardMember(Refusal):
    """The person has no board membership that covers the term."""

    code: ClassVar[str] = "NOT_A_BOARD_MEMBER"
    message: str = "Only somebody who is a board member throughout the term can hold a seat."
    next: str = "Open a membership in the capacity BOARD_MEMBER that covers the term, then fill the seat."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVacant(Refusal):
    """Nobody holds the seat beyond that day."""

    code: ClassVar[str] = "SEAT_VACANT"
    message: str = "Nobody holds this seat beyond that day."
    next: str = "Nothing needs to be done; check the seat and the day."


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTerm:
    """One person's time in one seat; both days included."""

    id: UUID
    seat_id: str
    person_id: UUID
    holder_name: str | None
    employer_id: UUID | None
    starts: date
    ends: date | None

    @property
    def period(self) -> Period:
        """When the term runs."""
        return Period(starts=self.starts, ends=self.ends)


def fill_seat(
    term: SeatTerm,
    *,
    of_seat: tuple[SeatTerm, ...],
    of_person: tuple[SeatTerm, ...],
    board: tuple[Period, ...],
) -> tuple[SeatTerm, Event] | Refusal:
    """Seat somebody: `board` are the person's periods as a board member."""
    if term.period.is_backwards:
        return BadInput(message="The term ends before it starts.", next="Check the two days.", field="ends")
    if not any(covers(period, term.period) for period in board):
        return NotABoardMember()
    if any(other.period.overlaps(term.period) for other in of_seat):
        return SeatTaken()
    if any(other.period.overlaps(term.period) for other in of_person):
        return AlreadySeated()
    return term, Event(kind="SeatFilled", entity="SeatTerm", id=term.id, facts={"seat": term.seat_id})


def vacate_seat(of_seat: tuple[SeatTerm, ...], on: date) -> tuple[SeatTerm, Event] | Refusal:
    """End the term that runs on the seat that day; `on` becomes its last day."""
    running = next((term for term in of_seat if term.period.holds_on(on)), None)
    if running is None or running.ends == on:
        return SeatVacant()
    facts = {"seat": running.seat_id}
    return replace(running, ends=on), Event(kind="SeatVacated", entity="SeatTerm", id=running.id, facts=facts)


def covers(outer: Period, inner: Period) -> bool:
    """Whether every day of the inner period lies in the outer one."""
    if inner.starts < outer.starts:
        return False
    return outer.ends is None or (inner.ends is not None and inner.ends <= outer.ends)
