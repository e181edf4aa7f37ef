"""The clock on the wall, in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime


class WallClock:
    """See `domain.kernel.Clock`."""

    def now(self) -> datetime:
        """The current instant."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The current day in UTC."""
        return self.now().date()
