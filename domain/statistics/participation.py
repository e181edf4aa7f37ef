"""Equal voice measured: who took part in a quarter, by sector, beside an equal share (seed; DOMAIN 1).

Counted are records, never people: ten engagements with one community are ten. What stands in a cell depends on that
cell's own records alone (architecture, section 6):

- fewer than ten records, none among them, are not shown; nor are engagements and interviews that too few organisations
  brought (A), or of which fewer than ten are left without those of the one that brought most: it could subtract its
  own. (Comments are published ones, which everybody can count: that a cell of ten is left out would only tell that few
  organisations wrote them);
- everything else is shown rounded to five.

No total is told but what anybody can add up from the cells that are shown, and shares are shares of that sum. So there
is nothing to subtract from anything: what is not shown could be any number that is too small, and what is shown any of
the numbers that round to it, whatever the other cells say.

Of votes everyone knows more: each motion's result says how many seats voted, and no sector has more than two. With
that, a cell that is left out could be computed from the others. So its six cells are shown together or not at all, and
only where the known sum leaves each of them at least as open as rounding does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.statistics.quarters import Quarter

LEAST: Final = 10
"""Cells of fewer records are not shown (architecture, section 6)."""
STEP: Final = 5
"""To which shown cells are rounded (architecture, section 6)."""
OPEN: Final = 3
"""How many values rounding leaves open at least: 10, 11 and 12 are all told as 10."""
EQUAL_SHARE: Final = 1 / len(Sector)


class Activity(StrEnum):
    """What is counted by sector."""

    COMMENT = "COMMENT"
    ENGAGEMENT = "ENGAGEMENT"
    INTERVIEW = "INTERVIEW"
    MOTION = "MOTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one cell holds before anything is decided about it. Never kept, never shown."""

    records: int = 0
    bodies: int = 0
    """How many different organisations brought them, where that is nobody else's to know."""
    largest: int = 0
    """How many of them the one organisation that brought most brought, where that is its own to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVotes:
    """What the results of a quarter's motions tell everyone: how many votes there were, and the most of one sector."""

    votes: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is told of one sector's part in one activity. `count` and `share`: none where it is not shown."""

    quarter: Quarter
    activity: Activity
    sector: Sector
    count: int | None
    share: float | None


def rounded(records: int) -> int:
    """To the nearest step."""
    return STEP * ((records + STEP // 2) // STEP)


def shown(cell: Counted, least_bodies: int) -> int | None:
    """What a cell tells by itself."""
    if cell.records - cell.largest < LEAST or cell.bodies < least_bodies:
        return None
    return rounded(cell.records)


def told(
    quarter: Quarter, activity: Activity, cells: Mapping[Sector, Counted], rules: Rules
) -> tuple[Cell, ...]:
    """The six cells of an activity of which nobody knows more."""
    least_bodies = 0 if activity is Activity.COMMENT else rules.statistics_least_bodies
    counts = {sector: shown(cells.get(sector, Counted()), least_bodies) for sector in Sector}
    return _cells(quarter, activity, counts)


def told_of_votes(quarter: Quarter, cells: Mapping[Sector, Counted], known: KnownVotes) -> tuple[Cell, ...]:
    """The six cells of votes: all, where what everyone knows leaves them open; otherwise none."""
    counts = {sector: shown(cells.get(sector, Counted()), 0) for sector in Sector}
    if not stays_open(tuple(counts.values()), known):
        counts = dict.fromkeys(Sector, None)
    return _cells(quarter, Activity.MOTION, counts)


def stays_open(counts: tuple[int | None, ...], known: KnownVotes) -> bool:
    """Whether every one of these cells still has several values, with the sum and the most of each known."""
    ranges = [_range(count, known.most) for count in counts if count is not None]
    if len(ranges) < len(counts):
        return False
    least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    return all(
        min(high, known.votes - (least - low)) - max(low, known.votes - (most - high)) + 1 >= OPEN
        for low, high in ranges
    )


def _range(count: int, most: int) -> tuple[int, int]:
    """The values that are told as this one."""
    return max(LEAST, count - STEP // 2), min(most, count + STEP // 2)


def _cells(quarter: Quarter, activity: Activity, counts: Mapping[Sector, int | None]) -> tuple[Cell, ...]:
    total = sum(count for count in counts.values() if count is not None)
    return tuple(
        Cell(
            quarter=quarter,
            activity=activity,
            sector=sector,
            count=count,
            share=None if count is None else round(count / total, 4),
        )
        for sector, count in counts.items()
    )
