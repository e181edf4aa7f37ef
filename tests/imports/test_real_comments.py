"""A standard's real comment log: six public reviews, 89 comments, what was answered, and no column of sectors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.imports.test_comments import with_rounds

HERE = Path(__file__).resolve().parent
LOG = HERE.parents[2] / "shared" / "data" / "consultation_comments_oasis_csaf_redacted.csv"
MAP = HERE / "maps" / "csaf_comments.toml"
LATER = datetime(2026, 9, 1, 12, tzinfo=UTC)
ROUNDS = {
    "csprd01": ("2021-08-20", "2021-09-20"),
    "csdpr02": ("2022-04-20", "2022-05-20"),
    "cs02": ("2022-07-01", "2022-07-31"),
    "cs03": ("2022-09-01", "2022-09-30"),
    "csd01pr": ("2025-06-05", "2025-07-07"),
    "csd02pr": ("2026-03-20", "2026-04-20"),
}

PUBLISHED = [
    ("cs02", None, 6), ("cs03", None, 2), ("csd01pr", None, 42), ("csd02pr", None, 14), ("csdpr02", None, 13),
    ("csprd01", None, 11),
]  # fmt: skip
"""No sector was declared, so none is counted."""

TALLIES = (
    "SELECT r.name, t.sector, t.comments FROM comment_tallies t JOIN consultation_rounds r ON r.id = t.round_id"
    " ORDER BY r.name"
)
DISPOSITIONS = "SELECT disposition, count(*) FROM consultation_comments GROUP BY 1 ORDER BY 2 DESC, 1"

pytestmark = pytest.mark.skipif(
    not LOG.exists(), reason="The public comment log is not here; it is not shipped with the project."
)


async def test_the_log_comes_in_whole_and_a_second_time_adds_nothing(importing) -> None:
    await with_rounds(
        importing,
        {name: tuple(map(date.fromisoformat, days)) for name, days in ROUNDS.items()},
    )
    copy = importing.file(LOG.read_bytes())
    done = await importing.load("comments", copy, map=MAP, now=LATER, skip_bad=True)
    assert (done.rows, done.counts.added, done.refused) == (89, 88, 1)
    [refused] = done.problems
    assert (refused.column, refused.withheld) == ("response + disposition", True)
    assert refused.message.startswith("This text seems to hold an e-mail address.")
    assert await importing.rows("SELECT count(*) FROM consultation_responses") == [(87,)]
    assert await importing.rows(TALLIES) == PUBLISHED
    assert await importing.rows(DISPOSITIONS) == [
        ("ACCEPTED", 69), ("NOTED", 17), ("NOT_ACCEPTED", 1), (None, 1),
    ]  # fmt: skip
    before = await importing.rows("SELECT * FROM consultation_comments ORDER BY id")
    again = await importing.load("comments", copy, map=MAP, now=LATER, skip_bad=True)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 88)
    assert await importing.rows("SELECT * FROM consultation_comments ORDER BY id") == before
