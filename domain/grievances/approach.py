"""How every act on a grievance comes to it: who sees it, who may do what, and keeping what was decided.

Whose handlers take it see it, whoever filed it or speaks for those concerned, the audit firms of its site, and the
site's operator where it may (ARCHITECTURE 4). Its steps are its handler's; the answers to them are the other side's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import assert_never
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import approach, reckoning_at
from domain.cases.parts import CaseSide
from domain.cases.refusals import NotAssigned, OnlyTheConcernedSide
from domain.cases.standing import CaseStanding
from domain.engagement.parts import Decided
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceGlance, GrievanceWork
from domain.kernel import Clock, NewId, NotYours, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity

May = Callable[[CaseStanding, Grievance], Refusal | None]
Decision = Decided[Grievance] | Refusal


def sees(standing: CaseStanding, case: GrievanceGlance) -> bool:
    """Whether the grievance exists for whoever asks: the arms of `domain.access`, for one case."""
    viewer = standing.viewer
    match viewer.profile:
        case Profile.MEMBER:
            return standing.is_side_of(case)
        case Profile.AUDIT_FIRM:
            return viewer.organisation == case.body_id or AssignmentCapacity.AUDIT in standing.capacities
        case Profile.COMPANY:
            return case.operator_sees and AssignmentCapacity.OPERATOR in standing.capacities
        case Profile.SECRETARIAT:
            return standing.at_desk
        case Profile.PUBLIC | Profile.BOARD:
            return False
        case _:
            assert_never(viewer.profile)


def at_its_desk(standing: CaseStanding, case: Grievance) -> Refusal | None:
    """Unless they sit at the desk of the body that takes it."""
    return None if standing.handles else NotYours()


def its_handler(standing: CaseStanding, case: Grievance) -> Refusal | None:
    """Unless it is assigned to them."""
    if not standing.handles:
        return NotYours()
    return None if standing.is_assigned(case.handler_id) else NotAssigned()


def its_side(standing: CaseStanding, case: Grievance) -> Refusal | None:
    """Unless they filed it or speak for those concerned."""
    return None if standing.is_side_of(case) else OnlyTheConcernedSide()


def either_side(standing: CaseStanding, case: Grievance) -> Refusal | None:
    """Unless it is assigned to them, or theirs."""
    return None if standing.is_side_of(case) else its_handler(standing, case)


async def on_grievance(
    id: UUID | None,
    version: int | None,
    by: Viewer,
    work: GrievanceWork,
    clock: Clock,
    new_id: NewId,
    may: May,
    decide: Callable[[Grievance, Act], Decision | Awaitable[Decision]],
) -> Recorded | Refusal:
    """Comes to it, lets it decide, keeps it."""
    found = await approach(work.grievances, id, by, work, clock, sees=sees, may=may, version=version)
    if isinstance(found, Refusal):
        return found
    case, standing = found
    decided = decide(case, await act_on(case, work, clock, new_id, standing))
    return await kept(await decided if isinstance(decided, Awaitable) else decided, case, work)


async def act_on(
    case: Grievance, work: GrievanceWork, clock: Clock, new_id: NewId, standing: CaseStanding | None = None
) -> Act:
    """A step by whoever stands so to it; without a standing, by whoever holds its receipt."""
    handles = standing is not None and standing.handles and not standing.is_side_of(case)
    return Act(
        id=new_id(),
        now=clock.now(),
        by=await reckoning_at(case.site_id, work, by_week=case.by_week),
        side=CaseSide.BODY if handles else CaseSide.CONCERNED,
        person_id=standing.viewer.person if standing is not None and handles else None,
    )


async def kept(decided: Decision, was: Grievance, work: GrievanceWork) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.grievances.keep(decided.record, was=was)
    return Recorded(entity="Grievance", id=was.id, events=decided.events, by_week=was.by_week)
