"""Two real registers: 33,093 findings of another industry in one transaction; thirteen cases known by their phase."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.imports.problems import FileRefused
from tests.imports.conftest import SECRETARIAT

HERE = Path(__file__).resolve().parent
MAPS = HERE / "maps"
DATA = HERE.parents[2] / "shared" / "data"
FINDINGS = DATA / "grievances_uk_housing_ombudsman_findings.csv"
CASES = DATA / "grievances_ifc_cao_cases_13.csv"
BY = "Scheme Secretariat"
LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)

OUTCOMES = [
    ("UPHELD", 12994),
    ("PARTLY_UPHELD", 8249),
    ("RESOLVED", 6657),
    ("NOT_UPHELD", 4866),
    ("NOT_ELIGIBLE", 218),
]
CATEGORIES = [("OTHER", 22320), ("DAMAGE_TO_PROPERTY", 7254), ("HEALTH_AND_SAFETY", 3410)]
REASONS = [("APPEAL_DECIDED", 199), ("IMPORTED_AS_CLOSED", 32785)]
STATES = [("CLOSED", None, 3), ("INVESTIGATING", "ANSWER", 9), ("SCREENED", "ANSWER", 1)]
HISTORY = [
    ("SUBMITTED", "2026-05-08", "IMPORTED_NO_LATER_THAN", "2026-08-17"),
    ("SCREENED", "2026-05-08", "IMPORTED", "2026-08-17"),
]

pytestmark = pytest.mark.skipif(
    not (FINDINGS.exists() and CASES.exists()),
    reason="The public registers of complaints are not here; they are not shipped with the project.",
)


@pytest.fixture
async def outside(importing):
    await importing.load(
        "sites",
        "external_ref,name,country,status\nhousing-register,Housing register,GB,OPERATING\n"
        "lender-projects,Projects of a lender,US,OPERATING\n",
    )
    await importing.owner.execute(
        "INSERT INTO mechanisms (id, kind, body_id, name, opened_on) SELECT gen_random_uuid(), 'EXTERNAL', $1, n, "
        "'2026-01-01' FROM unnest(ARRAY['Housing ombudsman', 'Lender''s accountability office']) n",
        SECRETARIAT,
    )
    return importing


async def load(outside, path: Path, map: str, **more: object):
    return await outside.load("grievances", path, map=MAPS / map, keeper=BY, now=LATER, **more)


async def test_findings_load_at_real_volume_but_for_those_without_a_day(outside):
    copy = outside.file(FINDINGS.read_bytes())
    before = await outside.everything()
    told = await load(outside, copy, "uk_housing_findings.toml", dry_run=True)
    assert (told.rows, told.refused, told.counts.added, told.unmapped) == (33093, 109, 32984, ())
    assert {p.message for p in told.problems} == {"This cell is blank; received_on is needed."}
    assert str(told.problems[0]).startswith('row 3909, column "decision_date_iso": ')
    assert await outside.everything() == before

    done = await load(outside, copy, "uk_housing_findings.toml", skip_bad=True)
    assert (done.counts.added, done.refused, done.dropped) == (32984, 109, ("complaint",))
    assert len(done.rejected.read_text().splitlines()) == 110
    assert "complaint" not in done.rejected.read_text().splitlines()[0].split(",")
    assert (
        await outside.rows("SELECT outcome, count(*) FROM grievances GROUP BY 1 ORDER BY 2 DESC") == OUTCOMES
    )
    assert (
        await outside.rows("SELECT category, count(*) FROM grievances GROUP BY 1 ORDER BY 2 DESC")
        == CATEGORIES
    )
    assert (
        await outside.rows("SELECT closure_reason, count(*) FROM grievances GROUP BY 1 ORDER BY 2") == REASONS
    )
    assert await outside.rows(
        "SELECT state, reason, count(*) FROM grievance_events GROUP BY 1, 2 ORDER BY 1"
    ) == [("CLOSED", "IMPORTED", 32984), ("SUBMITTED", "IMPORTED_NO_LATER_THAN", 32984)]
    assert await outside.rows("SELECT count(*) FROM grievances WHERE by_week OR due IS NOT NULL") == [(0,)]

    again = await load(outside, copy, "uk_housing_findings.toml", skip_bad=True)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 32984)
    assert await outside.rows("SELECT count(*), max(version) FROM grievances") == [(32984, 1)]


async def test_a_word_that_the_map_forgot_is_counted_and_its_rows_are_refused(outside):
    settled = (MAPS / "uk_housing_findings.toml").read_text()
    forgot = "\n".join(line for line in settled.splitlines() if not line.startswith('"Pest Control"'))
    told = await outside.load("grievances", FINDINGS, map=forgot, keeper=BY, now=LATER)
    assert not told.written
    assert [str(word) for word in told.unmapped] == [
        'Not translated: column "category", "Pest Control" in 568 rows, first in row 46.'
    ]
    assert await outside.rows("SELECT count(*) FROM grievances") == [(0,)]


async def test_cases_load_with_their_phase_as_their_state(outside):
    done = await load(outside, CASES, "ifc_cao_cases.toml")
    assert (done.rows, done.counts.added, done.refused, done.unmapped) == (13, 13, 0, ())
    assert done.dropped == ("title", "complainant")
    assert (
        await outside.rows("SELECT state, due, count(*) FROM grievances GROUP BY 1, 2 ORDER BY 1") == STATES
    )
    assert await outside.rows("SELECT category, count(*) FROM grievances GROUP BY 1 ORDER BY 1") == [
        ("LABOUR", 1),
        ("LIVELIHOOD", 1),
        ("OTHER", 11),
    ]
    assert (
        await outside.rows(
            "SELECT e.state, e.occurred_on::text, e.reason, g.due_on::text FROM grievance_events e JOIN grievances g "
            "ON g.id = e.grievance_id WHERE g.external_ref = 'cao:rwanda-ab-bank-01' ORDER BY e.position"
        )
        == HISTORY
    )
    assert await outside.rows(
        "SELECT DISTINCT closed_on IS NULL, outcome FROM grievances WHERE state = 'CLOSED'"
    ) == [(False, None)]
    again = await load(outside, CASES, "ifc_cao_cases.toml")
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 13)


@pytest.mark.parametrize(
    ("path", "map", "drop"),
    [
        (FINDINGS, "uk_housing_findings.toml", 'drop = ["complaint"]\nignore = ['),
        (CASES, "ifc_cao_cases.toml", 'drop = ["title", "complainant"]\nignore = ['),
    ],
)
async def test_neither_register_comes_in_while_its_texts_are_only_left_aside(outside, path, map, drop):
    said = (MAPS / map).read_text()
    aside = said.replace(drop, drop.replace("drop", "ignore").replace("]\nignore = [", ", "))
    assert aside != said
    with pytest.raises(FileRefused, match=r"what somebody told|people's names"):
        await outside.load("grievances", path, map=aside, keeper=BY, now=LATER)
