"""The 72 hours of a breach, and who must be told before it is closed: the rules by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.engagement.parts import Decided
from domain.kernel import BadInput, ChangedMeanwhile, Refusal
from domain.unsealing import breach as model
from domain.unsealing.breach import (
    Assessment,
    Breach,
    BreachCause,
    BreachReach,
    BreachRisk,
    BreachTold,
    BreachWarned,
    DataBreachKind,
    DelayReason,
    PeopleAffected,
    UntoldReason,
)
from domain.unsealing.breach_refusals import (
    AuthorityNotTold,
    BreachClosed,
    DelayNeedsReason,
    PeopleNotTold,
    ToldAlready,
)

AWARE = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
KNOWN = Assessment(
    kinds=frozenset({DataBreachKind.CONFIDENTIALITY}),
    cause=BreachCause.STOLEN_CREDENTIAL,
    reached=frozenset({BreachReach.RECORDS}),
    risk=BreachRisk.LIKELY,
    people=PeopleAffected.UP_TO_10,
)


def hours(count: float) -> datetime:
    return AWARE + timedelta(hours=count)


def breach(risk: BreachRisk = BreachRisk.LIKELY) -> Breach:
    return after(model.recorded(UUID(int=1), replace(KNOWN, risk=risk), AWARE, hours(2)))


def after(decided: Decided[Breach] | Refusal | None) -> Breach:
    assert isinstance(decided, Decided), decided
    return decided.record


def told(one: Breach, at: float, delay: DelayReason | None = None, whom: BreachTold = BreachTold.AUTHORITY):
    return model.told(one, whom, hours(at), delay, one.version, hours(1_000))


def test_the_clock_runs_from_when_somebody_became_aware() -> None:
    one = breach()
    assert one.due_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    assert one.recorded_at == hours(2)
    assert one.clock_runs
    assert not breach(BreachRisk.UNLIKELY).clock_runs


@pytest.mark.parametrize(
    ("known", "aware", "field"),
    [
        (replace(KNOWN, kinds=frozenset()), AWARE, "kinds"),
        (replace(KNOWN, reached=frozenset()), AWARE, "reached"),
        (KNOWN, hours(3), "awareAt"),
    ],
)
def test_what_says_nothing_or_lies_ahead_is_not_recorded(
    known: Assessment, aware: datetime, field: str
) -> None:
    refused = model.recorded(UUID(int=1), known, aware, hours(2))
    assert isinstance(refused, BadInput)
    assert refused.field == field


def test_in_time_needs_no_reason_and_keeps_none() -> None:
    one = after(told(breach(), 72, DelayReason.OVERSIGHT))
    assert (one.authority_told_at, one.delay_reason, one.clock_runs) == (hours(72), None, False)


def test_a_second_late_needs_the_reason_that_the_authority_was_given() -> None:
    assert isinstance(told(breach(), 72.001), DelayNeedsReason)
    one = after(told(breach(), 72.001, DelayReason.STILL_INVESTIGATED))
    assert one.delay_reason is DelayReason.STILL_INVESTIGATED


def test_nobody_is_told_before_or_twice_or_in_the_future() -> None:
    assert isinstance(told(breach(), -1), BadInput)
    assert isinstance(told(breach(), 1_001), BadInput)
    assert isinstance(told(after(told(breach(), 5)), 6), ToldAlready)
    people = after(told(breach(), 5, whom=BreachTold.PEOPLE))
    assert isinstance(told(people, 6, whom=BreachTold.PEOPLE), ToldAlready)


@pytest.mark.parametrize(
    ("risk", "authority", "people", "untold", "expected"),
    [
        (BreachRisk.UNLIKELY, False, False, None, None),
        (BreachRisk.LIKELY, False, False, None, AuthorityNotTold),
        (BreachRisk.LIKELY, False, True, None, AuthorityNotTold),
        (BreachRisk.LIKELY, True, False, None, None),
        (BreachRisk.HIGH, True, False, None, PeopleNotTold),
        (BreachRisk.HIGH, False, True, None, AuthorityNotTold),
        (BreachRisk.HIGH, True, True, None, None),
        (BreachRisk.HIGH, True, False, UntoldReason.UNINTELLIGIBLE, None),
    ],
)
def test_it_is_closed_once_everybody_was_told_who_must_be(
    risk: BreachRisk, authority: bool, people: bool, untold: UntoldReason | None, expected: type | None
) -> None:
    one = breach(risk)
    one = after(told(one, 5)) if authority else one
    one = after(told(one, 6, whom=BreachTold.PEOPLE)) if people else one
    decided = model.closed(one, untold, one.version, hours(100))
    if expected is not None:
        assert isinstance(decided, expected)
        return
    done = after(decided)
    assert (done.closed_at, done.untold_reason) == (hours(100), untold)
    for act in (
        model.assessed(done, KNOWN, done.version),
        told(done, 7),
        model.closed(done, None, done.version, hours(101)),
    ):
        assert isinstance(act, BreachClosed)


def test_a_risk_seen_later_keeps_its_clock() -> None:
    one = after(model.assessed(breach(BreachRisk.UNLIKELY), replace(KNOWN, risk=BreachRisk.HIGH), 1))
    assert (one.clock_runs, one.due_at, one.version) == (True, hours(72), 2)
    assert isinstance(model.assessed(one, KNOWN, 1), ChangedMeanwhile)


def test_the_secretariat_is_warned_once_when_near_and_once_when_over() -> None:
    one = breach()
    assert model.warned(one, hours(47.9)) is None
    near = after(model.warned(one, hours(48)))
    assert near.warned is BreachWarned.NEAR
    assert model.warned(near, hours(72)) is None
    over = after(model.warned(near, hours(72.1)))
    assert over.warned is BreachWarned.OVERDUE
    assert model.warned(over, hours(500)) is None
    assert after(model.warned(one, hours(500))).warned is BreachWarned.OVERDUE
    assert model.warned(breach(BreachRisk.UNLIKELY), hours(500)) is None
    assert model.warned(after(told(one, 5)), hours(500)) is None
