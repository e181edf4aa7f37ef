"""What breaches of data look like from outside, for the oracle. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from tests.access.shape import shape

BREACH_SHAPES = {
    "DataBreach": shape(
        "breaches",
        "brc",
        "kinds cause reached risk people awareAt dueAt clockRuns overdue recordedAt authorityToldAt delayReason"
        " peopleToldAt untoldReason closedAt version",
    )
}
"""For the secretariat alone, with the scope of an administrator."""


def _clock_runs(row: Mapping[str, object]) -> bool:
    return row["authority_told_at"] is None and row["closed_at"] is None and row["risk"] != "UNLIKELY"


def is_breach(row: Mapping[str, object]) -> bool:
    """Whether the row is one of a breach."""
    return "aware_at" in row


def overdue(row: Mapping[str, object]) -> bool:
    """The 72 hours are over, and the authority was not told."""
    return _clock_runs(row) and row["due_at"] < datetime.now(UTC)  # type: ignore[operator]


COMPUTED_OF_BREACHES: Mapping[str, Callable[[Mapping[str, object]], object]] = {"clockRuns": _clock_runs}
