"""Load, ask, save: what those who complain say to the answer, and whether what was agreed was done. Nobody says it
in their place: neither the body nor the operator.
"""

from __future__ import annotations

from dataclasses import replace

from domain.access import Viewer
from domain.cases.clock import appeal_by
from domain.grievances import commands as c
from domain.grievances.approach import Decision, its_side, on_grievance
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceWork
from domain.grievances.refusals import OTHER_WAYS
from domain.grievances.values import WithdrawalReason
from domain.kernel import Clock, NewId, Recorded, Refusal


async def accept_response(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They accept the response."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_side, Grievance.accepted
    )


async def contest_response(
    command: c.ContestResponse, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They do not accept it, and are told what they can do now."""
    ways: list[str] = []

    def decide(case: Grievance, act: Act) -> Decision:
        ways.append(after_contest(case, act))
        return case.contested(command.reason, act, new_id)

    done = await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_side, decide
    )
    return done if isinstance(done, Refusal) else replace(done, told={"advice": ways[0]})


async def appeal_response(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They ask that somebody else look at it."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_side, Grievance.appealed
    )


async def verify_remedy(
    command: c.OnRemedy, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They say that what was agreed was done."""
    return await on_grievance(
        await work.grievances.of_remedy(command.remedy_id),
        command.version,
        by,
        work,
        clock,
        new_id,
        its_side,
        lambda case, act: case.remedy_verified(command.remedy_id, act),
    )


async def withdraw_grievance(
    command: c.WithdrawGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They do not go on with it."""
    reason = command.reason or WithdrawalReason.NOT_SAID
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_side,
        lambda case, act: case.withdrawn(reason, act),
    )


def after_contest(case: Grievance, act: Act) -> str:
    """What they can do once they contested its answer: appeal until a day; or, after an appeal, go other ways."""
    if case.was_appealed:
        return f"The appeal's answer was the last one here, so the grievance is closed. {OTHER_WAYS}"
    latest = appeal_by(case.answered_on or act.on, act.by)
    if latest.passed(act.now):
        return f"The time to appeal ended on {latest.due_on.isoformat()}. {OTHER_WAYS}"
    return f"You can appeal until {latest.due_on.isoformat()}: somebody else then looks at it. {OTHER_WAYS}"
