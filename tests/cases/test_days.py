"""Days at a site: where they end, what falls on a day off, months without such a day, and weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.cases.days import FAR, Deadline, Place, Reckoning, end_of_day, months_after, week_end
from domain.rules import Rules
from tests.cases.reckonings import KATHMANDU, LIMA, at, on, reckoned

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
ZONES = st.sampled_from(
    ["America/Lima", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo", "Asia/Beirut", "Africa/Cairo",
     "America/St_Johns", "America/Havana", "Europe/Lisbon", "Australia/Lord_Howe", "UTC"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("America/Lima", "2026-07-27", "2026-07-28T05:00"),
        ("Asia/Kathmandu", "2026-07-27", "2026-07-27T18:15"),  # +5:45
        ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),  # the 30th was left out
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),
        ("Pacific/Apia", "2011-12-31", "2011-12-31T10:00"),
        ("America/Santiago", "2026-09-05", "2026-09-06T04:00"),  # no 00:00 on the 6th: clocks go to 01:00
        ("Asia/Beirut", "2026-03-28", "2026-03-28T22:00"),
        ("America/Sao_Paulo", "2018-02-17", "2018-02-18T03:00"),  # 23:00 to 24:00 came twice
        (
            "America/St_Johns",
            "2009-10-31",
            "2009-11-01T03:30",
        ),  # 00:01 went back to 23:01: midnight came twice
        ("America/Havana", "2026-10-31", "2026-11-01T04:00"),  # 01:00 goes back to 00:00 of the next day
        ("America/New_York", "2026-03-08", "2026-03-09T04:00"),  # a day of 23 hours
        ("Europe/London", "2026-12-31", "2027-01-01T00:00"),
    ],
)
def test_a_day_ends_with_its_last_moment_at_the_site(zone: str, day: str, ends: str):
    assert end_of_day(zone, on(day)) == at(ends)


@given(ZONES, DAYS)
def test_before_the_end_it_is_that_day_or_an_earlier_one_and_from_it_on_a_later_one(zone: str, day: date):
    end, local = end_of_day(zone, day), ZoneInfo(zone)
    assert (end - timedelta(seconds=1)).astimezone(local).date() <= day
    assert all((end + timedelta(minutes=more)).astimezone(local).date() > day for more in (0, 1, 59, 61))


@given(ZONES, DAYS)
def test_days_end_one_after_another(zone: str, day: date):
    assert end_of_day(zone, day) <= end_of_day(zone, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),  # a leap year
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-10-15", 3, "2027-01-15"),
        ("2099-11-30", 3, "2100-02-28"),  # 2100 is none
    ],
)
def test_months_end_where_the_month_does(day: str, months: int, then: str):
    assert months_after(on(day), months) == on(then)


@given(DAYS, DAYS, st.integers(1, 120))
def test_a_later_day_is_never_due_earlier(one: date, other: date, months: int):
    first, second = sorted((one, other))
    assert months_after(first, months) <= months_after(second, months)


@pytest.mark.parametrize(
    ("day", "sunday"),
    [("2026-07-27", "2026-08-02"), ("2026-08-02", "2026-08-02"), ("2026-12-31", "2027-01-03")],
)
def test_a_week_ends_on_its_sunday(day: str, sunday: str):
    assert week_end(on(day)) == on(sunday)


def test_what_falls_on_a_day_off_is_due_on_the_next_working_day():
    holiday = reckoned(LIMA, on("2026-07-28"), on("2026-07-29"))
    assert holiday.due(on("2026-07-28")) == Deadline(due_on=on("2026-07-30"), due_at=at("2026-07-31T05:00"))
    saturday = reckoned(KATHMANDU).due(on("2026-08-01"))
    assert saturday == Deadline(due_on=on("2026-08-03"), due_at=at("2026-08-03T18:15"))


def test_where_the_rules_say_so_it_stays_on_the_day_off():
    assert reckoned(rules=Rules(move_to_working_day=False)).due(on("2026-08-01")).due_on == on("2026-08-01")


def test_a_calendar_without_a_working_day_is_not_searched_for_ever():
    class Never:
        def is_working_day(self, country: str, day: date) -> bool:
            return False

    never = Reckoning(rules=Rules(), place=LIMA, calendar=Never())
    assert never.due(on("2026-08-01")).due_on == on("2026-08-01")


def test_an_anonymous_case_is_due_at_a_week_s_end_whatever_is_worked():
    due = reckoned(LIMA, on("2026-08-02"), by_week=True).due(on("2026-07-28"))
    assert due == Deadline(due_on=on("2026-08-02"), due_at=at("2026-08-03T05:00"))


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("America/Lima", "2026-07-28T04:59", "2026-07-27"),
        ("Asia/Kathmandu", "2026-07-27T18:15", "2026-07-28"),
        ("Pacific/Apia", "2011-12-30T10:00", "2011-12-31"),
    ],
)
def test_today_is_the_site_s(zone: str, now: str, today: str):
    assert reckoned(Place(country="PE", zone=zone)).today(at(now)) == on(today)


@given(DAYS, st.booleans())
def test_nothing_is_due_before_the_rule_s_day_and_a_week_s_end_is_a_sunday(day: date, by_week: bool):
    due = reckoned(by_week=by_week).due(day)
    assert day <= due.due_on <= day + timedelta(days=6)
    assert not by_week or due.due_on.isoweekday() == 7
    assert not due.passed(due.due_at - timedelta(microseconds=1))
    assert due.passed(due.due_at)


def test_far_comes_after_everything_that_can_be_due():
    assert end_of_day("Pacific/Pago_Pago", date(2199, 12, 30)) < FAR == datetime(2200, 1, 1, tzinfo=UTC)
