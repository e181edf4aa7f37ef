"""Load, ask, save: quarters that are over are counted, each once."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel import Clock
from domain.statistics.participation import Activity, Cell, told, told_of_votes
from domain.statistics.ports import StatisticsWork
from domain.statistics.quarters import Quarter, to_count


async def count_quarters(work: StatisticsWork, clock: Clock) -> Sequence[Quarter]:
    """Counts what is to be counted today; which quarters that were."""
    today = clock.today()
    quarters = to_count(today, await work.participation.counted(), work.rules)
    for quarter in quarters:
        cells = [cell for activity in Activity for cell in await _told(activity, quarter, work)]
        await work.participation.keep(cells, today)
    return quarters


async def _told(activity: Activity, quarter: Quarter, work: StatisticsWork) -> Sequence[Cell]:
    cells = await work.participation.cells(activity, quarter)
    if activity is Activity.MOTION:
        return told_of_votes(quarter, cells, await work.participation.known_votes(quarter))
    return told(quarter, activity, cells, work.rules)
