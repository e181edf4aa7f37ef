"""What the command says: a report of rows and columns, one line of what was done, and a map that misses its mark."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from api.commands.import_ import tell
from infra.imports import loading
from infra.imports.catalogue import KINDS
from infra.imports.mapping import read_map
from infra.imports.order import Order
from infra.imports.problems import FileRefused

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "import"
BY = "Aguas Claras Network"
LOG = """external_ref,site,starts_on,purpose,method,level,language
A-1,llanura,2026-02-01,Water monitoring,PUBLIC_MEETING,CONSULT,es
A-2,llanura,2026-02-02,Water monitoring,PUBLIC_MEETNG,CONSULT,es
"""


async def test_the_report_names_the_problem_then_says_that_nothing_was_imported(importing, capsys):
    path = importing.file(LOG)
    outcome = await importing.load("engagements", path, keeper=BY)
    tell(Order(kind=KINDS["engagements"], path=path), outcome, 2.0)
    assert capsys.readouterr().out.splitlines() == [
        'row 3, column "method": "PUBLIC_MEETNG" is none of the values that stand here. '
        "The nearest is PUBLIC_MEETING.",
        "Nothing was imported: 1 of 2 rows are unfit. (The others: 1 added, 0 changed, 0 unchanged.)",
    ]


async def test_a_long_list_of_problems_is_cut_and_counted(importing, capsys):
    row = LOG.splitlines()[2]
    path = importing.file(LOG + "".join(row.replace("A-2", f"B-{n}") + "\n" for n in range(60)))
    outcome = await importing.load("engagements", path, keeper=BY, skip_bad=True, dry_run=True)
    tell(Order(kind=KINDS["engagements"], path=path, skip_bad=True, dry_run=True), outcome, 2.0)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 43
    assert lines[40] == "... and 21 more problems."
    assert lines[41] == 'Not translated: column "method", "PUBLIC_MEETNG" in 61 rows, first in row 3.'
    assert lines[42] == (
        "Dry run, nothing was written. engagements, 62 rows: 1 added, 0 changed, 0 unchanged, 61 rejected."
    )


async def test_memory_does_not_grow_with_the_file(importing, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 200)
    head, row = LOG.splitlines()[:2]
    peaks = []
    for many in (1_000, 1_000, 6_000):  # the first fills what is filled once
        path = importing.file(
            "\n".join([head, *(row.replace("A-1", f"A-{n}") for n in range(many))]), f"{many}.csv"
        )
        tracemalloc.start()
        outcome = await importing.load("engagements", path, keeper=BY, dry_run=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert outcome.counts.added == many
    assert peaks[2] < peaks[1] * 1.3


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("[fields]\npurpos = 'x'\n", r"map\.toml: There is no field purpos\. The nearest is purpose\."),
        (
            "delimeter = ';'\n[fields]\npurpose = 'x'\n",
            r"There is no key delimeter\. The nearest is delimiter\.",
        ),
        ("import = 'sites'\n[fields]\npurpose = 'x'\n", r"This map is for sites, not for engagements\."),
        ("[fields]\npurpose = {}\n", r"fields\.purpose needs a column or a constant, one of both\."),
        ("encoding = 'klingon'\n[fields]\npurpose = 'x'\n", r"The encoding klingon is not read\."),
        ("fields = [\n", r"It is not TOML"),
        ("", r"There is no \[fields\] table\."),
    ],
)
def test_a_map_that_misses_its_mark_is_told_the_nearest(tmp_path, said, says):
    path = tmp_path / "map.toml"
    path.write_text(said)
    with pytest.raises(FileRefused, match=says):
        read_map(path, "engagements", [field.name for field in KINDS["engagements"].fields])


async def test_a_map_naming_a_column_that_is_not_there_is_told_the_nearest_header(importing):
    fields = "\n".join(f'{name} = "{name}"' for name in LOG.splitlines()[0].split(","))
    said = f"[fields]\n{fields}\n".replace('"purpose"', '"porpose"')
    with pytest.raises(FileRefused, match=r"There is no column porpose\..*The nearest header is purpose\."):
        await importing.load("engagements", LOG, keeper=BY, map=said)


async def test_the_example_loads_once_its_column_of_names_is_dropped(importing):
    await importing.owner.execute("UPDATE sites SET name = 'Manumbara' WHERE name = 'Llanura Alta'")
    log, said = EXAMPLE / "engagements.csv", EXAMPLE / "engagements.toml"
    with pytest.raises(FileRefused, match="--drop 'Attendees'"):
        await importing.load("engagements", log, map=said, keeper=BY)
    done = await importing.load("engagements", log, map=said, keeper=BY, drops=("Attendees",))
    assert (done.counts.added, done.dropped) == (3, ("Attendees",))
    assert await importing.rows(
        "SELECT starts_on::text, method, level, language FROM engagements ORDER BY 1"
    ) == [
        ("2026-02-03", "PUBLIC_MEETING", "CONSULT", "fil"),
        ("2026-02-11", "PUBLIC_MEETING", "INFORM", "fil"),
        ("2026-02-19", "INTERVIEW", "CONSULT", "en"),
    ]
