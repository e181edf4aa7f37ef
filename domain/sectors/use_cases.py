"""Filling and vacating the board's seats. Load, ask the model, save. The secretariat keeps the list of holders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.sectors import model
from domain.stakeholders.ports import StakeholderWork
from domain.stakeholders.refusals import SecretariatOnly
from domain.stakeholders.use_cases import done
from domain.stakeholders.values import Capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class FillSeat:
    """Seat a board member for a term."""

    seat_id: str
    person_id: UUID
    holder_name: str | None
    employer_id: UUID | None
    starts: date
    ends: date | None


async def fill_seat(
    command: FillSeat, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Fill a seat that is free, with somebody who is a board member and holds no other."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    person = await work.people.load(command.person_id)
    if person is None or not await work.seats.exists(command.seat_id):
        return NotThere()
    if command.employer_id is not None and await work.organisations.load(command.employer_id) is None:
        return NotThere()
    term = model.SeatTerm(
        id=new_id(),
        seat_id=command.seat_id,
        person_id=person.id,
        holder_name=command.holder_name,
        employer_id=command.employer_id,
        starts=command.starts,
        ends=command.ends,
    )
    answer = model.fill_seat(
        term,
        of_seat=await work.seats.of_seat(command.seat_id),
        of_person=await work.seats.of_person(person.id),
        board=tuple(
            m.period for m in await work.people.memberships(person.id) if m.capacity is Capacity.BOARD_MEMBER
        ),
    )
    if isinstance(answer, Refusal):
        return answer
    await work.seats.add(answer[0])
    return done(answer[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class VacateSeat:
    """Record the last day of the term that runs on a seat."""

    seat_id: str
    ends_on: date


async def vacate_seat(
    command: VacateSeat, by: Viewer, work: StakeholderWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """End the term that holds the seat on that day."""
    if by.profile is not Profile.SECRETARIAT:
        return SecretariatOnly()
    answer = model.vacate_seat(await work.seats.of_seat(command.seat_id), command.ends_on)
    if isinstance(answer, Refusal):
        return answer
    await work.seats.save(answer[0])
    return done(answer[1])
