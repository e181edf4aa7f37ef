"""Places and calendars for the tests of clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.cases.days import Place, Reckoning
from domain.rules import Rules


@dataclass(frozen=True, slots=True)
class FiveDays:
    """Monday to Friday are worked, but for the days off."""

    off: frozenset[date] = frozenset()

    def is_working_day(self, country: str, day: date) -> bool:
        return day.isoweekday() <= 5 and day not in self.off


LIMA = Place(country="PE", zone="America/Lima")
KATHMANDU = Place(country="NP", zone="Asia/Kathmandu")


def reckoned(place: Place = LIMA, *off: date, by_week: bool = False, rules: Rules | None = None) -> Reckoning:
    """How days are counted at a place."""
    return Reckoning(rules=rules or Rules(), place=place, calendar=FiveDays(frozenset(off)), by_week=by_week)


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on(text: str) -> date:
    """A day."""
    return date.fromisoformat(text)
