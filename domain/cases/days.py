"""Days as cases count them: at the site, in its time zone and by its calendar; in weeks where nobody may know the day.

A due day lasts until its last moment at the site. Instants are in UTC, days are the site's.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.rules import Rules

FAR = datetime(2200, 1, 1, tzinfo=UTC)
"""Where a case stands in the order of what is due next while nothing is due: after everything."""
LONGEST_BREAK = 31
"""Days in a row without work, at most: a calendar that knows no working day must not be searched for ever."""


class Calendar(Protocol):
    """Which days are worked where."""

    def is_working_day(self, country: str, day: date) -> bool:
        """Whether the day is worked in the country (ISO 3166, in capitals); where it is unknown, Monday to Friday."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where days begin and end, and are worked."""

    country: str
    zone: str
    """An IANA name, such as `America/Lima`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something is due: `due_on` the last day, `due_at` the first moment after it."""

    due_on: date
    due_at: datetime

    def passed(self, now: datetime) -> bool:
        """Whether the day is over at the site."""
        return now >= self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoning:
    """By what a case counts its days."""

    rules: Rules
    place: Place
    calendar: Calendar
    by_week: bool = False
    """For anonymous cases: every day kept is a week's end, since an exact one could tell who it was (DOMAIN 7)."""

    def today(self, now: datetime) -> date:
        """The day it is at the site. In UTC where only the week is kept: two weeks told of one act, the site's and the
        ledger's, would say in which hours between the two it was."""
        return now.astimezone(UTC if self.by_week else ZoneInfo(self.place.zone)).date()

    def kept(self, day: date) -> date:
        """The day as the case may keep it."""
        return week_end(day) if self.by_week else day

    def due(self, day: date) -> Deadline:
        """What the rule's day comes to: the next working day, or the week's end, and the moment at which it is over."""
        due_on = week_end(day) if self.by_week else self._worked(day)
        return Deadline(due_on=due_on, due_at=end_of_day(self.place.zone, due_on))

    def _worked(self, day: date) -> date:
        if not self.rules.move_to_working_day:
            return day
        days = (day + timedelta(days=more) for more in range(LONGEST_BREAK + 1))
        return next((one for one in days if self.calendar.is_working_day(self.place.country, one)), day)


def end_of_day(zone: str, day: date) -> datetime:
    """The first moment after the day, in UTC.

    Where clocks go forward at midnight there is no 00:00, and the reading before the change is the moment. Where they
    go back over midnight the day comes again, and is over after the second time; where they go back to midnight it is
    the next day that does, and this one was over at the first.
    """
    local = ZoneInfo(zone)
    midnight = datetime.combine(day + timedelta(days=1), time.min, local)
    first, second = sorted((midnight.astimezone(UTC), midnight.replace(fold=1).astimezone(UTC)))
    just_before = second - timedelta(microseconds=1)
    over_at_first = min(moment.astimezone(local).date() for moment in (first, just_before)) > day
    return first if over_at_first else second


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it has none: 30 November and 3 months, 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_end(day: date) -> date:
    """The Sunday that ends the day's week."""
    return day + timedelta(days=7 - day.isoweekday())
