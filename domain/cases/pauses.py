"""Pauses that end by themselves on an agreed day. A round ends them, as if it had come at the start of that day."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.cases.clock import Pause
from domain.cases.days import Reckoning, end_of_day


def agreed_end(pause: Pause | None, now: datetime, by: Reckoning) -> datetime | None:
    """The first moment of the day that was agreed; none where none was, or it has not come."""
    if pause is None or pause.until is None or by.today(now) < pause.until:
        return None
    return end_of_day("UTC" if by.by_week else by.place.zone, pause.until - timedelta(days=1))
