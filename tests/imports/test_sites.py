"""Sites: what a list becomes, what a second loading changes, and what is odd in two real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.imports.problems import FileRefused

HERE = Path(__file__).resolve().parent
MAPS = HERE / "maps"
DATA = HERE.parents[2] / "shared" / "data"

LIST = """external_ref,name,country,status,commodities,latitude,longitude
s-1,Cerro Pardo,PE,OPERATING,copper; gold,-9.53,-77.04
s-2,Vega Honda,pe,closed,silver,,
"""


async def test_a_list_of_sites_is_added_then_found_unchanged_then_changed_in_one_fact(importing):
    first = await importing.load("sites", LIST)
    assert (first.counts.added, first.counts.changed, first.counts.unchanged) == (2, 0, 0)
    assert await importing.rows(
        "SELECT name, country, status, commodities, latitude, time_zone, version FROM sites "
        "WHERE external_ref LIKE 's-%' ORDER BY 1"
    ) == [
        ("Cerro Pardo", "PE", "OPERATING", ["copper", "gold"], -9.53, "UTC", 1),
        ("Vega Honda", "PE", "CLOSED", ["silver"], None, "UTC", 1),
    ]
    again = await importing.load("sites", LIST)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    changed = await importing.load("sites", LIST.replace("closed", "SUSPENDED"))
    assert (changed.counts.added, changed.counts.changed, changed.counts.unchanged) == (0, 1, 1)
    assert await importing.rows("SELECT name, status, version FROM sites WHERE external_ref = 's-2'") == [
        ("Vega Honda", "SUSPENDED", 2)
    ]


async def test_each_import_leaves_one_audit_row_and_one_message_without_the_files_words(importing):
    await importing.load("sites", LIST, keeper="Scheme Secretariat")
    audit = await importing.rows(
        "SELECT actor_organisation::text, client, command, entity, outcome FROM audit_log"
    )
    assert [row[1:] for row in audit] == [
        ("parley import", "IMPORT_SITES", "Import", "added=2 changed=0 unchanged=0")
    ]
    [(kind, facts)] = await importing.rows("SELECT kind, facts FROM outbox")
    assert kind == "RecordsImported"
    assert "Cerro" not in str(facts)


async def test_a_dry_run_tells_and_leaves_everything_as_it_was(importing):
    before = await importing.everything()
    outcome = await importing.load("sites", LIST, dry_run=True)
    assert (outcome.written, outcome.counts.added) == (False, 2)
    assert await importing.everything() == before


async def test_a_misspelt_code_is_named_by_row_and_column_with_the_nearest_one_and_nothing_is_kept(importing):
    before = await importing.everything()
    outcome = await importing.load("sites", LIST.replace("closed", "OPERATNG"))
    assert [str(problem) for problem in outcome.problems] == [
        'row 3, column "status": "OPERATNG" is none of the values that stand here. The nearest is OPERATING.'
    ]
    assert (outcome.written, outcome.refused) == (False, 1)
    assert await importing.everything() == before


async def test_an_ngo_does_not_load_the_register(importing):
    before = await importing.everything()
    with pytest.raises(FileRefused, match="Only the secretariat changes this register"):
        await importing.load("sites", LIST, keeper="Aguas Claras Network")
    assert await importing.everything() == before


async def test_a_site_that_stands_without_a_reference_is_taken_over_and_one_with_another_is_not(importing):
    await importing.owner.execute("UPDATE sites SET external_ref = NULL WHERE name = 'Llanura Alta'")
    taken = await importing.load("sites", "external_ref,name,country,status\nn-1,llanura alta,PE,OPERATING\n")
    assert (taken.counts.added, taken.counts.changed) == (0, 1)
    other = await importing.load("sites", "external_ref,name,country,status\nn-2,Terraza Baja,PE,OPERATING\n")
    assert [(p.row, p.column, p.message) for p in other.problems] == [
        (2, "name", "There is such a record of this name under another reference.")
    ]
    assert "(terraza)" in other.problems[0].next


@pytest.fixture
def bc_lists() -> tuple[Path, Path]:
    lists = (DATA / "sites_bc_major_mines_2017.csv", DATA / "sites_bc_mem_permitted_mines.csv")
    if not all(path.exists() for path in lists):
        pytest.skip("The public lists of mines are not here; they are not shipped with the project.")
    return lists


async def test_a_real_list_of_mines_loads_and_tells_that_one_carries_anothers_coordinates(
    importing, bc_lists
):
    major = await importing.load("sites", bc_lists[0], map=MAPS / "bc_major_mines.toml")
    assert (major.counts.added, major.refused, major.written) == (15, 0, True)
    assert major.warnings == (
        "2 sites at one place (49.513, -114.655): Coal Mountain Operations, Elkview Operations. One may carry "
        "another's coordinates, or they are one site under two spellings.",
    )


async def test_another_agencys_spellings_are_told_row_by_row_and_settled_in_the_map(importing, bc_lists):
    await importing.load("sites", bc_lists[0], map=MAPS / "bc_major_mines.toml")
    settled = (MAPS / "bc_permitted_mines.toml").read_text()
    unsettled = "\n".join(line for line in settled.splitlines() if '= "bc:' not in line)

    told = await importing.load("sites", bc_lists[1], map=unsettled)
    assert (told.written, told.refused) == (False, 8)  # the eight that are spelt alike
    assert str(told.problems[0]) == (
        'row 7, column "name": There is such a record of this name under another reference. '
        "Use its reference (bc:gibraltar), or translate yours into it in the map."
    )
    assert "2 sites at one place (55.38667, -121.82): Brule, Brule (Dillon)." in "\n".join(told.warnings)
    assert "3 sites at one place (49.513, -114.655): " in "\n".join(told.warnings)

    done = await importing.load("sites", bc_lists[1], map=settled)
    assert (done.counts.added, done.counts.changed, done.refused) == (58, 15, 0)
    assert done.warnings == ()  # the second list puts Elkview where it is
    assert await importing.rows("SELECT latitude, longitude FROM sites WHERE name = 'Elkview'") == [
        (49.745, -114.83)
    ]
    again = await importing.load("sites", bc_lists[1], map=settled)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 73)


async def test_organisations_load_and_there_is_one_secretariat(importing):
    head = "external_ref,name,kind,country\n"
    done = await importing.load(
        "organisations", head + "o-1,Brenndal Union,UNION,ZA\no-2,Tarn Assay,AUDIT_FIRM,\n"
    )
    assert done.counts.added == 2
    assert await importing.rows("SELECT name, sector, country FROM organisations WHERE external_ref LIKE 'o-%'") == [
        ("Brenndal Union", "WORKERS", "ZA"), ("Tarn Assay", None, None),
    ]  # fmt: skip
    before = await importing.everything()
    second = await importing.load("organisations", head + "o-3,Another Scheme,SECRETARIAT,NL\n")
    assert [str(p) for p in second.problems] == [
        'row 2, column "kind": There is a secretariat already. Choose another kind.'
    ]
    other = await importing.load("organisations", head + "o-1,Brenndal Union,NGO,ZA\n")
    assert other.problems[0].message == "This organisation is kept as UNION, and its kind does not change."
    assert await importing.everything() == before
