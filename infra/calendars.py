"""Which days are worked where: weekends and public holidays by country, with what an operator adds or takes away.

Holidays are those of the whole country as the `holidays` library knows them; local ones are added in the rules file.
Refuses nothing: a country that the library does not know has weekends alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays

SATURDAY, SUNDAY = 5, 6
KEPT = 512
"""Years of countries kept in memory; a year is some 30 days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """See `domain.cases.days.Calendar`."""

    use_public: bool = True
    """Whether the library's holidays count; weekends always do."""
    added: Mapping[str, frozenset[date]] = field(default_factory=dict[str, frozenset[date]])
    """Days off, by country."""
    removed: Mapping[str, frozenset[date]] = field(default_factory=dict[str, frozenset[date]])
    """Days that are worked after all, by country; these win."""

    def is_working_day(self, country: str, day: date) -> bool:
        """Whether the day is worked in the country."""
        if day in self.removed.get(country, ()):
            return True
        if day in self.added.get(country, ()):
            return False
        year = _year(country, day.year)
        if day.weekday() in year.weekend and day not in year.worked_weekends:
            return False
        return not self.use_public or day not in year.days_off


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    worked_weekends: frozenset[date] = frozenset()
    days_off: frozenset[date] = frozenset()


@lru_cache(maxsize=KEPT)
def _year(country: str, year: int) -> _Year:
    try:
        known = holidays.country_holidays(country, years=year, expand=False)
    except NotImplementedError:
        return _Year()
    return _Year(
        weekend=frozenset(known.weekend),
        worked_weekends=frozenset(known.weekend_workdays),
        days_off=frozenset(known),
    )
