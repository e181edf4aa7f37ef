"""How an act comes to its allegation, is decided there and kept: the steps that every use case of this context shares.

Who sees an allegation: the desk's handlers, the side that brought it, its committee, the site's audit firms. A member
of a committee acts as one only when signed in for the Board: never in the capacity of whoever employs them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import approach, reckoning_at
from domain.cases.assigning import ties_at, unfit_handler
from domain.cases.days import Reckoning
from domain.cases.parts import CaseSide
from domain.cases.refusals import NotAssigned, OnlyTheConcernedSide
from domain.cases.standing import CaseStanding
from domain.cases.ties import CaseTies
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotYours, Recorded, Refusal
from domain.reprisals.committee import Bench
from domain.reprisals.model import Allegation, Glance
from domain.reprisals.parts import Act
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import OnlyTheCommittee
from domain.stakeholders.values import AssignmentCapacity

Decision = Decided[Allegation] | Refusal
May = Callable[[CaseStanding, Allegation], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An allegation that somebody may act on, and by what it counts its days."""

    case: Allegation
    standing: CaseStanding
    by: Reckoning
    today: date
    """The day it is at the site; what is kept of it, `act` says."""

    def act(self, new_id: NewId, side: CaseSide, reason: str | None = None) -> Act:
        """One step today, by whoever asks."""
        person = self.standing.viewer.person if side is not CaseSide.CONCERNED else None
        return Act(id=new_id(), on=self.by.kept(self.today), side=side, person_id=person, reason=reason)


async def come_to(
    id: UUID,
    by: Viewer,
    work: ReprisalWork,
    clock: Clock,
    may: May,
    version: int | None = None,
) -> Found | Refusal:
    """The allegation to act on, locked, or why they cannot."""
    sits = seats_of(by, work, clock.today())
    found = await approach(
        work.allegations, id, by, work, clock, sees=sees, may=may, version=version, sits=sits
    )
    if isinstance(found, Refusal):
        return found
    return await at_hand(*found, work, clock)


async def at_hand(case: Allegation, standing: CaseStanding, work: ReprisalWork, clock: Clock) -> Found:
    """A loaded allegation, with what its days are counted by."""
    by = await reckoning_at(case.site_id, work, by_week=case.by_week)
    return Found(case=case, standing=standing, by=by, today=by.today(clock.now()))


async def keep(decided: Decision, found: Found, work: ReprisalWork) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.allegations.keep(decided.record, was=found.case)
    return recorded(decided)


def recorded(decided: Decided[Allegation]) -> Recorded:
    """What is told of an act on an allegation: by week where it is anonymous, whoever acts."""
    case = decided.record
    return Recorded(entity="Allegation", id=case.id, events=decided.events, by_week=case.by_week)


def seats_of(by: Viewer, work: ReprisalWork, today: date) -> Callable[[UUID, UUID], Awaitable[bool]] | None:
    """Asks for a seat on a committee, of whoever is signed in for the Board."""
    if by.profile is not Profile.BOARD:
        return None
    return lambda allegation, person: work.allegations.sits(allegation, person, today)


async def bench_for(case: Allegation, people: Iterable[UUID], work: ReprisalWork, today: date) -> Bench:
    """What is known today of those who sit on its committee and of these further people."""
    asked = {member.person_id for member in case.sitting} | set(people)
    back = work.rules.ties_look_back_days
    return Bench(
        seats=await work.board.seats(today),
        people={person: await work.casework.ties_of(person, today, back) for person in sorted(asked)},
        case=await ties_of_case(case, work, today),
        rules=work.rules,
    )


async def ties_of_case(case: Allegation, work: ReprisalWork, today: date) -> CaseTies:
    """The organisations of the allegation: at its site, in the audit concerned, and whose allegation it is."""
    ties = await ties_at(case.site_id, (case.filed_by_id, case.representative_id), work, today)
    firm = frozenset[UUID]() if case.audit_firm_id is None else frozenset({case.audit_firm_id})
    return CaseTies(
        site_id=ties.site_id,
        operators=ties.operators,
        audit_firms=ties.audit_firms | firm,
        others_at_site=ties.others_at_site - firm,
        parties=ties.parties,
    )


async def judging(id: UUID, by: Viewer, work: ReprisalWork, clock: Clock) -> Found | Refusal:
    """The allegation for a member of its committee whom nothing ties to it by now."""
    found = await come_to(id, by, work, clock, its_committee)
    if isinstance(found, Refusal):
        return found
    return await barred_by_now(found.standing, found.case, work, clock.today()) or found


async def barred_by_now(
    standing: CaseStanding, case: Allegation, work: ReprisalWork, today: date
) -> Refusal | None:
    """What ties its handler or a member of its committee today: a tie may come after they were given it."""
    person = standing.viewer.person
    if person is None or standing.is_side_of(case):
        return None
    if standing.sits:
        return (await bench_for(case, (person,), work, today)).unfit(person)
    return await unfit_handler(person, case.body_id, await ties_of_case(case, work, today), work, today)


# -- who sees and who may


def sees(standing: CaseStanding, glance: Glance) -> bool:
    """Whether the allegation exists for them."""
    audits = standing.viewer.profile is Profile.AUDIT_FIRM and AssignmentCapacity.AUDIT in standing.capacities
    return standing.handles or standing.is_side_of(glance) or standing.sits or audits


def at_the_desk(standing: CaseStanding, case: Allegation) -> Refusal | None:
    """For any handler of the secretariat's desk."""
    return None if standing.handles else NotYours()


def its_handler(standing: CaseStanding, case: Allegation) -> Refusal | None:
    """For the handler to whom it is assigned."""
    return None if standing.is_assigned(case.handler_id) else NotAssigned()


def its_side(standing: CaseStanding, case: Allegation) -> Refusal | None:
    """For those who brought it, or who speaks for them."""
    return None if standing.is_side_of(case) else OnlyTheConcernedSide()


def its_committee(standing: CaseStanding, case: Allegation) -> Refusal | None:
    """For a member of its committee."""
    return None if standing.sits and case.member(standing.viewer.person) else OnlyTheCommittee()


def handler_or_committee(standing: CaseStanding, case: Allegation) -> Refusal | None:
    """For its handler and the members of its committee."""
    return None if its_committee(standing, case) is None else its_handler(standing, case)
