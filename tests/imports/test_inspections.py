"""Inspections by public agencies: what a register becomes, what finds each again, and what is refused row by row."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assurance.inspection import UnfitAddress, fit_address
from infra.imports.inspections import INSPECTIONS
from infra.imports.problems import FileRefused, Unfit

HEAD = ("site", "agency", "agency_name", "act", "number", "inspected_on", "summary", "documents")
PAPER = {"name": "Report 17", "address": "https://mines.example/17"}
ANSWER = {"name": "The operator's answer", "address": "https://mines.example/17/answer"}
ROW = {
    "site": "Llanura Alta", "agency": "im", "agency_name": "Inspectorate of Mines", "act": "Mines Act", "number": "17",
    "inspected_on": "2025-05-12", "summary": "[name], an inspector, looked at the dam.",
    "documents": json.dumps([PAPER]),
}  # fmt: skip


def listed(*rows: dict[str, str]) -> str:
    """Rows as a file; each says only what it has otherwise than ROW."""
    file = io.StringIO()
    writer = csv.DictWriter(file, HEAD)
    writer.writeheader()
    writer.writerows({**ROW, **row} for row in rows)
    return file.getvalue()


async def problems(importing, content: str) -> list[str]:
    """What is said of a file that is refused, which leaves everything as it was."""
    before = await importing.everything()
    outcome = await importing.load("inspections", content)
    assert not outcome.written
    assert await importing.everything() == before
    return [str(problem) for problem in outcome.problems]


async def test_a_register_is_added_then_found_unchanged_then_changed(importing):
    content = listed({}, {"number": "", "agency": "WATER", "summary": "", "documents": ""})
    first = await importing.load("inspections", content)
    assert (first.counts.added, first.refused, first.written) == (2, 0, True)
    assert await importing.rows(
        "SELECT agency, number, act, inspected_on, summary, version FROM external_inspections ORDER BY 1"
    ) == [
        ("IM", "17", "Mines Act", date(2025, 5, 12), "[name], an inspector, looked at the dam.", 1),
        ("WATER", None, "Mines Act", date(2025, 5, 12), None, 1),
    ]
    again = await importing.load("inspections", content)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    more = listed(
        {"documents": json.dumps([ANSWER, PAPER])}, {"number": "", "agency": "WATER", "act": "Water Act"}
    )
    changed = await importing.load("inspections", more)
    assert (changed.counts.added, changed.counts.changed, changed.counts.unchanged) == (0, 2, 0)
    assert await importing.rows(
        "SELECT i.agency, i.version, d.name, d.address, d.position FROM external_inspections i "
        "JOIN inspection_documents d ON d.inspection_id = i.id ORDER BY 1, 5"
    ) == [
        ("IM", 2, ANSWER["name"], ANSWER["address"], 1),
        ("IM", 2, PAPER["name"], PAPER["address"], 2),
        ("WATER", 2, PAPER["name"], PAPER["address"], 1),
    ]


async def test_a_blank_cell_of_documents_leaves_those_that_are_kept_and_an_empty_list_takes_them_away(
    importing,
):
    await importing.load("inspections", listed({}))
    blank = await importing.load("inspections", listed({"documents": ""}))
    assert (blank.counts.unchanged, await importing.rows("SELECT count(*) FROM inspection_documents")) == (
        1,
        [(1,)],
    )
    none = await importing.load("inspections", listed({"documents": "[]"}))
    assert (none.counts.changed, await importing.rows("SELECT count(*) FROM inspection_documents")) == (
        1,
        [(0,)],
    )


async def test_one_address_under_two_names_is_kept_as_the_register_says_it(importing):
    twice = json.dumps([PAPER, {"name": "The answer", "ref": PAPER["address"]}])
    done = await importing.load("inspections", listed({"documents": twice}))
    assert (done.counts.added, await importing.rows("SELECT count(*) FROM inspection_documents")) == (
        1,
        [(2,)],
    )


async def test_two_without_a_number_of_one_agency_site_and_day_are_not_told_apart(importing):
    [first, second] = await problems(
        importing, listed({"number": ""}, {"number": "", "summary": "Another visit."})
    )
    assert first.startswith('row 2, column "external_ref": This reference stands more than once in the file')
    assert second.startswith("row 3")
    other_day = await importing.load(
        "inspections", listed({"number": ""}, {"number": "", "inspected_on": "2025-05-13"})
    )
    assert other_day.counts.added == 2


async def test_a_number_that_moves_to_another_site_is_refused(importing):
    await importing.load("inspections", listed({}))
    [said] = await problems(importing, listed({"site": "Terraza Baja"}))
    assert said.startswith('row 2, column "site": This inspection is kept otherwise')


NOT_DOCUMENTS = [
    "Report 17", "{}", "17", "null", "[1]", '["https://mines.example/17"]', "[{}]", '[{"name": "Report"}]',
    '[{"name": "Report", "address": 17}]', '[{"name": null, "address": "https://mines.example"}]',
    '[{"name": "Report", "address": "https://mines.example", "more": 1}]',
    '[{"name": "Report", "name": "Other", "address": "https://mines.example"}]',
    '[{"name": "Report", "address": "https://mines.example", "ref": "https://mines.example"}]',
    '[{"name": "Report", "address": "https://mines.example"}', '[{"name": "", "address": "https://mines.example"}]',
    "[" * 20_000, '{"a":' * 5_000, "9" * 5_000, f'[{"1" * 5_000}]',
    '[{"name": "Call +51 984 555 012", "address": "https://mines.example"}]',
    json.dumps([PAPER, PAPER]), json.dumps([{**PAPER, "address": f"https://mines.example/{n}"} for n in range(51)]),
]  # fmt: skip


@pytest.mark.parametrize("cell", NOT_DOCUMENTS, ids=range(len(NOT_DOCUMENTS)))
async def test_what_is_not_exactly_a_list_of_documents_is_refused_by_row(importing, cell):
    [said] = await problems(importing, listed({"documents": cell}))
    assert said.startswith('row 2, column "documents": ')
    assert "mines.example" not in said.replace("https://...", "")


ADDRESSES = [
    "mines.example/17", "ftp://mines.example/17", "javascript:alert(1)", "https://", "https://mines", "//mines.example",
    "https://user:secret@mines.example", "https://user@mines.example", "https://mines.example/a b", "https://[mines.example",
    "https://mines.example:99999/", "https://mines.example/\u202e", "https:\\\\mines.example", "data:text/html,hello",
    "https://mines.example/" + "a" * 500, "https://www.facebook.com/some.person", "https://mines.example/?to=a@b.org",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_address_that_nobody_can_follow_or_that_tells_of_a_person_is_refused(importing, address):
    [said] = await problems(importing, listed({"documents": json.dumps([{**PAPER, "address": address}])}))
    assert said.startswith('row 2, column "documents": This is no address of a public document')


@given(st.text(max_size=80))
def test_no_address_breaks_the_judgement(address):
    found = fit_address(address)
    assert isinstance(found, UnfitAddress) or found.startswith(
        ("https://", "http://", "HTTP", "Http", "hTTP")
    )


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "address", "ref"]), inner)
        ),
    )
)
def test_whatever_the_json_it_is_documents_or_a_problem_of_the_cell(told):
    read = INSPECTIONS.field_named("documents").read
    found = read(json.dumps(told), None)  # type: ignore[arg-type]
    assert isinstance(found, Unfit | str)
    if isinstance(found, str):
        assert all(isinstance(text, str) for pair in json.loads(found) for text in pair)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"summary": "Ask us at office@mines.example."}, 'column "summary": This text seems to hold an e-mail'),
        ({"summary": "x" * 2_001}, 'column "summary": This text must have 3 to 2000 characters'),
        ({"agency": "Inspectorate of Mines"}, 'column "agency": An agency\'s code is 1 to 20'),
        ({"inspected_on": "2026-03-04"}, 'column "inspected_on": This day lies in the future'),
        ({"inspected_on": "12.05.2025"}, 'column "inspected_on": "12.05.2025" is no day'),
        ({"site": "Nowhere"}, 'column "site": There is no site of this name'),
        ({"number": "1" * 61}, 'column "number": '),
        ({"act": ""}, 'column "act": This cell is blank; act is needed.'),
    ],
)  # fmt: skip
async def test_a_row_that_cannot_stand_is_named_and_nothing_is_kept(importing, change, said):
    [told] = await problems(importing, listed(change))
    assert said in told


async def test_good_rows_load_beside_bad_ones_if_asked(importing):
    done = await importing.load("inspections", listed({}, {"number": "18", "documents": "?"}), skip_bad=True)
    assert (done.counts.added, done.refused, done.written) == (1, 1, True)
    assert await importing.rows("SELECT number FROM external_inspections") == [("17",)]


async def test_only_the_secretariats_register_takes_them(importing):
    with pytest.raises(FileRefused, match="Only the secretariat changes this register"):
        await importing.load("inspections", listed({}), keeper="Aguas Claras Network")


async def test_the_example_loads(importing):
    await importing.load("sites", "external_ref,name,country,status\nm-1,Manumbara,TZ,OPERATING\n")
    folder = Path(__file__).resolve().parents[2] / "examples" / "import"
    done = await importing.load("inspections", folder / "inspections.csv", map=folder / "inspections.toml")
    assert (done.counts.added, done.refused) == (3, 0)
    assert await importing.rows(
        "SELECT agency, count(*) FROM external_inspections GROUP BY 1 ORDER BY 1"
    ) == [
        ("IM", 2),
        ("WATER", 1),
    ]
