"""Files that cannot be loaded: each is refused by row and column, no cell is repeated, and nothing is kept."""

from __future__ import annotations

import pytest

from infra.imports.problems import FileRefused

HEADER = "external_ref,site,starts_on,purpose,method,level,language\n"
ROW = "A-{0},llanura,2026-02-0{0},Water monitoring with the lower valley,PUBLIC_MEETING,CONSULT,es\n"
LOG = HEADER + "".join(ROW.format(n) for n in (1, 2, 3))
BY = "Aguas Claras Network"

FILES = [
    ("empty", "", r"log\.csv is empty\."),
    ("only a byte order mark", b"\xef\xbb\xbf", r"log\.csv is empty\."),
    ("a workbook", b"PK\x03\x04" + b"\0" * 40, r"is a workbook or an archive\. Save it as \"CSV UTF-8\""),
    ("UTF-16", LOG.encode("utf-16"), r"row 1, column \"first\": The file is UTF-16"),
    (
        "Windows-1252",
        LOG.replace("3,Water", "3,Reunión: Water").encode("cp1252"),
        r'row 4, column "purpose": The file is not UTF-8; it looks like windows-1252\..*encoding = "windows-1252"',
    ),
    (
        "Windows-1251",
        LOG.replace("Water monitoring with the lower valley", "Встреча о воде с жителями долины").encode(
            "cp1251"
        ),
        r'row 2, column "purpose": The file is not UTF-8; it looks like windows-1251',
    ),
    (
        "a header twice",
        LOG.replace("level", "Site"),
        r'row 1, column "Site": This header stands twice, in columns 2 and 6',
    ),
    ("a column without header", LOG.replace("level", ""), r"row 1: Column 6 has no header"),
    ("an empty first row", "\n" + LOG, r"row 1: The first row is empty"),
    (
        "semicolons",
        LOG.replace(",", ";"),
        r'row 1: The cells seem to be separated by ;\. Write delimiter = ";"',
    ),
    (
        "a cell of ten megabytes",
        LOG + ROW.format(4).replace("Water", "W" * 10_000_000),
        r'row 5, column "purpose": This cell or row is larger than a megabyte',
    ),
    (
        "a cell of ten megabytes in many lines",
        LOG + ROW.format(4).replace("Water monitoring", '"' + "Water\n" * 1_700_000 + '"'),
        r'row 5, column "purpose": This cell is longer than any record keeps',
    ),
    (
        "a quote that never closes",
        LOG + ROW.format(4).replace("Water", '"Water'),
        r'row 5, column "purpose": A quote opens here and never closes',
    ),
    (
        "a column that nobody spoke for",
        LOG.replace("language\n", "language,methd\n").replace("es\n", "es,x\n"),
        r'row 1, column "methd": Nothing says what this column is\. The nearest field is method\.',
    ),
    ("a needed field missing", LOG.replace("level", "place"), r"row 1: Nothing fills level"),
    ("carriage returns alone", LOG.replace("\n", "\r").encode(), r"lines end in a way that is not read"),
]


@pytest.mark.parametrize(("content", "says"), [pytest.param(c, s, id=name) for name, c, s in FILES])
async def test_a_file_that_cannot_be_read_faithfully_is_refused_and_nothing_is_kept(importing, content, says):
    before = await importing.everything()
    with pytest.raises(FileRefused, match=says):
        await importing.load("engagements", content, keeper=BY)
    with pytest.raises(FileRefused, match=says):
        await importing.load("engagements", content, keeper=BY, skip_bad=True)
    assert await importing.everything() == before


CELLS = [
    ("=", '=HYPERLINK("http://x.example";"Ana Quispe")', "This cell begins as a formula does"),
    ("+", "+51 987 654 321", "This cell begins as a formula does"),
    ("-", "-2+3 Ana Quispe", "This cell begins as a formula does"),
    ("@", "@SUM(A1) Ana Quispe", "This cell begins as a formula does"),
    ("a tab before", "\t=1+1 Ana Quispe", "This cell begins as a formula does"),
    ("a line end before", "\r=1+1 Ana Quispe", "This cell begins as a formula does"),
    ("full width", "＝1+1 Ana Quispe", "This cell begins as a formula does"),
    ("NUL", "Water\0 Ana Quispe", "This cell holds a NUL character."),
    ("a byte order mark inside", "\ufeffWater Ana Quispe", "This cell holds a byte order mark."),
    (
        "an e-mail address",
        "Meeting with ana.quispe@example.org",
        "This text seems to hold an e-mail address.",
    ),
    ("an honorific", "Meeting with Sra. Quispe", "This text seems to hold a person's name."),
    ("too long", "Water " * 200, "This text must have 3 to 500 characters."),
]


@pytest.mark.parametrize(("cell", "says"), [pytest.param(c, s, id=name) for name, c, s in CELLS])
async def test_a_cell_that_may_not_stand_is_named_and_never_repeated(importing, cell, says):
    quoted = '"' + cell.replace('"', '""') + '"'
    content = LOG + ROW.format(4).replace("Water monitoring with the lower valley", quoted)
    before = await importing.everything()
    outcome = await importing.load("engagements", content, keeper=BY)
    [problem] = outcome.problems
    assert (problem.row, problem.column, problem.message.startswith(says)) == (5, "purpose", True), problem
    assert "Quispe" not in str(problem)
    assert "987" not in str(problem)
    assert await importing.everything() == before

    skipped = await importing.load("engagements", content, keeper=BY, skip_bad=True)
    assert (skipped.counts.added, skipped.refused) == (3, 1)
    kept = skipped.rejected.read_text()
    assert kept.startswith("external_ref,site,starts_on,purpose,")
    assert "A-4,llanura,2026-02-04,," in kept or says.startswith("This text must have")
    assert "Quispe" not in kept
    assert skipped.rejected.stat().st_mode & 0o077 == 0


async def test_ragged_rows_and_references_given_twice_are_told_with_their_rows(importing):
    content = LOG + "A-4,llanura\n" + ROW.format(2) + ROW.format(5).replace("\n", ",more\n")
    outcome = await importing.load("engagements", content, keeper=BY)
    twice = "This reference stands more than once in the file; first in row 3. "
    cells = "Quote a cell that holds the separator, or add the missing cells."
    twice += "Give each row its own reference, or remove the repetition."
    assert [str(p) for p in outcome.problems] == [
        f'row 3, column "external_ref": {twice}',
        f"row 5: This row has 2 cells, the header has 7. {cells}",
        f'row 6, column "external_ref": {twice}',
        f"row 7: This row has 8 cells, the header has 7. {cells}",
    ]
    assert (outcome.written, outcome.refused, outcome.counts.added) == (False, 4, 2)


async def test_the_byte_order_mark_that_spreadsheets_put_first_is_no_part_of_the_header(importing):
    outcome = await importing.load("engagements", b"\xef\xbb\xbf" + LOG.encode(), keeper=BY)
    assert outcome.counts.added == 3


async def test_the_encoding_that_the_refusal_offers_reads_the_file(importing):
    fields = "\n".join(f'{name} = "{name}"' for name in HEADER.strip().split(","))
    content = LOG.replace("Water", "Reunión: agua,").replace("agua,", "agua").encode("cp1252")
    said = f'encoding = "windows-1252"\n[fields]\n{fields}\n'
    await importing.load("engagements", content, keeper=BY, map=said)
    assert await importing.rows("SELECT purpose FROM engagements WHERE external_ref = 'A-1'") == [
        ("Reunión: agua monitoring with the lower valley",)
    ]


async def test_rejected_rows_put_right_load_from_their_file(importing):
    content = LOG + ROW.format(4).replace("CONSULT", "CONSLT")
    skipped = await importing.load("engagements", content, keeper=BY, skip_bad=True)
    lines = skipped.rejected.read_text().splitlines()
    assert lines[1].endswith(',5,"level: ""CONSLT"" is none of the values that stand here."')
    mended = skipped.rejected.read_text().replace("CONSLT", "CONSULT", 1)
    done = await importing.load("engagements", mended, keeper=BY)
    assert (done.counts.added, done.refused) == (1, 0)
