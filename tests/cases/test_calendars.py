"""Working days by country: weekends, public holidays, and what an operator adds or takes away."""

from __future__ import annotations

import pytest

from infra.calendars import KEPT, PublicHolidays, _year
from tests.cases.reckonings import on


@pytest.mark.parametrize(
    ("country", "day", "worked"),
    [
        ("PE", "2026-07-27", True),
        ("PE", "2026-07-28", False),  # independence
        ("PE", "2026-08-01", False),  # a Saturday
        ("AE", "2026-01-02", True),  # a Friday
        ("SA", "2026-01-02", False),  # a Friday, weekend there
        ("SA", "2026-01-04", True),  # a Sunday
        ("CN", "2026-01-04", True),  # a Sunday worked instead of another day
        ("CN", "2026-01-11", False),
        ("CD", "2026-01-10", True),  # Saturdays are worked
        ("XX", "2026-01-01", True),  # unknown: weekends alone
        ("XX", "2026-01-03", False),
    ],
)
def test_weekends_and_holidays_are_the_country_s(country: str, day: str, worked: bool):
    assert PublicHolidays().is_working_day(country, on(day)) is worked


def test_an_operator_adds_and_removes():
    kept = PublicHolidays(
        added={"PE": frozenset({on("2026-07-27")})},
        removed={"PE": frozenset({on("2026-07-28"), on("2026-08-01")})},
    )
    days = ("2026-07-27", "2026-07-28", "2026-08-01", "2026-07-29")
    assert [kept.is_working_day("PE", on(day)) for day in days] == [False, True, True, False]
    assert kept.is_working_day("CL", on("2026-07-27"))


def test_without_public_holidays_weekends_still_count():
    weekends = PublicHolidays(use_public=False)
    assert weekends.is_working_day("PE", on("2026-07-28"))
    assert not weekends.is_working_day("PE", on("2026-08-01"))


def test_no_more_than_so_many_years_are_kept():
    for year in range(1000, 1000 + KEPT + 10):
        PublicHolidays().is_working_day("XX", on(f"{year}-01-01"))
    assert _year.cache_info().currsize == KEPT
