"""What those who complained say, which nobody says in their place; appeal, remedy, closing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.access import ANYONE
from domain.cases.clock import PauseReason
from domain.cases.clock_refusals import CheckInTooEarly, DeadlineInThePast, NothingDue, ProtectionGoesOn
from domain.cases.parts import CheckInFinding
from domain.cases.refusals import (
    NotAssigned,
    OnlyTheConcernedSide,
)
from domain.grievances import answering_cases as answering
from domain.grievances import commands as c
from domain.grievances import handling_cases as handling
from domain.grievances.refusals import (
    AppealStillOpen,
    AppealTimeOver,
    RemedyAlreadyDone,
    RemedyNotDelivered,
    SameHandler,
)
from domain.grievances.values import (
    ClosureReason,
    ContestReason,
    GrievanceState,
    Outcome,
    RemedyKind,
)
from domain.kernel import BadInput, IllegalTransition, NotThere, NotYours
from domain.rules import Rules
from tests.grievances.cast import (
    AUDITORS,
    CURLEW,
    EVERYBODY,
    FOREST,
    HANDLERS,
    NGO,
    OPERATOR,
    WHIMBREL,
    of,
)
from tests.grievances.world import (
    World,
    answered,
    assigned,
    filed,
    respond,
    state,
    step,
)

S = GrievanceState


async def test_nobody_but_those_who_complained_says_what_they_think(world: World) -> None:
    id = await filed(world)
    await answered(world, id)
    told = {"the handler", "a colleague at the desk", "the audit firm"}
    contest = c.ContestResponse(grievance_id=id, reason=ContestReason.FACTS_WRONG)
    for name, who in EVERYBODY.items():
        if name != "the river NGO":
            refusal = OnlyTheConcernedSide if name in told else NotThere
            await world.refuses(answering.accept_response, step(id), who, refusal)
            await world.refuses(answering.contest_response, contest, who, refusal)
            withdraw = c.WithdrawGrievance(grievance_id=id)
            await world.refuses(answering.withdraw_grievance, withdraw, who, refusal)
    done = await world.did(answering.contest_response, contest, NGO)
    assert "appeal until 2026-04-10" in done.told["advice"]
    for name, who in EVERYBODY.items():
        if name != "the river NGO":
            refusal = OnlyTheConcernedSide if name in told else NotThere
            await world.refuses(answering.appeal_response, step(id), who, refusal)
    await world.did(answering.appeal_response, step(id), NGO)
    assert state(world, id) is S.APPEALED


async def test_an_appeal_is_handled_by_somebody_else_once(world: World) -> None:
    id = await filed(world)
    await answered(world, id)
    contest = c.ContestResponse(grievance_id=id, reason=ContestReason.NOT_ADDRESSED)
    await world.did(answering.contest_response, contest, NGO)
    await world.did(answering.appeal_response, step(id), NGO)
    again = c.AssignGrievanceHandler(grievance_id=id, person_id=CURLEW)
    assert world.grievances.kept[id].handler_id is None
    await world.refuses(handling.assign_grievance_handler, again, HANDLERS[WHIMBREL], SameHandler)
    response = c.ProposeResponse(grievance_id=id, outcome=Outcome.NOT_UPHELD, response="As before.")
    await world.refuses(handling.propose_response, response, HANDLERS[CURLEW], NotAssigned)
    await assigned(world, id, WHIMBREL)
    await respond(world, id, WHIMBREL)
    done = await world.did(answering.contest_response, contest, NGO)
    case = world.grievances.kept[id]
    assert (case.state, case.closure_reason) == (S.CLOSED, ClosureReason.APPEAL_DECIDED)
    assert [event.state for event in case.events[-2:]] == [S.CONTESTED, S.CLOSED]
    assert "Other ways stay open" in done.told["advice"]
    assert len(case.check_ins) == 3


async def test_it_tells_until_when_it_can_be_appealed_and_no_longer_once_that_is_over(world: World) -> None:
    id = await filed(world)
    assert world.grievances.kept[id].appeal_by is None
    await answered(world, id)
    latest = world.grievances.kept[id].appeal_by
    contest = c.ContestResponse(grievance_id=id, reason=ContestReason.FACTS_WRONG)
    told = (await world.did(answering.contest_response, contest, NGO)).told
    assert latest is not None
    assert told["advice"].startswith(f"You can appeal until {latest.isoformat()}:")
    assert world.grievances.kept[id].appeal_by == latest
    await world.did(answering.appeal_response, step(id), NGO)
    assert world.grievances.kept[id].appeal_by is None
    await assigned(world, id, WHIMBREL)
    await respond(world, id, WHIMBREL)
    case = world.grievances.kept[id]
    assert (case.state, case.appeal_by) == (S.RESPONSE_PROPOSED, None)  # it was appealed once


async def test_the_time_to_appeal_ends_and_until_then_nobody_closes(world: World) -> None:
    id = await filed(world)
    await answered(world, id)
    contest = c.ContestResponse(grievance_id=id, reason=ContestReason.OTHER)
    await world.did(answering.contest_response, contest, NGO)
    close = c.CloseGrievance(grievance_id=id, reason=ClosureReason.NOT_APPEALED)
    world.clock.pass_days(30)
    early = await world.refuses(handling.close_grievance, close, HANDLERS[CURLEW], AppealStillOpen)
    assert early.latest == date(2026, 4, 10)
    world.clock.pass_days(1)
    await world.refuses(answering.appeal_response, step(id), NGO, AppealTimeOver)
    await world.did(handling.close_grievance, close, HANDLERS[CURLEW])
    assert world.grievances.kept[id].closure_reason is ClosureReason.NOT_APPEALED
    late = await filed(world)
    await answered(world, late)
    world.clock.pass_days(40)
    told = await world.did(answering.contest_response, replace(contest, grievance_id=late), NGO)
    assert told.told["advice"].startswith("The time to appeal ended on ")


async def accepted(world: World) -> UUID:
    id = await filed(world)
    await answered(world, id)
    await world.did(answering.accept_response, step(id), NGO)
    return id


async def test_a_remedy_is_delivered_by_the_body_and_verified_by_the_other_side(world: World) -> None:
    id = await accepted(world)
    by = HANDLERS[CURLEW]

    def agree(due: date) -> c.AgreeRemedy:
        return c.AgreeRemedy(grievance_id=id, kind=RemedyKind.APOLOGY, due_on=due)

    await world.refuses(handling.agree_remedy, agree(date(2026, 3, 10)), by, DeadlineInThePast)
    await world.refuses(handling.agree_remedy, agree(date(2026, 4, 1)), NGO, NotYours)
    await world.did(handling.agree_remedy, agree(date(2026, 4, 1)), by)
    await world.did(handling.agree_remedy, agree(date(2026, 5, 1)), by)
    first, second = (c.OnRemedy(remedy_id=one.id) for one in world.grievances.kept[id].remedies)
    await world.refuses(answering.verify_remedy, first, NGO, RemedyNotDelivered)
    await world.refuses(handling.deliver_remedy, first, NGO, NotYours)
    await world.did(handling.deliver_remedy, first, by)
    await world.refuses(handling.deliver_remedy, first, by, RemedyAlreadyDone)
    for who in (by, of(AUDITORS)):
        await world.refuses(answering.verify_remedy, first, who, OnlyTheConcernedSide)
    for who in (of(OPERATOR), FOREST, ANYONE):
        await world.refuses(answering.verify_remedy, first, who, NotThere)
    await world.did(answering.verify_remedy, first, NGO)
    await world.refuses(answering.verify_remedy, first, NGO, RemedyAlreadyDone)
    assert state(world, id) is S.REMEDY
    close = c.CloseGrievance(grievance_id=id, reason=ClosureReason.REMEDY_VERIFIED)
    await world.refuses(handling.close_grievance, close, by, IllegalTransition)
    world.clock.pass_days(-1)  # as where the site's time zone was put right
    await world.did(handling.deliver_remedy, second, by)
    await world.did(answering.verify_remedy, second, NGO)
    made = world.grievances.kept[id].remedies[1]
    assert made.agreed_on == made.delivered_on == made.verified_on
    assert state(world, id) is S.VERIFIED
    await world.did(handling.close_grievance, close, by)


async def test_it_is_closed_for_a_reason_that_fits_and_asked_after(world: World) -> None:
    id = await accepted(world)
    by = HANDLERS[CURLEW]

    def close(reason: ClosureReason) -> c.CloseGrievance:
        return c.CloseGrievance(grievance_id=id, reason=reason)

    for reason in set(ClosureReason) - {
        ClosureReason.ACCEPTED_WITHOUT_REMEDY,
        ClosureReason.SETTLED_ELSEWHERE,
    }:
        await world.refuses(handling.close_grievance, close(reason), by, BadInput)
    await world.did(handling.close_grievance, close(ClosureReason.ACCEPTED_WITHOUT_REMEDY), by)
    check = c.HoldGrievanceCheckIn(grievance_id=id, finding=CheckInFinding.NO_RETALIATION)
    await world.refuses(handling.hold_check_in, check, NGO, NotYours)
    await world.refuses(handling.hold_check_in, check, by, CheckInTooEarly)
    off = c.PauseGrievance(grievance_id=id, because=PauseReason.EXTERNAL_PROCEEDING)
    await world.refuses(handling.pause_grievance, off, by, ProtectionGoesOn)
    world.clock.pass_days(30)
    await world.did(handling.hold_check_in, check, by)
    assert state(world, id) is S.MONITORING
    await world.refuses(handling.hold_check_in, check, by, CheckInTooEarly)
    found = c.HoldGrievanceCheckIn(grievance_id=id, finding=CheckInFinding.RETALIATION)
    world.clock.pass_days(60)
    done = await world.did(handling.hold_check_in, found, by)
    assert "allegeReprisal" in done.told["advice"]
    world.clock.pass_days(90)
    await world.did(handling.hold_check_in, check, by)
    await world.refuses(handling.hold_check_in, check, by, NothingDue)
    assert [one.due_on for one in world.grievances.kept[id].check_ins] == [
        date(2026, 4, 10), date(2026, 6, 9), date(2026, 9, 7),
    ]  # fmt: skip


async def test_rules_say_when_somebody_asks_again() -> None:
    world = World(Rules(check_in_days=(10,)))
    id = await accepted(world)
    command = c.CloseGrievance(grievance_id=id, reason=ClosureReason.SETTLED_ELSEWHERE)
    await world.did(handling.close_grievance, command, HANDLERS[CURLEW])
    assert [one.due_on for one in world.grievances.kept[id].check_ins] == [date(2026, 3, 23)]
