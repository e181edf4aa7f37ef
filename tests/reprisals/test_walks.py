"""Random walks: whoever asks for whatever in any order, no allegation reaches a state that the scheme does not know."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import Viewer
from domain.cases.parts import CheckInFinding
from domain.kernel import Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals import committee_cases as judging
from domain.reprisals import content_cases as content
from domain.reprisals import handling_cases as handling
from domain.reprisals import interest_cases as tied
from domain.reprisals import outcome_cases as following
from domain.reprisals import release_cases as releasing
from domain.reprisals.model import Allegation
from domain.reprisals.values import (
    ActionKind,
    AllegationState,
    Finding,
    FindingAudience,
    MeasureKind,
    Outcome,
    StandDownReason,
)
from domain.rules import Rules
from tests.reprisals.people import (
    AVOCET,
    BITTERN,
    BOARD,
    CRAKE,
    CURLEW,
    DESK,
    DIPPER,
    FILER,
    HERON,
    MINE,
    OPERATOR,
    OTHER_DESK,
    SANDPIPER,
    TODAY,
    named,
    seated,
    viewer,
)
from tests.reprisals.world import World

# Said once more in plain words, from DOMAIN 8: the walks must agree with this and not with the model's own table.
STEPS = {
    ("RECEIVED", "INTERIM_PROTECTION"),
    ("RECEIVED", "COMMITTEE_CONSTITUTED"),
    ("INTERIM_PROTECTION", "COMMITTEE_CONSTITUTED"),
    ("COMMITTEE_CONSTITUTED", "INVESTIGATING"),
    ("INVESTIGATING", "FOUND"),
    ("FOUND", "OUTCOME"),
    ("OUTCOME", "MONITORING"),
    ("MONITORING", "CLOSED"),
}
WHO = (
    DESK,
    DESK,
    OTHER_DESK,
    FILER,
    viewer(OPERATOR, SANDPIPER),
    *map(seated, (AVOCET, BITTERN, CRAKE, DIPPER)),
)
FINDINGS, PLACES = tuple(Finding), (AVOCET, BITTERN, CRAKE, DIPPER)


def _member(case: Allegation, n: int) -> object:
    return case.committee[n % len(case.committee)].id if case.committee else named(99)


def _action(case: Allegation, n: int) -> object:
    known = case.recommended_actions
    return known[n % len(known)].id if known else named(99)


def _outcome(case: Allegation, n: int) -> c.DecideOutcome:
    outcome = tuple(Outcome)[n % 3]
    actions = (c.ActionToTake(kind=ActionKind.TRAINING, due_on=TODAY.replace(year=2028)),)
    recommended = outcome is Outcome.CORRECTIVE_ACTION_RECOMMENDED
    return c.DecideOutcome(allegation_id=case.id, outcome=outcome, actions=actions if recommended else ())


ACTS: dict[str, tuple[object, Callable[[Allegation, int], object]]] = {
    "assign": (
        handling.assign_handler,
        lambda case, n: c.AssignHandler(allegation_id=case.id, person_id=(HERON, CURLEW, SANDPIPER)[n % 3]),
    ),
    "acknowledge": (handling.acknowledge, lambda case, n: c.OnAllegation(allegation_id=case.id)),
    "protect": (
        handling.take_measure,
        lambda case, n: c.TakeMeasure(allegation_id=case.id, kind=tuple(MeasureKind)[n]),
    ),
    "constitute": (
        judging.constitute_committee,
        lambda case, n: c.ConstituteCommittee(allegation_id=case.id, person_ids=PLACES[: 2 + n % 3]),
    ),
    "replace": (
        judging.replace_member,
        lambda case, n: c.ReplaceMember(
            allegation_id=case.id,
            member_id=_member(case, n),
            because=StandDownReason.UNAVAILABLE,
            person_id=tuple(BOARD)[n],
        ),
    ),
    "stand down": (
        judging.stand_down,
        lambda case, n: c.StandDown(
            allegation_id=case.id, member_id=_member(case, n), because=StandDownReason.UNAVAILABLE
        ),
    ),
    "declare": (tied.declare_interest, lambda case, n: c.DeclareInterest(site_id=MINE)),
    "start": (judging.start_investigation, lambda case, n: c.OnAllegation(allegation_id=case.id)),
    "opine": (
        judging.record_opinion,
        lambda case, n: c.RecordOpinion(allegation_id=case.id, opinion=FINDINGS[n % 3]),
    ),
    "find": (
        judging.record_finding,
        lambda case, n: c.RecordFinding(allegation_id=case.id, finding=FINDINGS[n % 3], reasons="So it was."),
    ),
    "decide": (following.decide_outcome, _outcome),
    "do": (
        following.record_action_done,
        lambda case, n: c.OnAction(allegation_id=case.id, action_id=_action(case, n)),
    ),
    "verify": (
        following.verify_action,
        lambda case, n: c.OnAction(allegation_id=case.id, action_id=_action(case, n)),
    ),
    "monitor": (following.start_monitoring, lambda case, n: c.OnAllegation(allegation_id=case.id)),
    "ask": (
        following.hold_check_in,
        lambda case, n: c.HoldCheckIn(allegation_id=case.id, finding=tuple(CheckInFinding)[n % 3]),
    ),
    "close": (following.close_allegation, lambda case, n: c.OnAllegation(allegation_id=case.id)),
    "withdraw": (content.withdraw_allegation, lambda case, n: c.OnAllegation(allegation_id=case.id)),
    "tell": (
        releasing.release_finding,
        lambda case, n: c.TellFinding(allegation_id=case.id, audience=tuple(FindingAudience)[n % 2]),
    ),
    "untell": (
        releasing.withdraw_finding_release,
        lambda case, n: c.TellFinding(allegation_id=case.id, audience=tuple(FindingAudience)[n % 2]),
    ),
}
Walk = list[tuple[str, Viewer, int]]
ACTING = st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(WHO), st.integers(0, 10))
STRAIGHT: Walk = [
    ("constitute", DESK, 1),
    ("start", seated(AVOCET), 0),
    ("opine", seated(AVOCET), 0),
    ("opine", seated(BITTERN), 0),
    ("find", seated(CRAKE), 0),
    ("decide", DESK, 1),
    ("monitor", DESK, 0),
    ("ask", DESK, 0),
    ("close", DESK, 0),
]
"""As it goes where nobody is in its way."""


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTING, max_size=25), st.lists(st.integers(0, 30), max_size=len(STRAIGHT)))
def test_an_allegation_walks_only_the_steps_of_the_scheme(walk: Walk, places: list[int]) -> None:
    """Anything by anybody, with the straight way strewn in so that walks come far."""
    steps = list(walk)
    for step, place in zip(STRAIGHT, sorted(places) + [99] * len(STRAIGHT), strict=False):
        steps.insert(place, step)
    asyncio.run(_walked(steps))


async def _walked(walk: Walk) -> AllegationState:
    world = World(Rules(check_in_days=(1,)))  # near from the first day: no time goes by on a walk
    agreement = world.signed()
    id = await world.filed()
    for name, who, n in walk:
        use_case, command = ACTS[name]
        before, was = world.seen(), world.case(id)
        answer = await world.does(use_case, command(was, n), who)
        if isinstance(answer, Refusal):
            assert world.seen() == before
            assert (answer.message, answer.next) != ("", "")
        else:
            assert isinstance(answer, Recorded)
            assert world.case(id).version == was.version + 1 or name == "declare"
        _holds(world.case(id), world.agreements.kept[agreement].terminated_on is not None)
    return world.case(id).state


def _holds(case: Allegation, ended: bool) -> None:
    """What is true of every allegation at any time."""
    states = [event.state.value for event in case.events]
    assert states[0] == "RECEIVED"
    assert {step for step in itertools.pairwise(states) if step[0] != step[1]} <= STEPS
    assert states[-1] == case.state
    assert [event.position for event in case.events] == list(range(1, len(states) + 1))
    assert (case.finding is None) == ("FOUND" not in states)
    assert (case.outcome is None) == ("OUTCOME" not in states)
    assert (case.closed_on is None) == ("CLOSED" not in states)
    assert ended == (case.outcome is Outcome.AGREEMENT_TERMINATED) == (case.agreement_id is not None)
    assert case.outcome in (None, Outcome.NO_MEASURE) or case.finding is Finding.SUBSTANTIATED
    assert bool(case.recommended_actions) == (case.outcome is Outcome.CORRECTIVE_ACTION_RECOMMENDED)
    sitting = [member.person_id for member in case.committee if member.stood_down_on is None]
    assert len(sitting) == len(set(sitting))
    told = [release.audience for release in case.releases if release.withdrawn_on is None]
    assert len(told) == len(set(told))
    assert not told or case.finding is not None
    assert case.closed_on is None or all(one.held_on for one in case.check_ins)
    assert len([one for one in case.handlings if one.ends is None]) == 1
    assert (case.due_on is None) == (case.due is None)


async def test_the_straight_way_leads_to_the_end() -> None:
    assert await _walked(STRAIGHT) is AllegationState.CLOSED


def test_the_walks_know_every_state() -> None:
    assert {state for step in STEPS for state in step} == {state.value for state in AllegationState}
