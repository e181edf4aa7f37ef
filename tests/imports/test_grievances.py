"""An existing register of complaints: what a row becomes, what a second loading changes, and what is refused."""

from __future__ import annotations

import asyncio
import tracemalloc
from datetime import datetime
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from api.commands.import_ import tell
from infra.imports import loading
from infra.imports.catalogue import KINDS
from infra.imports.order import Order
from infra.imports.problems import FileRefused
from tests.imports.conftest import COMPANY, LLANURA, NGO, SECRETARIAT

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "import"
BY = "Scheme Secretariat"
DESK, ABROAD, AT_SITE = (UUID(int=n, version=4) for n in (21, 22, 23))
HEAD = (
    "external_ref,mechanism,site,category,identity_mode,received_on,state,outcome,"
    "acknowledged_on,answered_on,closed_on"
)
ROWS = {
    "C-1": "C-1,Complaints desk,llanura,WATER,ANONYMOUS,2026-02-20,SUBMITTED,,,,",
    "C-2": "C-2,Complaints desk,terraza,LABOUR,CONFIDENTIAL,2026-01-05,INVESTIGATING,,2026-01-09,,",
    "C-3": "C-3,Complaints desk,Llanura Alta,OTHER,ANONYMOUS,2024-03-01,CLOSED,UPHELD,2024-03-04,2024-05-02,2024-07-01",
    "C-4": "C-4,Complaints desk,llanura,LABOUR,CONFIDENTIAL,2025-03-01,WITHDRAWN,,,,2025-03-20",
}
REGISTER = "\n".join([HEAD, *ROWS.values()])
HISTORY = """
SELECT e.state, e.occurred_on::text, e.side, e.reason, e.position
FROM grievance_events e JOIN grievances g ON g.id = e.grievance_id WHERE g.external_ref = '{}' ORDER BY e.position
"""


@pytest.fixture
async def desks(importing):
    await importing.owner.executemany(
        "INSERT INTO mechanisms (id, kind, body_id, site_id, name, opened_on, closed_on) "
        "VALUES ($1, $2, $3, $4, $5, '2026-01-01', NULL)",
        [
            (DESK, "SCHEME", SECRETARIAT, None, "Complaints desk"),
            (ABROAD, "EXTERNAL", SECRETARIAT, None, "Labour court abroad"),
            (AT_SITE, "SITE", COMPANY, LLANURA, "Complaints box"),
        ],
    )
    return importing


async def refused(desks, content: str, **more: object) -> list[str]:
    """What a refused register says; that it moved nothing is checked beside it."""
    before = await desks.everything()
    outcome = await desks.load("grievances", content, keeper=more.pop("keeper", BY), **more)
    assert not outcome.written
    assert await desks.everything() == before
    return [str(problem) for problem in outcome.problems]


def with_row(row: str, **more: str) -> str:
    """The head, with further columns, and one row."""
    return "\n".join([",".join([HEAD, *more]), ",".join([row, *more.values()])])


async def history_of(desks, ref: str) -> list[tuple[object, ...]]:
    return await desks.rows(HISTORY.format(ref))


# -- what a row becomes


async def test_a_row_becomes_a_case_with_the_steps_that_its_days_tell(desks):
    done = await desks.load("grievances", REGISTER, keeper=BY)
    assert (done.rows, done.counts.added, done.refused) == (4, 4, 0)
    assert await history_of(desks, "C-1") == [("SUBMITTED", "2026-02-20", "CONCERNED", "IMPORTED", 1)]
    assert await history_of(desks, "C-2") == [
        ("SUBMITTED", "2026-01-05", "CONCERNED", "IMPORTED", 1),
        ("ACKNOWLEDGED", "2026-01-09", "BODY", "IMPORTED", 2),
        ("INVESTIGATING", "2026-01-09", "BODY", "IMPORTED", 3),
    ]
    assert await history_of(desks, "C-3") == [
        ("SUBMITTED", "2024-03-01", "CONCERNED", "IMPORTED", 1),
        ("ACKNOWLEDGED", "2024-03-04", "BODY", "IMPORTED", 2),
        ("RESPONSE_PROPOSED", "2024-05-02", "BODY", "IMPORTED", 3),
        ("CLOSED", "2024-07-01", "BODY", "IMPORTED", 4),
    ]
    assert (await history_of(desks, "C-4"))[1:] == [("WITHDRAWN", "2025-03-20", "CONCERNED", "IMPORTED", 2)]
    assert await desks.rows(
        "SELECT external_ref, mechanism, state, outcome, closure_reason, closed_on::text, by_week, operator_sees, "
        "filed_by_id, version FROM grievances ORDER BY 1"
    ) == [
        ("C-1", "SCHEME", "SUBMITTED", None, None, None, False, False, None, 1),
        ("C-2", "SCHEME", "INVESTIGATING", None, None, None, False, False, None, 1),
        ("C-3", "SCHEME", "CLOSED", "UPHELD", "IMPORTED_AS_CLOSED", "2024-07-01", False, False, None, 1),
        ("C-4", "SCHEME", "WITHDRAWN", None, None, None, False, False, None, 1),
    ]


async def test_an_open_case_has_its_clock_from_the_day_it_came_in_and_nothing_is_due_in_a_closed_one(desks):
    await desks.owner.execute("UPDATE sites SET time_zone = 'America/Lima' WHERE external_ref = 'llanura'")
    await desks.load("grievances", REGISTER, keeper=BY)
    assert await desks.rows(
        "SELECT external_ref, due, due_on::text, due_at AT TIME ZONE 'UTC', due_key = due_at, "
        "due_key = '2200-01-01Z' FROM grievances ORDER BY 1"
    ) == [
        # a Friday and seven days, until midnight in Lima
        ("C-1", "ACKNOWLEDGEMENT", "2026-02-27", datetime.fromisoformat("2026-02-28 05:00"), True, False),
        # acknowledged on the ninth of January, so three months after; a Thursday
        ("C-2", "ANSWER", "2026-04-09", datetime.fromisoformat("2026-04-10 00:00"), True, False),
        ("C-3", None, None, None, None, True),
        ("C-4", None, None, None, None, True),
    ]


async def test_a_register_that_knows_only_a_later_day_says_so_in_the_history(desks):
    row = ROWS["C-2"].replace("2026-01-05", "2026-01-09").replace("2026-01-09,,", ",,")
    done = await desks.load(
        "grievances",
        with_row(row, received_on_means="NO_LATER_THAN", stands_since="2026-01-12"),
        keeper=BY,
    )
    assert done.counts.added == 1
    assert await history_of(desks, "C-2") == [
        ("SUBMITTED", "2026-01-09", "CONCERNED", "IMPORTED_NO_LATER_THAN", 1),
        ("INVESTIGATING", "2026-01-12", "BODY", "IMPORTED", 2),
    ]


async def test_an_organisation_complains_or_speaks_for_others_and_the_operator_sees_its_own_mechanism(desks):
    row = "C-9,Complaints box,llanura,WATER,NAMED,2026-02-20,SUBMITTED,,,,"
    done = await desks.load("grievances", with_row(row, filed_by="acn"), keeper="Corvanelle Copper")
    assert done.counts.added == 1
    assert await desks.rows(
        "SELECT mechanism, operator_sees, filed_by_id, represented_by = id FROM grievances"
    ) == [("SITE", True, NGO, True)]


# -- loaded again


async def test_a_register_loaded_twice_adds_nothing(desks):
    await desks.load("grievances", REGISTER, keeper=BY)
    before = {name: rows for name, rows in (await desks.everything()).items() if "griev" in name}
    again = await desks.load("grievances", REGISTER, keeper=BY)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 4)
    assert {name: rows for name, rows in (await desks.everything()).items() if "griev" in name} == before


async def test_a_row_that_changed_updates_its_case_and_goes_on_with_its_history(desks):
    await desks.load("grievances", REGISTER, keeper=BY)
    changed = REGISTER.replace(
        ROWS["C-2"],
        "C-2,Complaints desk,terraza,LABOUR,CONFIDENTIAL,2026-01-05,CLOSED,RESOLVED,2026-01-08,2026-02-10,2026-02-27",
    )
    done = await desks.load("grievances", changed, keeper=BY)
    assert (done.counts.added, done.counts.changed, done.counts.unchanged) == (0, 1, 3)
    assert [step[:3] for step in await history_of(desks, "C-2")] == [
        ("SUBMITTED", "2026-01-05", "CONCERNED"),
        ("ACKNOWLEDGED", "2026-01-08", "BODY"),  # the day was put right
        ("RESPONSE_PROPOSED", "2026-02-10", "BODY"),
        ("CLOSED", "2026-02-27", "BODY"),
    ]
    assert await desks.rows(
        "SELECT state, outcome, closed_on::text, due, due_key = '2200-01-01Z', version FROM grievances "
        "WHERE external_ref = 'C-2'"
    ) == [("CLOSED", "RESOLVED", "2026-02-27", None, True, 2)]
    twice = await desks.load("grievances", changed, keeper=BY)
    assert (twice.counts.changed, twice.counts.unchanged) == (0, 4)
    more = await desks.load("grievances", changed.replace("2026-02-27", "2026-02-28"), keeper=BY)
    assert more.counts.changed == 1


async def test_a_case_that_was_worked_on_here_is_not_overwritten_and_the_rest_can_be_loaded(desks):
    await desks.load("grievances", REGISTER, keeper=BY)
    await desks.owner.execute(
        "UPDATE grievances SET state = 'ACKNOWLEDGED', version = 2 WHERE external_ref = 'C-1'"
    )
    again = await desks.load("grievances", REGISTER, keeper=BY)
    assert (again.counts.unchanged, again.refused) == (4, 0)
    assert again.warnings == ("1 of these cases have been worked on here since; they stay as they are.",)

    changed = REGISTER.replace("llanura,WATER", "llanura,LIVELIHOOD")
    assert await refused(desks, changed) == [
        'row 2, column "external_ref": This case has been worked on here since it was imported. '
        "Bring it up to date here; the row can go, or say again what it said."
    ]
    skipped = await desks.load("grievances", changed.replace("LABOUR", "OTHER", 1), keeper=BY, skip_bad=True)
    assert (skipped.counts.changed, skipped.counts.unchanged, skipped.refused) == (1, 2, 1)
    assert "C-1,Complaints desk,llanura,LIVELIHOOD" in skipped.rejected.read_text()
    assert await desks.rows("SELECT category, state FROM grievances WHERE external_ref = 'C-1'") == [
        ("WATER", "ACKNOWLEDGED")
    ]


async def test_a_case_that_is_worked_on_at_the_same_moment_is_not_overwritten(desks, database):
    await desks.load("grievances", REGISTER, keeper=BY)
    changed = REGISTER.replace("llanura,WATER", "llanura,LIVELIHOOD")
    handler = await asyncpg.connect(**database.writer.arguments())
    acts = handler.transaction()
    await acts.start()
    await handler.execute("UPDATE grievances SET version = version + 1 WHERE external_ref = 'C-1'")
    loading_it = asyncio.create_task(desks.load("grievances", changed, keeper=BY))
    await asyncio.sleep(0.3)
    assert not loading_it.done()
    await acts.commit()
    outcome = await loading_it
    await handler.close()
    assert (outcome.written, outcome.refused) == (False, 1)
    assert await desks.rows("SELECT category FROM grievances WHERE external_ref = 'C-1'") == [("WATER",)]


async def test_no_reader_learns_which_cases_came_from_a_register_or_what_its_rows_said(desks, as_profile):
    await desks.load("grievances", REGISTER, keeper=BY)
    for connection in as_profile.values():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT * FROM grievance_imports")


async def test_what_was_first_recorded_of_a_case_stays(desks):
    await desks.load("grievances", REGISTER, keeper=BY)
    otherwise = {
        "mechanism": REGISTER.replace("C-1,Complaints desk", "C-1,Labour court abroad"),
        "site": REGISTER.replace("C-1,Complaints desk,llanura", "C-1,Complaints desk,terraza"),
        "identity_mode": REGISTER.replace("WATER,ANONYMOUS", "WATER,CONFIDENTIAL"),
    }
    for column, content in otherwise.items():
        assert await refused(desks, content) == [
            f'row 2, column "{column}": The case is recorded otherwise, and this stays as it was first recorded. '
            "Correct the row, or give it another reference."
        ]
    assert (await refused(desks, REGISTER.replace("2024-03-04,", ",")))[0].startswith(
        'row 4, column "state": This row no longer tells of a step that it told of'
    )


# -- what is refused


@pytest.mark.parametrize(
    ("ref", "old", "new", "column", "says"),
    [
        ("C-1", "Complaints desk", "Complaints box", "mechanism", "This mechanism is run by another organisation."),
        ("C-1", "Complaints desk", "Complaints dsk", "mechanism", "There is no mechanism of this name"),
        ("C-1", "llanura", "lanura", "site", "There is no site of this name or reference."),
        ("C-1", "ANONYMOUS", "NAMED", "identity_mode", "A NAMED case is an organisation's, and filed_by is blank"),
        ("C-1", "ANONYMOUS", "VIA_REPRESENTATIVE", "identity_mode", "VIA_REPRESENTATIVE needs the organisation"),
        ("C-1", "2026-02-20", "", "received_on", "This cell is blank; received_on is needed."),
        ("C-1", "2026-02-20", "2026-03-04", "received_on", "This day lies in the future."),
        ("C-1", ",,,,", ",,2026-02-21,,", "acknowledged_on", "A case that stands at SUBMITTED has no such day yet."),
        ("C-1", "SUBMITTED,", "SUBMITTED,UPHELD", "outcome", "A case that stands at SUBMITTED has no outcome yet."),
        ("C-2", "2026-01-09", "2026-01-04", "acknowledged_on", "This day lies before the day it came in."),
        ("C-2", "INVESTIGATING", "ACCEPTED", "answered_on", "A case that stands at ACCEPTED has its day"),
        ("C-2", "INVESTIGATING", "REMEDY", "state", "This value is none of the values that stand here."),
        ("C-2", "INVESTIGATING", "MONITORING", "state", "This value is none of the values that stand here."),
        ("C-3", "2024-07-01", "", "closed_on", "A case that stands at CLOSED has its day, and closed_on is"),
        ("C-3", "2024-07-01", "2024-05-01", "closed_on", "This day lies before the day it was answered."),
        ("C-3", "2024-03-01", "2024-09-01", "acknowledged_on", "This day lies before the day it came in."),
        ("C-4", "2025-03-20", "", "closed_on", "A case that stands at WITHDRAWN has its day"),
    ],
)  # fmt: skip
async def test_a_row_that_cannot_be_is_refused_by_column_with_what_to_do(desks, ref, old, new, column, says):
    said = await refused(desks, with_row(ROWS[ref].replace(old, new)))
    assert said[0].startswith(f'row 2, column "{column}": {says}'), said


@pytest.mark.parametrize(
    ("row", "more", "says"),
    [
        (ROWS["C-1"], {"filed_by": "acn"}, 'column "filed_by": Nobody stands behind an ANONYMOUS case'),
        (ROWS["C-1"], {"closure_reason": "NOT_APPEALED"}, 'column "closure_reason": Only a CLOSED case was closed'),
        (ROWS["C-3"], {"closure_reason": "REMEDY_VERIFIED"}, 'column "closure_reason": '),
        (ROWS["C-2"], {"representative": "Corvanelle Copper"}, 'column "representative": This organisation cannot'),
        (ROWS["C-2"], {"stands_since": "2026-01-08"}, 'column "stands_since": This day lies before the day it'),
    ],
)  # fmt: skip
async def test_what_stands_beside_a_case_is_judged_with_it(desks, row, more, says):
    [said] = await refused(desks, with_row(row, **more))
    assert said.startswith(f"row 2, {says}")


async def test_a_sites_mechanism_takes_its_own_site_and_a_closed_one_nothing_new(desks):
    at_site = "C-9,Complaints box,terraza,WATER,ANONYMOUS,2026-02-20,SUBMITTED,,,,"
    [said] = await refused(desks, with_row(at_site), keeper="Corvanelle Copper")
    assert said.startswith('row 2, column "site": This mechanism does not take grievances of that site.')
    await desks.owner.execute("UPDATE mechanisms SET closed_on = '2026-02-01' WHERE kind = 'SCHEME'")
    [said] = await refused(desks, REGISTER)
    assert said.startswith('row 2, column "mechanism": This mechanism was closed before the case came in.')


async def test_who_runs_no_mechanism_keeps_no_grievances(desks):
    with pytest.raises(FileRefused, match="runs no mechanism, so it keeps no grievances"):
        await desks.load("grievances", REGISTER, keeper="Aguas Claras Network")


# -- what was told in a case, and who told it, stays out


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("What happened", "left out"),
        ("Descripción", "left out"),
        ("経過 説明", "left out"),
        ("Remarks", ""),
        ("Box 7", "They came at night and took the pump away from the weir"),
        ("Box 7", "夜間にポンプが堰から運び去られたと住民が話しており村の役員も同じことを述べた"),
        ("Complainant", "left out"),
        ("Name", "left out"),
    ],
)
async def test_columns_of_texts_and_of_people_are_dropped_or_the_file_is_refused(desks, header, cell):
    content = "\n".join([f"{HEAD},{header}", *(f"{row},{cell}" for row in ROWS.values())])
    fields = "\n".join(f'{name} = "{name}"' for name in HEAD.split(","))
    aside = f'ignore = ["{header}"]\n[fields]\n{fields}\n'
    before = await desks.everything()
    for said in ({}, {"map": aside}):
        with pytest.raises(FileRefused) as no:
            await desks.load("grievances", content, keeper=BY, **said)
        assert f'column "{header}"' in str(no.value)
        assert not cell or cell not in str(no.value)
    with pytest.raises(FileRefused, match="--drop"):
        await desks.load("grievances", content, keeper=BY, map=aside)
    assert await desks.everything() == before

    bad = content.replace("2026-02-20", "2026-02-30")
    done = await desks.load("grievances", bad, keeper=BY, drops=(header,), skip_bad=True)
    assert (done.counts.added, done.refused, done.dropped) == (3, 1, (header,))
    assert not cell or cell not in done.rejected.read_text() + str(await desks.everything())


async def test_a_text_cannot_come_in_as_something_else(desks):
    content = "\n".join(
        [HEAD, *(row.replace("C-", "They took the pump away from our weir ") for row in ROWS.values())]
    )
    with pytest.raises(
        FileRefused, match='column "external_ref": This column seems to hold what somebody told'
    ):
        await desks.load("grievances", content, keeper=BY)


async def test_a_register_numbers_its_cases_by_the_year_and_phone_numbers_are_no_references(desks):
    numbered = "\n".join([HEAD, *(ROWS["C-1"].replace("C-1", f"20254{n}") for n in range(1101, 1111))])
    assert (await desks.load("grievances", numbered, keeper=BY, dry_run=True)).counts.added == 10
    with pytest.raises(FileRefused, match='column "external_ref": What stands in it looks like'):
        await desks.load("grievances", numbered.replace("20254", "98765"), keeper=BY, dry_run=True)


# -- words that no map translates


async def test_words_that_are_not_translated_are_counted_by_column_and_none_is_guessed(desks, capsys):
    words = ["river trouble"] * 6 + ["Rosa Quispe"] * 2 + ["dust"]
    rows = [ROWS["C-1"].replace("C-1", f"C-{n}").replace("WATER", word) for n, word in enumerate(words)]
    path = desks.file("\n".join([HEAD, *rows]))
    outcome = await desks.load("grievances", path, keeper=BY, dry_run=True)
    tell(Order(kind=KINDS["grievances"], path=path, dry_run=True), outcome, 1.0)
    said = capsys.readouterr().out
    assert said.splitlines()[9:] == [
        'Not translated: column "category", "river trouble" in 6 rows, first in row 2.',
        'Not translated: column "category", one value in 2 rows, first in row 8.',
        "Nothing was imported: 9 of 9 rows are unfit. (The others: 0 added, 0 changed, 0 unchanged.)",
    ]
    assert "Quispe" not in said


# -- lines of one case


LINES = """case,about,came,site
7,WATER,2026-01-05,llanura
8,WATER,2026-01-06,llanura
7,LABOUR,2026-01-05,llanura
7,OTHER,2026-01-05,llanura
"""
LINES_MAP = """[fields]
external_ref = { column = "case", numbered = true }
mechanism = { constant = "Labour court abroad" }
site = "site"
category = "about"
identity_mode = { constant = "ANONYMOUS" }
received_on = "came"
state = { constant = "SUBMITTED" }
"""


async def test_lines_of_one_case_are_told_apart_by_their_place_among_them(desks):
    done = await desks.load("grievances", LINES, keeper=BY, map=LINES_MAP)
    assert done.counts.added == 4
    told = [("7/1", "WATER"), ("7/2", "LABOUR"), ("7/3", "OTHER"), ("8/1", "WATER")]
    assert await desks.rows("SELECT external_ref, category FROM grievances ORDER BY 1") == told
    newer = LINES.replace("case,about,came,site\n", "case,about,came,site\n9,OTHER,2026-02-01,llanura\n")
    again = await desks.load("grievances", newer, keeper=BY, map=LINES_MAP)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (1, 0, 4)


@pytest.mark.parametrize(
    "broken", [("LABOUR", "LABR"), ("7,LABOUR,2026-01-05,llanura", "7,LABOUR,2026-01-05,lanura")]
)
async def test_lines_of_a_case_come_in_together_so_that_none_is_numbered_anew(desks, broken):
    done = await desks.load("grievances", LINES.replace(*broken), keeper=BY, map=LINES_MAP, skip_bad=True)
    assert (done.counts.added, done.refused) == (1, 3)
    beside = [str(p) for p in done.problems if p.column == "case"]
    assert beside[0] == (
        'row 2, column "case": Another line of the same case cannot be loaded: row 4. '
        "Put that one right. Lines of a case are numbered together, so they come in together."
    )
    mended = done.rejected.read_text().replace("LABR,", "LABOUR,").replace(",lanura", ",llanura")
    await desks.load("grievances", mended, keeper=BY, map=LINES_MAP)
    assert await desks.rows("SELECT external_ref, category FROM grievances ORDER BY 1") == [
        ("7/1", "WATER"), ("7/2", "LABOUR"), ("7/3", "OTHER"), ("8/1", "WATER"),
    ]  # fmt: skip


async def test_a_line_that_a_check_refuses_takes_its_case_with_it(desks):
    await desks.owner.execute("UPDATE mechanisms SET closed_on = '2026-01-05' WHERE kind = 'EXTERNAL'")
    late = LINES.replace("7,OTHER,2026-01-05", "7,OTHER,2026-01-08").replace(
        "8,WATER,2026-01-06", "8,WATER,2026-01-04"
    )
    done = await desks.load("grievances", late, keeper=BY, map=LINES_MAP, skip_bad=True)
    assert (done.counts.added, done.refused) == (1, 3)
    assert await desks.rows("SELECT external_ref FROM grievances") == [("8/1",)]


async def test_a_line_of_which_the_case_cannot_be_told_refuses_the_file(desks):
    before = await desks.everything()
    with pytest.raises(FileRefused, match=r"row 4: .*So the lines of its case cannot be numbered"):
        await desks.load(
            "grievances", LINES.replace("7,LABOUR", "7,LABOUR,x"), keeper=BY, map=LINES_MAP, skip_bad=True
        )
    said = LINES_MAP.replace('"about"', '{ column = "about", numbered = true }')
    with pytest.raises(FileRefused, match="The map numbers category"):
        await desks.load("grievances", LINES, keeper=BY, map=said)
    assert await desks.everything() == before


async def test_memory_does_not_grow_with_the_register(desks, monkeypatch):
    monkeypatch.setattr(loading, "BATCH", 200)
    peaks = []
    for many in (1_000, 1_000, 6_000):  # the first fills what is filled once
        lines = [f"{n // 3},WATER,2026-01-05,llanura" for n in range(many)]
        path = desks.file("\n".join([LINES.splitlines()[0], *lines]), f"{many}.csv")
        tracemalloc.start()
        outcome = await desks.load("grievances", path, keeper=BY, map=LINES_MAP, dry_run=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert outcome.counts.added == many
    assert peaks[2] < peaks[1] * 1.3


# -- the example


async def test_the_example_loads_once_its_texts_and_its_people_are_dropped(desks):
    await desks.owner.execute("UPDATE sites SET name = 'Manumbara' WHERE name = 'Llanura Alta'")
    await desks.owner.execute("UPDATE mechanisms SET name = 'Complaints to the scheme' WHERE kind = 'SCHEME'")
    log, said = EXAMPLE / "grievances.csv", EXAMPLE / "grievances.toml"
    for drops in ((), ("Complainant",), ("What happened",)):
        with pytest.raises(FileRefused, match="--drop"):
            await desks.load("grievances", log, map=said, keeper=BY, drops=drops)
    done = await desks.load("grievances", log, map=said, keeper=BY, drops=("Complainant", "What happened"))
    assert (done.counts.added, done.dropped) == (3, ("Complainant", "What happened"))
    assert await desks.rows("SELECT external_ref, category, state, outcome FROM grievances ORDER BY 1") == [
        ("book/17", "WATER", "CLOSED", "UPHELD"),
        ("book/18", "AIR_AND_DUST", "WITHDRAWN", None),
        ("book/19", "LABOUR", "INVESTIGATING", None),
    ]
    again = await desks.load("grievances", log, map=said, keeper=BY, drops=("Complainant", "What happened"))
    assert again.counts.unchanged == 3
