"""Quarters of the calendar, and which of them are to be counted on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from domain.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Quarter:
    """Three months of a year, in UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter of a day."""
        return cls(year=day.year, number=(day.month - 1) // 3 + 1)

    @property
    def name(self) -> str:
        """`2026-Q3`."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def starts(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def ends(self) -> date:
        """Its last day."""
        return self.after.starts - timedelta(days=1)

    @property
    def after(self) -> Quarter:
        """The next."""
        return Quarter(year=self.year + self.number // 4, number=self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        """The one before."""
        return Quarter.of(self.starts - timedelta(days=1))


def to_count(today: date, counted: Collection[str], rules: Rules) -> tuple[Quarter, ...]:
    """The quarters, oldest first, that ended long enough ago and were not counted yet.

    The delay lets what is recorded late come in: afterwards nothing is added, since two counts of one quarter that
    differ by one person would tell of that person. Nor are quarters counted that lie further back than the rules say.
    """
    latest = Quarter.of(today).before
    while latest.ends + timedelta(days=rules.statistics_delay_days) >= today:
        latest = latest.before
    back = [latest]
    while len(back) < rules.statistics_quarters_back:
        back.append(back[-1].before)
    return tuple(quarter for quarter in reversed(back) if quarter.name not in counted)
