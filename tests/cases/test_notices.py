"""Of which deadlines handlers are told, and when: once for each due day."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.cases.clock import Deadlines, DueKind, PauseReason
from domain.cases.notices import Notice, NoticeKind, notices_due
from domain.rules import Rules
from tests.cases.reckonings import at, on, reckoned

BY, RULES = reckoned(), Rules()
CLOCK = Deadlines.started(on("2026-03-02"), BY)  # due on the 9th, until 05:00 UTC of the 10th
NEAR = Notice(kind=NoticeKind.DEADLINE_NEAR, due_kind=DueKind.ACKNOWLEDGEMENT, due_on=on("2026-03-09"))
PASSED = Notice(kind=NoticeKind.DEADLINE_PASSED, due_kind=DueKind.ACKNOWLEDGEMENT, due_on=on("2026-03-09"))


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-03-07T04:59", ()),
        ("2026-03-07T05:00", (NEAR,)),
        ("2026-03-10T04:59", (NEAR,)),
        ("2026-03-10T05:00", (PASSED,)),
        ("2027-01-01T00:00", (PASSED,)),
    ],
)
def test_three_days_before_and_once_it_has_passed(now: str, told: tuple[Notice, ...]):
    assert notices_due(CLOCK, at(now), RULES) == told


def test_each_is_told_once():
    assert notices_due(CLOCK, at("2026-03-08T12:00"), RULES, told=[NEAR]) == ()
    assert notices_due(CLOCK, at("2026-03-11T12:00"), RULES, told=[NEAR]) == (PASSED,)
    assert notices_due(CLOCK, at("2026-03-11T12:00"), RULES, told=[NEAR, PASSED]) == ()


def test_a_check_in_is_told_on_its_day_and_when_nobody_asked():
    closed = CLOCK.closed(on("2026-03-02"), BY)  # the first is due on 1 April
    kinds = [
        [one.kind.value for one in notices_due(closed, at(now), RULES)]
        for now in ("2026-04-01T04:59", "2026-04-01T05:00", "2026-04-02T05:00")
    ]
    assert kinds == [[], ["CHECK_IN_DUE"], ["DEADLINE_PASSED"]]


def test_while_paused_nothing_is_told_and_the_new_due_day_is_told_anew():
    held = CLOCK.paused(UUID(int=1), PauseReason.AWAITING_COMPLAINANT, at("2026-03-08T12:00"), BY)
    assert isinstance(held, Deadlines)
    assert notices_due(held, at("2026-03-30T12:00"), RULES) == ()
    again = held.resumed(on("2026-03-18"), BY)
    assert isinstance(again, Deadlines)
    told = notices_due(again, at("2026-03-19T12:00"), RULES, told=[NEAR])
    assert [(one.kind, str(one.due_on)) for one in told] == [(NoticeKind.DEADLINE_NEAR, "2026-03-19")]


def test_nothing_due_nothing_told():
    assert notices_due(CLOCK.stopped(on("2026-03-03"), BY), at("2026-04-01T00:00"), RULES) == ()


def test_without_days_to_remind_there_is_no_reminder():
    never = Rules(remind_before_days=0)
    assert notices_due(CLOCK, at("2026-03-10T04:59"), never) == ()
    assert notices_due(CLOCK, at("2026-03-10T05:00"), never) == (PASSED,)
