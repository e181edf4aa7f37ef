"""188 real inspections of fifteen mines by three agencies: JSON in a cell, names redacted at the source."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
MAPS = HERE / "maps"
DATA = HERE.parents[2] / "shared" / "data"
MINES = DATA / "sites_bc_major_mines_2017.csv"
INSPECTIONS = DATA / "audits_bc_mine_inspections_2015_2016_redacted.csv"

pytestmark = pytest.mark.skipif(
    not (MINES.exists() and INSPECTIONS.exists()),
    reason="The public lists of mines and inspections are not here; they are not shipped with the project.",
)


@pytest.fixture
async def mines(importing):
    await importing.load("sites", MINES, map=MAPS / "bc_major_mines.toml")
    return importing


async def load(mines):
    return await mines.load("inspections", INSPECTIONS, map=MAPS / "bc_mine_inspections.toml")


async def test_all_of_them_load_and_a_second_time_adds_nothing(mines):
    first = await load(mines)
    assert (first.rows, first.refused, first.counts.added, first.written) == (188, 0, 188, True)
    before = await mines.everything()
    again = await load(mines)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 188)
    after = await mines.everything()
    for table in ("external_inspections", "inspection_documents"):
        assert after[table] == before[table]


async def test_they_stand_by_agency_site_and_document(mines):
    await load(mines)
    assert await mines.rows("SELECT agency, count(*) FROM external_inspections GROUP BY 1 ORDER BY 2 DESC") == [
        ("MEM", 110), ("ENV", 75), ("EAO", 3),
    ]  # fmt: skip
    assert await mines.rows(
        "SELECT count(DISTINCT site_id), count(DISTINCT act) FROM external_inspections"
    ) == [(15, 3)]
    assert await mines.rows("SELECT count(*), count(DISTINCT inspection_id) FROM inspection_documents") == [
        (269, 188)
    ]
    assert await mines.rows("SELECT count(*) FROM external_inspections WHERE summary LIKE '%[name]%'") == [
        (186,)
    ]


async def test_three_without_a_number_are_known_by_agency_site_and_day(mines):
    await load(mines)
    assert await mines.rows(
        """SELECT s.name, i.external_ref = 'EAO:' || replace(i.site_id::text, '-', '') || ':' || i.inspected_on
        FROM external_inspections i JOIN sites s ON s.id = i.site_id WHERE i.number IS NULL ORDER BY 1"""
    ) == [("Brucejack", True), ("Brule", True), ("Red Chris", True)]
