"""Random walks: whoever asks for whatever in any order, no report is dismissed unread and none loses its protection."""

from __future__ import annotations

import asyncio
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.cases.parts import IdentityMode, ItemKind
from domain.kernel import Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing import receipt_cases as returning
from domain.whistleblowing.values import ReportState
from tests.whistleblowing.test_use_cases import steps
from tests.whistleblowing.world import COLLEAGUE, KEEPER, OUTSIDERS, World, viewer

# Said once more in plain words, from DOMAIN 7: the walks must agree with this and not with the model's own table.
FOLLOWS = {("RECEIVED", "ASSESSED"), ("ASSESSED", "ADDRESSED"), ("ADDRESSED", "CONCLUDED")}
DESK = {"keeper": viewer(KEEPER), "colleague": viewer(COLLEAGUE)}
WHO = st.one_of(st.just("keeper"), st.just("keeper"), st.sampled_from(["colleague", *OUTSIDERS]))
NAMES = st.sampled_from([*steps(KEEPER), "take it oneself", "tell more"])
ONWARD = st.sampled_from(["take it oneself", "assess", "address", "conclude", "check in"])
BEGUN = st.integers(0, 5).map(
    lambda n: [
        (name, "keeper", 1)
        for name in ("take it oneself", "acknowledge", "assess", "address", "conclude")[:n]
    ]
)
"""How far its handler had come by the scheme's own way before anything else is tried."""
WALK = st.tuples(
    BEGUN, st.lists(st.tuples(st.one_of(NAMES, ONWARD), WHO, st.integers(0, 45)), max_size=20)
).map(lambda parts: [*parts[0], *parts[1]])
REACHED: set[ReportState] = set()


@settings(max_examples=150, deadline=None)
@given(WALK, st.sampled_from([IdentityMode.ANONYMOUS, IdentityMode.CONFIDENTIAL]))
def test_a_report_walks_only_the_steps_of_the_scheme(
    walk: list[tuple[str, str, int]], mode: IdentityMode
) -> None:
    asyncio.run(_walk(walk, mode))


async def _walk(walk: list[tuple[str, str, int]], mode: IdentityMode) -> None:
    world = World()
    told, receipt = await world.told(mode)
    for name, who, days in walk:
        world.clock.on(days)
        before = world.seen()
        by = DESK.get(who) or OUTSIDERS[who]
        if name == "tell more":
            more = c.AddToReportWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="More.")
            answer = await world.does(returning.add_to_report_with_receipt, more, by)
        elif name == "take it oneself":
            assign, _ = steps(told.id)["assign"]
            answer = await world.does(
                assign, c.AssignReportHandler(report_id=told.id, person_id=by.person or KEEPER), by
            )
        else:
            answer = await world.does(*steps(told.id)[name], by)
        if isinstance(answer, Refusal):
            assert world.seen() == before
        elif who not in DESK:
            assert name == "tell more"
        else:
            assert answer.by_week == (mode is IdentityMode.ANONYMOUS)
    it = world.reports.kept[told.id]
    REACHED.add(it.state)
    states = [key for key, _ in itertools.groupby(event.state.value for event in it.events)]
    assert states[0] == "RECEIVED"
    assert set(itertools.pairwise(states)) <= FOLLOWS
    assert states[-1] == it.state
    assert [event.position for event in it.events] == list(range(1, len(it.events) + 1))
    assert [item.position for item in it.items] == list(range(1, len(it.items) + 1))
    assert sum(one.ends is None for one in it.handlings) == (it.handler_id is not None)
    assert sum(one.ends is None for one in it.pauses) == (it.paused_because is not None) <= 1
    awaited = [one for one in it.check_ins if one.held_on is None]
    if it.state is ReportState.CONCLUDED:
        assert it.conclusion is not None
        assert len(it.check_ins) <= 3
        assert (len(awaited) == 1) == (it.due is not None) == (len(it.check_ins) - len(awaited) < 3)
        assert [one.due_on for one in awaited] == ([it.due_on] if it.due else [])
    else:
        assert (it.conclusion, it.check_ins, it.erased_on) == (None, (), None)
    if it.state is not ReportState.RECEIVED:
        assert all(event.person_id in (KEEPER, COLLEAGUE) for event in it.events[1:])
    if mode is IdentityMode.ANONYMOUS:
        days = [it.received_on, it.due_on, it.closed_on, it.erased_on]
        days += [event.occurred_on for event in it.events] + [item.written_on for item in it.items]
        days += [day for one in (*it.handlings, *it.pauses) for day in (one.starts, one.ends)]
        days += [day for one in it.check_ins for day in (one.due_on, one.held_on)]
        assert {day.isoweekday() for day in days if day} == {7}


def test_the_walks_know_every_state_and_came_to_each() -> None:
    assert set(ReportState) == REACHED
    assert {state for step in FOLLOWS for state in step} == {state.value for state in ReportState}
