"""Load, ask, save: what handlers do for an allegation from the first day: assign, acknowledge, protect."""

from __future__ import annotations

from domain.access import Viewer
from domain.cases.assigning import unfit_handler
from domain.cases.parts import Handling
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import after
from domain.reprisals import commands as c
from domain.reprisals.model import BODY
from domain.reprisals.own import at_the_desk, come_to, its_handler, keep, ties_of_case
from domain.reprisals.parts import InterimMeasure
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import AlreadyDone


async def assign_handler(
    command: c.AssignHandler, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Gives it to somebody at the secretariat's desk whom nothing ties to it."""
    found = await come_to(command.allegation_id, by, work, clock, at_the_desk, command.version)
    if isinstance(found, Refusal):
        return found
    case = found.case
    ties = await ties_of_case(case, work, clock.today())
    unfit = await unfit_handler(command.person_id, case.body_id, ties, work, clock.today())
    if unfit is not None:
        return unfit
    if case.handler_id == command.person_id:
        return AlreadyDone()
    act = found.act(new_id, BODY)
    handling = Handling(id=new_id(), person_id=command.person_id, starts=act.on)
    return await keep(case.handed_to(handling, act), found, work)


async def acknowledge(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that those who brought it were told that it came in."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(found.case.acknowledged(found.act(new_id, BODY), found.by), found, work)


async def take_measure(
    command: c.TakeMeasure, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what protects somebody from now on."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    act = found.act(new_id, BODY)
    measure = InterimMeasure(id=new_id(), kind=command.kind, taken_on=act.on)
    return await keep(after.protected(found.case, measure, act), found, work)


async def lift_measure(
    command: c.LiftMeasure, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that a measure is no longer needed."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler)
    if isinstance(found, Refusal):
        return found
    return await keep(after.lifted(found.case, command.measure_id, found.act(new_id, BODY)), found, work)
