"""A case's clock: what is due by when, what stops it, and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.clock import (
    Deadlines,
    DueKind,
    PauseReason,
    acknowledge_by,
    answer_by,
    appeal_by,
    check_ins,
    in_the_past,
)
from domain.cases.clock_refusals import (
    AlreadyPaused,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
)
from domain.cases.days import FAR
from domain.rules import Rules
from tests.cases.reckonings import KATHMANDU, at, on, reckoned

ID = UUID(int=7)
BY = reckoned()
WEEKLY = reckoned(by_week=True)
EVERY_DAY = reckoned(rules=Rules(move_to_working_day=False))
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def started(day: str = "2026-03-02") -> Deadlines:
    """A case that came in on a Monday, at Lima."""
    return Deadlines.started(on(day), BY)


def paused(clock: Deadlines, now: str, until: str | None = None) -> Deadlines:
    """Its clock stands still."""
    after = clock.paused(
        ID, PauseReason.AWAITING_COMPLAINANT, at(now), BY, until=on(until) if until else None
    )
    assert isinstance(after, Deadlines)
    return after


def test_an_acknowledgement_is_due_after_seven_days_at_the_site():
    clock = started()
    assert (clock.kind, clock.due_on, clock.due_at) == (
        DueKind.ACKNOWLEDGEMENT,
        on("2026-03-09"),
        at("2026-03-10T05:00"),
    )
    assert not clock.overdue(at("2026-03-10T04:59"))
    assert clock.overdue(at("2026-03-10T05:00"))
    assert acknowledge_by(on("2026-03-02"), reckoned(KATHMANDU)).due_at == at("2026-03-09T18:15")


@pytest.mark.parametrize(
    ("received", "acknowledged", "due"),
    [
        ("2026-03-02", "2026-03-05", "2026-06-05"),
        ("2026-03-02", None, "2026-06-09"),  # from day 7
        ("2026-03-02", "2026-05-29", "2026-06-09"),  # late: from day 7 too
        ("2026-11-27", "2026-11-30", "2027-03-01"),  # 28 February is a Sunday
        ("2027-11-29", "2027-11-30", "2028-02-29"),
        ("2026-09-30", "2026-09-30", "2026-12-30"),
    ],
)
def test_an_answer_is_due_three_months_after_the_acknowledgement_or_day_seven(
    received: str, acknowledged: str | None, due: str
):
    acknowledged_on = on(acknowledged) if acknowledged else None
    assert answer_by(on(received), acknowledged_on, BY).due_on == on(due)


def test_the_rules_are_the_operator_s():
    quick = reckoned(rules=Rules(acknowledge_within_days=1, answer_within_months=1, check_in_days=(10,)))
    assert acknowledge_by(on("2026-03-02"), quick).due_on == on("2026-03-03")
    assert answer_by(on("2026-03-02"), None, quick).due_on == on("2026-04-03")
    assert [one.due_on for one in check_ins(on("2026-03-02"), quick)] == [on("2026-03-12")]


def test_from_receipt_to_the_last_check_in():
    clock = started().acknowledged(on("2026-03-05"), BY)
    assert (clock.kind, clock.due_on) == (DueKind.ANSWER, on("2026-06-05"))
    clock = clock.answered(on("2026-05-01"), BY)
    assert (clock.kind, clock.due_on, clock.due_at, clock.order_key) == (None, None, None, FAR)
    clock = clock.appealed(on("2026-05-11"), BY)
    assert (clock.kind, clock.due_on) == (DueKind.ANSWER, on("2026-08-11"))
    clock = clock.closed(on("2026-08-03"), BY)
    seen = []
    while isinstance(clock, Deadlines) and clock.kind is DueKind.CHECK_IN:
        seen.append(str(clock.due_on))
        clock = clock.checked_in(on("2026-08-03"), BY)
    assert seen == [
        "2026-09-02",
        "2026-11-02",
        "2027-02-01",
    ]  # 30, 90 (a Sunday) and 180 days (a Saturday) on
    assert isinstance(clock, Deadlines)
    assert (clock.kind, clock.due_on, clock.check_ins_done) == (None, None, 3)
    assert clock.checked_in(on("2027-02-01"), BY) == NothingDue()


def test_an_answer_can_be_contested_for_thirty_days():
    assert appeal_by(on("2026-03-02"), BY).due_on == on("2026-04-01")


def test_while_it_is_paused_nothing_is_due_and_afterwards_it_is_due_so_much_later():
    clock = paused(started().acknowledged(on("2026-03-05"), BY), "2026-04-01T12:00")
    assert (clock.kind, clock.due_on, clock.due_at, clock.order_key) == (
        DueKind.ANSWER,
        on("2026-06-05"),
        None,
        FAR,
    )
    assert clock.paused_because is PauseReason.AWAITING_COMPLAINANT
    assert not clock.overdue(at("2030-01-01T00:00"))
    clock = clock.resumed(on("2026-04-13"), BY)
    assert isinstance(clock, Deadlines)
    assert (clock.due_on, clock.due_at, clock.paused_because) == (
        on("2026-06-17"),
        at("2026-06-18T05:00"),
        None,
    )
    assert [(str(one.starts), str(one.ends), one.days) for one in clock.pauses] == [
        ("2026-04-01", "2026-04-13", 12)
    ]


def test_a_pause_begins_on_the_site_s_day():
    assert paused(started(), "2026-03-04T04:59").pauses[0].starts == on("2026-03-03")


def test_acknowledging_ends_a_pause_and_its_days_are_not_held_against_the_handler():
    clock = paused(started(), "2026-03-04T12:00").acknowledged(on("2026-03-14"), BY)
    assert (clock.kind, clock.due_on, clock.paused_because) == (DueKind.ANSWER, on("2026-06-15"), None)
    assert clock.acknowledged(on("2026-03-20"), BY) == clock


def test_an_agreed_pause_knows_when_it_ends():
    assert paused(started(), "2026-03-04T12:00", until="2026-03-20").paused_until == on("2026-03-20")
    assert paused(started(), "2026-03-04T12:00", until="2026-03-04").paused_until == on("2026-03-04")


def test_what_cannot_be_is_refused():
    held = paused(started(), "2026-03-04T12:00")
    because, now = PauseReason.INTERPRETER_SOUGHT, at("2026-03-04T12:00")
    assert held.paused(ID, because, now, BY) == AlreadyPaused()
    assert started().resumed(on("2026-03-04"), BY) == NotPaused()
    assert started().stopped(on("2026-03-04"), BY).paused(ID, because, now, BY) == NothingDue()
    assert started().paused(ID, because, at("2026-03-10T05:00"), BY) == DeadlineAlreadyPassed()
    assert started().paused(ID, because, now, BY, until=on("2026-03-03")) == DeadlineInThePast(
        field="until", earliest=on("2026-03-04")
    )
    assert started().checked_in(on("2026-03-04"), BY) == NothingDue()


def test_a_day_before_today_is_past_and_today_is_not():
    assert in_the_past(on("2026-03-03"), on("2026-03-04"), "dueOn") == DeadlineInThePast(
        field="dueOn", earliest=on("2026-03-04")
    )
    assert in_the_past(on("2026-03-04"), on("2026-03-04"), "dueOn") is None


def test_of_an_anonymous_case_only_weeks_are_kept():
    clock = Deadlines.started(on("2026-03-03"), WEEKLY)
    assert (clock.received_on, clock.due_on) == (on("2026-03-08"), on("2026-03-15"))
    clock = clock.acknowledged(on("2026-03-10"), WEEKLY)
    assert clock.due_on == on(
        "2026-06-21"
    )  # three months after Sunday the 15th: a Monday, so that week's end
    held = clock.paused(
        ID, PauseReason.EXTERNAL_PROCEEDING, at("2026-03-17T12:00"), WEEKLY, until=on("2026-04-01")
    )
    assert isinstance(held, Deadlines)
    assert (held.pauses[0].starts, held.paused_until) == (on("2026-03-22"), on("2026-04-05"))
    after = held.resumed(on("2026-03-31"), WEEKLY)
    assert isinstance(after, Deadlines)
    assert (after.pauses[0].ends, after.due_on) == (on("2026-04-05"), on("2026-07-05"))


@given(DAYS, DAYS)
def test_a_later_receipt_is_never_due_earlier(one: date, other: date):
    first, second = sorted((one, other))
    for by in (BY, WEEKLY, EVERY_DAY):
        assert acknowledge_by(first, by).due_at <= acknowledge_by(second, by).due_at
        assert answer_by(first, None, by).due_at <= answer_by(second, None, by).due_at


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_a_later_acknowledgement_never_gives_less_time_and_a_late_one_gains_none(
    day: date, one: int, other: int
):
    first, second = (day + timedelta(days=days) for days in sorted((one, other)))
    assert (
        answer_by(day, first, BY).due_on
        <= answer_by(day, second, BY).due_on
        <= answer_by(day, None, BY).due_on
    )


@given(DAYS, st.integers(0, 6), st.integers(0, 500), st.integers(0, 500))
def test_pauses_move_what_is_due_by_exactly_their_days(day: date, after: int, first: int, second: int):
    clock = Deadlines.started(day, EVERY_DAY)
    due, today = clock.due_on, day + timedelta(days=after)
    for days in (first, second):
        noon = at(f"{today}T17:00")
        held = clock.paused(ID, PauseReason.AGREED_WITH_COMPLAINANT, noon, EVERY_DAY)
        assert isinstance(held, Deadlines)
        today += timedelta(days=days)
        resumed = held.resumed(today, EVERY_DAY)
        assert isinstance(resumed, Deadlines)
        clock = resumed
    assert due is not None
    assert clock.due_on == due + timedelta(days=first + second)


@given(DAYS, st.lists(st.tuples(st.sampled_from(["ack", "answer", "appeal", "close", "check", "stop", "pause", "go"]),
                                st.integers(0, 40)), max_size=12))  # fmt: skip
def test_every_day_an_anonymous_case_keeps_is_a_week_s_end(day: date, acts: list[tuple[str, int]]):
    clock = Deadlines.started(day, WEEKLY)
    for act, later in acts:
        day += timedelta(days=later)
        match act:
            case "ack":
                after = clock.acknowledged(day, WEEKLY)
            case "answer":
                after = clock.answered(day, WEEKLY)
            case "appeal":
                after = clock.appealed(day, WEEKLY)
            case "close":
                after = clock.closed(day, WEEKLY)
            case "check":
                after = clock.checked_in(day, WEEKLY)
            case "stop":
                after = clock.stopped(day, WEEKLY)
            case "pause":
                after = clock.paused(
                    ID, PauseReason.AWAITING_COMPLAINANT, at(f"{day}T17:00"), WEEKLY, until=day
                )
            case _:
                after = clock.resumed(day, WEEKLY)
        clock = after if isinstance(after, Deadlines) else clock
        kept = {clock.received_on, clock.due_on, clock.closed_on, clock.paused_until}
        kept |= {edge for pause in clock.pauses for edge in (pause.starts, pause.until, pause.ends)}
        assert {one.isoweekday() for one in kept if one} == {7}
        assert (clock.due_at is None) == (clock.kind is None or clock.paused_because is not None)
        assert (clock.due_on is None) == (clock.kind is None)
        assert sum(pause.ends is None for pause in clock.pauses) <= 1
