"""The demo's quarters are counted as the service counts them, from its records: nothing is made up beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from domain.access import Profile, Viewer
from domain.statistics.counting_cases import count_quarters
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works

_PLANTING = Viewer(profile=Profile.SECRETARIAT, client="parley seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDay:
    """A clock that stands at noon of the world's last day."""

    day: date

    def now(self) -> datetime:
        """Noon."""
        return datetime.combine(self.day, time(12), UTC)

    def today(self) -> date:
        """The day."""
        return self.day


async def count_past_quarters(database: Database, until: date) -> int:
    """All that were over for long enough by then; how many that were. Those that are counted are left alone."""
    engine = engine_for(database.writer, size=1)
    try:
        async with Works(engine).begin(_PLANTING) as work:
            counted = await count_quarters(work, LastDay(day=until))
            await work.commit()
            return len(counted)
    finally:
        await engine.dispose()
