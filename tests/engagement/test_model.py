"""The rules of one record, day by day and step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.engagement.barrier import STEPS, Act, Barrier
from domain.engagement.model import Amendment, Engagement
from domain.engagement.parts import AgreedAction, Attendance, Participant, Release
from domain.engagement.refusals import (
    AlreadyCompleted,
    AlreadyReleased,
    AlreadyTakesPart,
    ImpossibleDate,
    NotReleased,
)
from domain.engagement.values import Audience, BarrierKind, BarrierState, Level, Method, Severity
from domain.kernel import BadInput, NotThere
from domain.sectors.model import Sector
from tests.engagement.world import GROUP, MET, MINE, OPERATOR, RIVER_NGO, TODAY, TOMORROW, named

MEETING = Engagement(
    id=named(500),
    owner_id=RIVER_NGO,
    site_id=MINE,
    starts_on=MET,
    ends_on=MET,
    purpose="Water quality",
    method=Method.PUBLIC_MEETING,
    level=Level.CONSULT,
    language="es",
    recorded_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
)
BARRIER = Barrier(
    id=named(600),
    engagement_id=MEETING.id,
    owner_id=RIVER_NGO,
    site_id=MINE,
    shared_members=False,
    shared_operator=False,
    published=False,
    kind=BarrierKind.DISTANCE,
    severity=Severity.MEDIUM,
    affected_sector=Sector.COMMUNITIES,
    identified_on=MET,
)
TO_PUBLIC = Release(id=named(700), audience=Audience.PUBLIC, released_on=TODAY)


def test_an_engagement_may_be_of_today_or_where_it_is_tomorrow_already() -> None:
    for day in (MET, TODAY, TOMORROW):
        recorded = replace(MEETING, starts_on=day, ends_on=day).recorded(TODAY, None)
        assert not isinstance(recorded, ImpossibleDate)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (TOMORROW + timedelta(days=1), TOMORROW + timedelta(days=1), "startsOn"),
        (MET, TOMORROW + timedelta(days=1), "endsOn"),
        (date.max, date.max, "startsOn"),
        (MET, MET - timedelta(days=1), "endsOn"),
        (MET, date.min, "endsOn"),
    ],
)
def test_days_that_cannot_be_are_refused_by_field(starts: date, ends: date, field: str) -> None:
    answer = replace(MEETING, starts_on=starts, ends_on=ends).recorded(TODAY, None)
    assert isinstance(answer, ImpossibleDate)
    assert answer.field == field


def test_a_future_day_is_answered_with_the_last_day_that_can_be() -> None:
    answer = replace(MEETING, starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1)).recorded(TODAY, None)
    assert answer == ImpossibleDate(
        message="This day lies in the future. The record tells what has happened.",
        next="Record it once it has taken place.",
        field="startsOn",
        latest=TOMORROW,
    )


def test_nothing_follows_what_came_after_it() -> None:
    later = replace(MEETING, id=named(501), starts_on=TODAY, ends_on=TODAY)
    answer = MEETING.recorded(TODAY, later)
    assert isinstance(answer, ImpossibleDate)
    assert (answer.field, answer.earliest) == ("startsOn", TODAY)
    assert later.recorded(TODAY, MEETING).record == later


def test_an_amendment_changes_what_it_names_and_nothing_else() -> None:
    somewhere = replace(MEETING, place="Lower valley")
    after = somewhere.amended(Amendment(level=Level.INVOLVE), TODAY, None, ()).record
    assert after == replace(somewhere, level=Level.INVOLVE, version=2)
    nowhere = somewhere.amended(Amendment(without_place=True), TODAY, None, ()).record
    assert nowhere == replace(somewhere, place=None, version=2)


def test_an_amended_day_does_not_pass_what_was_agreed() -> None:
    agreed = MEETING.action_agreed(named(1), "Test the well", OPERATOR, MET).record
    answer = agreed.amended(Amendment(starts_on=TODAY, ends_on=TODAY), TODAY, None, ())
    assert isinstance(answer, ImpossibleDate)
    assert (answer.field, answer.latest) == ("startsOn", MET)


def test_a_party_takes_part_once() -> None:
    one = Participant(id=named(1), party_id=GROUP, party_owner_id=RIVER_NGO, is_public=False)
    joined = MEETING.joined_by([one]).record
    assert [p.party_id for p in joined.participants] == [GROUP]
    assert joined.joined_by([replace(one, id=named(2))]) == AlreadyTakesPart()
    assert MEETING.joined_by([one, replace(one, id=named(2))]) == AlreadyTakesPart()


def test_headcounts_replace_those_before_and_count_each_sector_once() -> None:
    first = Attendance(id=named(1), sector=Sector.WORKERS, headcount=12)
    second = Attendance(id=named(2), sector=Sector.COMMUNITIES, headcount=0)
    assert MEETING.attended_by([first]).record.attended_by([second]).record.attendance == (second,)
    twice = MEETING.attended_by([first, replace(first, id=named(3))])
    assert isinstance(twice, BadInput)
    for wrong in (-1, 1_000_001):
        assert isinstance(MEETING.attended_by([replace(first, headcount=wrong)]), BadInput)


def test_a_promise_is_due_no_earlier_than_it_was_made_and_kept_once() -> None:
    early = MEETING.action_agreed(named(1), "Test the well", OPERATOR, MET - timedelta(days=1))
    assert isinstance(early, ImpossibleDate)
    assert (early.field, early.earliest) == ("dueOn", MET)
    agreed = MEETING.action_agreed(named(1), "Test the well", OPERATOR, MET).record
    assert isinstance(agreed.action_completed(named(1), TOMORROW + timedelta(days=1), TODAY), ImpossibleDate)
    assert isinstance(agreed.action_completed(named(1), MET - timedelta(days=1), TODAY), ImpossibleDate)
    done = agreed.action_completed(named(1), TODAY, TODAY).record
    assert done.actions == (
        AgreedAction(
            id=named(1),
            position=1,
            description="Test the well",
            responsible_id=OPERATOR,
            due_on=MET,
            completed_on=TODAY,
        ),
    )
    assert done.action_completed(named(1), TODAY, TODAY) == AlreadyCompleted()
    assert done.action_completed(named(2), TODAY, TODAY) == NotThere()


def test_an_engagement_holds_two_hundred_of_each_part_and_says_what_to_do_then() -> None:
    full = MEETING
    for number in range(200):
        full = full.issue_raised(named(number), "Dust").record
    answer = full.issue_raised(named(201), "Dust")
    assert isinstance(answer, BadInput)
    assert (answer.field, answer.next) == ("issues", "Record a further engagement that follows this one.")


def test_a_release_is_in_force_until_it_is_withdrawn_and_stays_as_a_record() -> None:
    open_ = MEETING.released(TO_PUBLIC, ()).record
    assert (open_.published, open_.shared_operator, open_.shared_members) == (True, False, False)
    assert open_.released(replace(TO_PUBLIC, id=named(701)), ()) == AlreadyReleased()
    closed = open_.release_withdrawn(Audience.PUBLIC, TODAY).record
    assert closed.published is False
    assert closed.releases == (replace(TO_PUBLIC, withdrawn_on=TODAY),)
    assert closed.release_withdrawn(Audience.PUBLIC, TODAY) == NotReleased()
    reopened = closed.released(replace(TO_PUBLIC, id=named(702)), ()).record
    assert (reopened.published, len(reopened.releases), reopened.version) == (True, 2, 4)


def test_a_release_with_a_later_date_is_withdrawn_no_earlier_than_it_began() -> None:
    ahead = replace(TO_PUBLIC, released_on=TOMORROW)
    closed = MEETING.released(ahead, ()).record.release_withdrawn(Audience.PUBLIC, TODAY).record
    assert closed.releases[0].withdrawn_on == TOMORROW


def test_a_barrier_is_not_identified_ahead_of_time() -> None:
    late = replace(BARRIER, identified_on=TOMORROW + timedelta(days=1))
    answer = late.identified(Act(id=named(1), by=RIVER_NGO, on=late.identified_on), TODAY)
    assert isinstance(answer, ImpossibleDate)


def test_a_step_is_no_earlier_than_the_one_before() -> None:
    began = BARRIER.identified(Act(id=named(1), by=RIVER_NGO, on=MET), TODAY).record
    planned = replace(began, state=BarrierState.MITIGATION_PLANNED)
    answer = planned.mitigated(Act(id=named(2), by=OPERATOR, on=MET - timedelta(days=1)), TODAY)
    assert isinstance(answer, ImpossibleDate)
    assert (answer.field, answer.earliest) == ("doneOn", MET)


def test_verified_is_the_end_and_persisting_is_not() -> None:
    assert STEPS[BarrierState.VERIFIED] == ()
    assert STEPS[BarrierState.PERSISTS] == (BarrierState.MITIGATION_PLANNED,)
    assert set(STEPS) == set(BarrierState)


def test_the_group_can_be_taken_out_of_a_barrier_in_any_state() -> None:
    for state in BarrierState:
        told = replace(BARRIER, state=state, affected_group="Upper valley")
        after = told.without_group().record
        assert (after.affected_group, after.state, after.version) == (None, state, 2)


def test_an_event_tells_codes_and_ids_and_never_a_text() -> None:
    named_place = replace(MEETING, place="Lower valley")
    events = (
        *named_place.recorded(TODAY, None).events,
        *named_place.issue_raised(named(1), "Dust").events,
        *named_place.released(replace(TO_PUBLIC, why="Asked for"), ()).events,
        *BARRIER.identified(Act(id=named(1), by=RIVER_NGO, on=MET, why="Too far"), TODAY).events,
    )
    told = " ".join(f"{event.kind} {dict(event.facts)}" for event in events)
    for text in ("Lower valley", "Water quality", "Dust", "Asked for", "Too far"):
        assert text not in told
