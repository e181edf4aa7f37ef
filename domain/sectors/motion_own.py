"""How an act comes to its motion and is kept: the steps that every use case of motions shares.

A motion without a result is there for whoever holds a seat today, signed in for the Board, and for the secretariat. For
everybody else it is not there; one with a result is, and only its acts are not theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import stale
from domain.cases.assigning import ties_at
from domain.cases.ties import CaseTies, Tie, ties_of
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals.parts import HeldSeat
from domain.sectors.motion import Motion
from domain.sectors.motion_parts import Act, Chamber
from domain.sectors.motion_ports import MotionWork
from domain.sectors.motion_refusals import OnlyASeat, OnlyTheBoard, OnlyWhoMoved
from domain.stakeholders.refusals import SecretariatOnly


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A motion that somebody may act on, and the seat they hold; none for the secretariat."""

    motion: Motion
    seat: HeldSeat | None
    by: Viewer
    clock: Clock

    def act(self, new_id: NewId) -> Act:
        """One step now."""
        return Act(id=new_id(), at=self.clock.now(), person_id=self.by.person)


async def seat_of(by: Viewer, work: MotionWork, clock: Clock) -> HeldSeat | None:
    """The seat that the viewer holds today, signed in for it. Holds the Board."""
    seats = await work.board.seats(clock.today())
    return seats.get(by.person) if by.profile is Profile.BOARD and by.person is not None else None


async def come_to(
    id: UUID, by: Viewer, work: MotionWork, clock: Clock, version: int | None = None
) -> Found | Refusal:
    """The motion to act on, locked, or why they cannot."""
    inside = by.profile in (Profile.BOARD, Profile.SECRETARIAT)
    seat = await seat_of(by, work, clock) if inside else None
    if seat is None and by.profile is not Profile.SECRETARIAT:
        glance = await work.motions.glance(id)
        return OnlyTheBoard() if glance is not None and glance.has_result else NotThere()
    motion = await work.motions.load(id)
    if motion is None:
        return NotThere()
    return stale(motion.version, version) or Found(motion=motion, seat=seat, by=by, clock=clock)


async def as_secretariat(
    id: UUID, by: Viewer, work: MotionWork, clock: Clock, version: int | None = None
) -> Found | Refusal:
    """For acts of the secretariat."""
    found = await come_to(id, by, work, clock, version)
    return SecretariatOnly() if isinstance(found, Found) and found.seat is not None else found


async def as_mover(
    id: UUID, by: Viewer, work: MotionWork, clock: Clock, version: int | None = None
) -> Found | Refusal:
    """For acts of the seat that moved it, and of the secretariat."""
    found = await come_to(id, by, work, clock, version)
    if isinstance(found, Found) and found.seat is not None and found.seat.seat_id != found.motion.moved_by:
        return OnlyWhoMoved()
    return found


async def as_seat(id: UUID, by: Viewer, work: MotionWork, clock: Clock) -> tuple[Found, HeldSeat] | Refusal:
    """For acts of a seat."""
    found = await come_to(id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    return OnlyASeat() if found.seat is None else (found, found.seat)


async def chamber_on(
    day: date, motion: Motion, work: MotionWork, people: Iterable[UUID] | None = None
) -> Chamber:
    """The Board on a day and what ties these people to the motion's subject: by default everybody concerned."""
    seats = await work.board.seats(day)
    asked = {*seats, *motion.people()} if people is None else set(people)
    subjects = await _subjects(motion, work, day)
    back = work.rules.ties_look_back_days
    ties: dict[UUID, tuple[str, ...]] = {}
    for person in sorted(asked):
        known = await work.casework.ties_of(person, day, back)
        found = {tie for subject in subjects for tie in ties_of(known, subject)}
        ties[person] = tuple(tie.value for tie in Tie if tie in found)
    return Chamber(seats=seats, ties=ties)


async def _subjects(motion: Motion, work: MotionWork, day: date) -> tuple[CaseTies, ...]:
    """The organisations of the subject: those at its site; or itself, with every site that it operates, so that whoever
    has an interest in one of those is tied to it. A proposed change is everybody's affair.
    """
    subject = await ties_at(motion.site_id, (motion.organisation_id,), work, day)
    if motion.organisation_id is None:
        return (subject,)
    operated = await work.operated.sites_of(motion.organisation_id, day)
    return (subject, *(CaseTies(site_id=site) for site in sorted(operated)))


async def keep(decided: Decided[Motion] | Refusal, found: Found, work: MotionWork) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.motions.keep(decided.record, was=found.motion)
    return Recorded(entity="Motion", id=found.motion.id, events=decided.events)
