"""The demo's clock: as many days ahead of the wall as `parley demo wait` let pass. Only the demo is given it.

A notice runs for a month and a vote for a week: whoever tries the demo need not wait for either. What is counted in
days by the rules counts from this clock; tokens, and what is said to be overdue, go by the real one. Refused: a wait of
no days, or beyond ten years in all. A file that says nonsense counts as no day ahead.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from infra.secret_files import write_secret
from infra.startup import CannotStart

FILE = "demo-days-ahead"
MOST_AHEAD = 3650


class DemoClock:
    """See `domain.kernel.Clock`. Asks the data folder each time: days pass while the server runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def now(self) -> datetime:
        """The current instant, in the demo."""
        return datetime.now(UTC) + timedelta(days=days_ahead(self._folder))

    def today(self) -> date:
        """The current day in UTC, in the demo."""
        return self.now().date()


def days_ahead(folder: Path) -> int:
    """How many days have been let pass."""
    try:
        said = (folder / FILE).read_bytes().strip()
    except OSError:
        return 0
    return min(int(said), MOST_AHEAD) if said.isdigit() and len(said) <= len(str(MOST_AHEAD)) else 0


def wait(folder: Path, days: int) -> date:
    """Let days pass; the day that it is then, in UTC."""
    ahead = days_ahead(folder) + days
    if days < 1 or ahead > MOST_AHEAD:
        raise CannotStart(
            f"The demo can wait for at least one day, and for {MOST_AHEAD} in all.",
            "Name fewer days, or begin again with an empty PARLEY_DATA_DIR.",
        )
    write_secret(folder / FILE, str(ahead).encode())
    return DemoClock(folder).today()
