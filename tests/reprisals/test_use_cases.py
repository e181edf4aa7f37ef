"""An allegation from its handler to its last check-in: who may do what, and on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.cases.parts import CheckInFinding, IdentityMode
from domain.cases.ties import ConflictOfInterest, PersonTies
from domain.kernel import ChangedMeanwhile, IllegalTransition, NotThere, Recorded
from domain.reprisals import commands as c
from domain.reprisals import committee_cases as judging
from domain.reprisals import content_cases as content
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals import outcome_cases as following
from domain.reprisals import release_cases as releasing
from domain.reprisals.model import STEPS, Allegation
from domain.reprisals.values import (
    ActionKind,
    AllegationState,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
    TerminationReason,
)
from tests.reprisals.people import (
    AUDITORS,
    AVOCET,
    BITTERN,
    CRAKE,
    CURLEW,
    DESK,
    DIPPER,
    FILER,
    FOREST_NGO,
    HERON,
    MINE,
    OPERATOR,
    OTHER_DESK,
    OTHER_MINE,
    SANDPIPER,
    SECRETARIAT,
    TODAY,
    UNION,
    named,
    seated,
    viewer,
)
from tests.reprisals.sayings import told
from tests.reprisals.world import World, refused

S = AllegationState


# -- who stands how


async def test_for_whoever_does_not_see_it_it_is_not_there(world: World) -> None:
    id = await world.constituted()
    strangers = (
        viewer(FOREST_NGO),
        viewer(UNION),
        viewer(OPERATOR, SANDPIPER),
        seated(DIPPER),
        viewer(SECRETARIAT),
    )
    for who in strangers:
        for use_case, command in (
            (handling.acknowledge, c.OnAllegation(allegation_id=id)),
            (content.withdraw_allegation, c.OnAllegation(allegation_id=id)),
            (content.open_allegation_item, c.OpenItem(item_id=world.case(id).items[0].id)),
            (releasing.release_finding, c.TellFinding(allegation_id=id, audience=FindingAudience.PUBLIC)),
        ):
            assert await refused(world, use_case, command, who) == "NOT_FOUND"
    assert await world.does(handling.acknowledge, c.OnAllegation(allegation_id=named(99)), DESK) == NotThere()


async def test_each_act_is_for_whom_it_is_for(world: World) -> None:
    id = await world.found()
    member = world.case(id).sitting[0].id
    on = c.OnAllegation(allegation_id=id)
    firm = viewer(AUDITORS, HERON)
    none = c.DecideOutcome(allegation_id=id, outcome=Outcome.NO_MEASURE)
    away = c.StandDown(allegation_id=id, member_id=member, because=StandDownReason.UNAVAILABLE)
    tell = c.TellFinding(allegation_id=id, audience=FindingAudience.PUBLIC)
    for use_case, command, who, code in (
        (handling.acknowledge, on, OTHER_DESK, "NOT_ASSIGNED"),
        (handling.acknowledge, on, FILER, "NOT_ASSIGNED"),
        (handling.acknowledge, on, firm, "NOT_ASSIGNED"),
        (handling.assign_handler, c.AssignHandler(allegation_id=id, person_id=CURLEW), FILER, "NOT_ALLOWED"),
        (content.withdraw_allegation, on, DESK, "ONLY_THE_CONCERNED_SIDE"),
        (content.withdraw_allegation, on, seated(AVOCET), "ONLY_THE_CONCERNED_SIDE"),
        (following.decide_outcome, none, seated(AVOCET), "NOT_ASSIGNED"),
        (following.decide_outcome, none, OTHER_DESK, "NOT_ASSIGNED"),
        (judging.stand_down, away, seated(BITTERN), "NOT_ASSIGNED"),
        (releasing.release_finding, tell, DESK, "ONLY_THE_COMMITTEE"),
        (content.erase_content, on, DESK, "STILL_OPEN"),
    ):  # fmt: skip
        assert await refused(world, use_case, command, who) == code, command
    assert isinstance(await world.does(judging.stand_down, away, seated(AVOCET)), Recorded)
    assert await refused(world, judging.stand_down, away, DESK) == "NOT_SITTING"


async def test_nobody_handles_what_they_are_tied_to(world: World) -> None:
    id = (await world.does(filing.file_allegation, told(), FILER)).id
    asked = c.AssignHandler(allegation_id=id, person_id=CURLEW)
    own = PersonTies(employers=frozenset({SECRETARIAT}))
    world.casework.ties[CURLEW] = replace(own, employers=frozenset({SECRETARIAT, OPERATOR}))
    before = world.seen()
    answer = await world.does(handling.assign_handler, asked, DESK)
    assert isinstance(answer, ConflictOfInterest)
    assert answer.ties == ("OPERATOR",)
    assert world.seen() == before
    world.casework.ties[CURLEW] = own
    assert isinstance(await world.does(handling.assign_handler, asked, DESK), Recorded)
    assert await refused(world, handling.assign_handler, asked, DESK) == "ALREADY_DONE"
    operators = c.AssignHandler(allegation_id=id, person_id=SANDPIPER)
    assert await refused(world, handling.assign_handler, operators, DESK) == "NOT_A_HANDLER"
    assert isinstance(
        await world.does(handling.assign_handler, replace(asked, person_id=HERON), DESK), Recorded
    )
    first, second = world.case(id).handlings
    assert (first.person_id, first.ends, second.person_id, second.ends) == (CURLEW, TODAY, HERON, None)


async def test_whoever_read_an_older_version_is_told(world: World) -> None:
    id = await world.filed()
    read = world.case(id).version
    late = c.TakeMeasure(allegation_id=id, version=read, kind=MeasureKind.PAID_LEAVE)
    await world.does(handling.acknowledge, c.OnAllegation(allegation_id=id), DESK)
    before = world.seen()
    assert await world.does(handling.take_measure, late, DESK) == ChangedMeanwhile(current_version=read + 1)
    assert world.seen() == before


# -- protection, committee, outcome


async def test_the_first_measure_moves_it_and_further_ones_protect_until_it_is_closed(world: World) -> None:
    id = await world.filed()
    take = c.TakeMeasure(allegation_id=id, kind=MeasureKind.NO_CONTACT)
    await world.does(handling.take_measure, take, DESK)
    assert world.case(id).state is S.INTERIM_PROTECTION
    await world.does(handling.take_measure, replace(take, kind=MeasureKind.LEGAL_SUPPORT), DESK)
    assert world.case(id).state is S.INTERIM_PROTECTION
    first, _ = world.case(id).interim_measures
    lift = c.LiftMeasure(allegation_id=id, measure_id=first.id)
    await world.does(handling.lift_measure, lift, DESK)
    assert world.case(id).interim_measures[0].lifted_on == TODAY
    assert await refused(world, handling.lift_measure, lift, DESK) == "ALREADY_DONE"


async def test_the_clock_goes_from_acknowledgement_to_the_finding_to_check_ins(world: World) -> None:
    id = await world.investigating()
    await world.does(handling.acknowledge, c.OnAllegation(allegation_id=id), DESK)
    assert (world.case(id).due, world.case(id).due_on) == ("ANSWER", date(2026, 6, 10))
    assert await refused(world, handling.acknowledge, c.OnAllegation(allegation_id=id), DESK) == "NOTHING_DUE"
    decided = world.case(await world.decided())
    assert (decided.due, decided.due_on) == ("CHECK_IN", date(2026, 4, 9))
    assert [one.due_on for one in decided.check_ins] == [date(2026, 4, 9), date(2026, 6, 8), date(2026, 9, 6)]


@pytest.mark.parametrize("finding", [Finding.NOT_SUBSTANTIATED, Finding.INCONCLUSIVE])
async def test_a_measure_against_the_site_needs_a_finding_of_substantiated(
    world: World, finding: Finding
) -> None:
    world.signed()
    id = await world.found(finding)
    action = c.ActionToTake(kind=ActionKind.APOLOGY, due_on=date(2026, 5, 1))
    for outcome, actions in (
        (Outcome.AGREEMENT_TERMINATED, ()),
        (Outcome.CORRECTIVE_ACTION_RECOMMENDED, (action,)),
    ):
        asked = c.DecideOutcome(allegation_id=id, outcome=outcome, actions=actions)
        assert await refused(world, following.decide_outcome, asked, DESK) == "ONLY_AFTER_SUBSTANTIATED"
    none = c.DecideOutcome(allegation_id=id, outcome=Outcome.NO_MEASURE)
    assert isinstance(await world.does(following.decide_outcome, none, DESK), Recorded)


async def test_termination_ends_the_agreement_with_the_same_act_or_not_at_all(world: World) -> None:
    elsewhere = world.signed(OTHER_MINE)
    id = await world.found()
    end = c.DecideOutcome(allegation_id=id, outcome=Outcome.AGREEMENT_TERMINATED)
    assert await refused(world, following.decide_outcome, end, DESK) == "NO_ACTIVE_AGREEMENT"
    here = world.signed()
    done = await world.does(following.decide_outcome, end, DESK)
    assert [event.kind for event in done.events] == ["OutcomeDecided", "AgreementTerminated"]
    ended = world.agreements.kept[here]
    assert (ended.terminated_on, ended.termination_reason) == (TODAY, TerminationReason.REPRISAL)
    assert world.agreements.kept[elsewhere].terminated_on is None
    assert world.case(id).agreement_id == here


async def test_actions_have_a_day_that_is_not_past_and_belong_to_a_recommendation(world: World) -> None:
    id = await world.found()
    asked = c.DecideOutcome(allegation_id=id, outcome=Outcome.CORRECTIVE_ACTION_RECOMMENDED)
    assert await refused(world, following.decide_outcome, asked, DESK) == "ACTIONS_DO_NOT_FIT"
    late = c.ActionToTake(kind=ActionKind.APOLOGY, due_on=date(2026, 3, 9))
    assert (
        await refused(world, following.decide_outcome, replace(asked, actions=(late,)), DESK)
        == "DEADLINE_IN_THE_PAST"
    )
    none = replace(asked, outcome=Outcome.NO_MEASURE, actions=(replace(late, due_on=TODAY),))
    assert await refused(world, following.decide_outcome, none, DESK) == "ACTIONS_DO_NOT_FIT"
    assert isinstance(
        await world.does(
            following.decide_outcome, replace(asked, actions=(replace(late, due_on=TODAY),)), DESK
        ),
        Recorded,
    )


async def test_an_action_is_verified_by_the_side_or_the_committee_and_not_before_it_is_done(
    world: World,
) -> None:
    due = date(2026, 5, 1)
    actions = tuple(
        c.ActionToTake(kind=kind, due_on=due) for kind in (ActionKind.APOLOGY, ActionKind.TRAINING)
    )
    id = await world.decided(Outcome.CORRECTIVE_ACTION_RECOMMENDED, actions=actions)
    first, second = (
        c.OnAction(allegation_id=id, action_id=one.id) for one in world.case(id).recommended_actions
    )
    assert await refused(world, following.verify_action, first, FILER) == "NOT_DONE_YET"
    for one in (first, second):
        assert isinstance(await world.does(following.record_action_done, one, DESK), Recorded)
        assert await refused(world, following.record_action_done, one, DESK) == "ALREADY_DONE"
    assert await refused(world, following.verify_action, first, DESK) == "ONLY_THE_CONCERNED_SIDE"
    assert await refused(world, following.confirm_action, second, DESK) == "ONLY_THE_COMMITTEE"
    assert isinstance(await world.does(following.verify_action, first, FILER), Recorded)
    assert isinstance(await world.does(following.confirm_action, second, seated(CRAKE)), Recorded)
    assert await refused(world, following.verify_action, second, FILER) == "ALREADY_DONE"
    nowhere = replace(first, action_id=named(99))
    assert await refused(world, following.verify_action, nowhere, FILER) == "NOT_FOUND"


async def test_it_is_closed_after_the_last_check_in_and_not_before(world: World) -> None:
    id = await world.decided()
    on, ask = (
        c.OnAllegation(allegation_id=id),
        c.HoldCheckIn(allegation_id=id, finding=CheckInFinding.NO_RETALIATION),
    )
    assert await refused(world, following.hold_check_in, ask, DESK) == "ILLEGAL_TRANSITION"
    await world.does(following.start_monitoring, on, DESK)
    for left in (3, 2, 1):
        code = await refused(world, following.close_allegation, on, DESK)
        assert code == "CHECK_INS_LEFT", left
        assert await refused(world, following.hold_check_in, ask, DESK) == "CHECK_IN_TOO_EARLY"
        world.clock.pass_days(60 if left > 1 else 90)
        assert isinstance(await world.does(following.hold_check_in, ask, DESK), Recorded)
    assert world.case(id).due is None
    assert await refused(world, following.hold_check_in, ask, DESK) == "NOTHING_DUE"
    assert isinstance(await world.does(following.close_allegation, on, DESK), Recorded)
    assert world.case(id).closed_on == date(2026, 10, 6)
    measure = c.TakeMeasure(allegation_id=id, kind=MeasureKind.NO_CONTACT)
    assert await refused(world, handling.take_measure, measure, DESK) == "ILLEGAL_TRANSITION"


async def test_withdrawal_is_a_fact_that_stops_nothing(world: World) -> None:
    id = await world.investigating()
    on = c.OnAllegation(allegation_id=id)
    assert isinstance(await world.does(content.withdraw_allegation, on, FILER), Recorded)
    case = world.case(id)
    assert (case.withdrawn_on, case.state, case.events[-1].reason) == (TODAY, S.INVESTIGATING, "WITHDRAWN")
    assert await refused(world, content.withdraw_allegation, on, FILER) == "ALREADY_WITHDRAWN"
    opinion = c.RecordOpinion(allegation_id=id, opinion=Finding.SUBSTANTIATED)
    assert isinstance(await world.does(judging.record_opinion, opinion, seated(AVOCET)), Recorded)


async def test_a_committee_tells_what_it_found_and_later_what_was_decided(world: World) -> None:
    id = await world.found()
    tell = c.TellFinding(allegation_id=id, audience=FindingAudience.OPERATOR)
    assert await refused(world, releasing.withdraw_finding_release, tell, seated(AVOCET)) == "NOT_TOLD"
    assert isinstance(await world.does(releasing.release_finding, tell, seated(AVOCET)), Recorded)
    assert await refused(world, releasing.release_finding, tell, seated(BITTERN)) == "ALREADY_TOLD"
    outcome = c.DecideOutcome(allegation_id=id, outcome=Outcome.NO_MEASURE)
    await world.does(following.decide_outcome, outcome, DESK)
    await world.does(releasing.release_finding, tell, seated(AVOCET))
    first, second = world.case(id).releases
    assert (first.outcome, first.withdrawn_on) == (None, TODAY)
    assert (second.outcome, second.is_in_force) == (Outcome.NO_MEASURE, True)
    await world.does(releasing.withdraw_finding_release, tell, seated(CRAKE))
    assert not any(one.is_in_force for one in world.case(id).releases)
    assert (
        await refused(world, releasing.withdraw_finding_release, tell, seated(CRAKE)) == "ALREADY_WITHDRAWN"
    )


async def test_nothing_is_told_before_there_is_a_finding(world: World) -> None:
    id = await world.investigating()
    tell = c.TellFinding(allegation_id=id, audience=FindingAudience.PUBLIC)
    assert await refused(world, releasing.release_finding, tell, seated(AVOCET)) == "ILLEGAL_TRANSITION"


# -- every step from every state


@pytest.mark.parametrize("state", S)
def test_an_illegal_step_names_the_legal_ones(world: World, state: S) -> None:
    case = _case(state)
    for step in S:
        answer = case.illegal(step)
        if step in STEPS[state]:
            assert answer is None
        else:
            assert isinstance(answer, IllegalTransition)
            assert answer.legal_next == tuple(one.value for one in STEPS[state])
            assert (state.value in answer.message, bool(answer.next)) == (True, True)


def _case(state: S) -> Allegation:
    asked = told()
    return Allegation(
        id=named(500),
        body_id=SECRETARIAT,
        site_id=MINE,
        identity_mode=IdentityMode.CONFIDENTIAL,
        activities=asked.activities,
        forms=asked.forms,
        actor=asked.actor,
        received_on=TODAY,
        state=state,
    )
