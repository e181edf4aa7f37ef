"""SECURITY.md names files and tests: they are there; and its lists leave out nothing of what they answer."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "SECURITY.md").read_text()
RFC_9700 = [
    "2.1",
    "2.1.1",
    "2.1.2",
    "2.2.1",
    "2.2.2",
    "2.3",
    "2.4",
    "2.5",
    "2.6",
    "4.1.3",
    "4.2.4",
    "4.3.1",
    "4.3.2",
    "4.4.2",
    "4.5.3",
    "4.6.1",
    "4.7.1",
    "4.8.2",
    "4.9.1",
    "4.9.2",
    "4.9.3",
    "4.10.1",
    "4.10.2",
    "4.11.1",
    "4.11.2",
    "4.12",
    "4.13",
    "4.14.2",
    "4.15.1",
    "4.16",
    "4.17.2",
]
FAPI_2 = {
    "5.2.1": 5, "5.2.2": 2, "5.2.3": 3, "5.3.2.1": 14, "5.3.2.2": 14, "5.3.2.3": 1, "5.3.3.1": 13, "5.3.3.2": 7,
    "5.3.4": 5, "5.4.1": 4, "5.4.2": 3, "5.4.3": 1,
}  # fmt: skip
"""How many requirements each section of the FAPI 2.0 Security Profile has."""
TESTS = {path.name for path in (ROOT / "tests").rglob("*.py")}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its own head."""
    below = PAGE.split(f"\n{heading}\n")[1].split("\n#")[0]
    lines = [line for line in below.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_file_named_is_there():
    named = set(re.findall(r"`((?:api|domain|docs|examples|infra|schema|tests)/[\w./-]+)`", PAGE))
    assert len(named) > 40
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
    alone = set(re.findall(r"`(\w+\.py)`", PAGE))
    assert sorted(alone - TESTS) == []


def test_every_recommendation_of_rfc_9700_has_its_line():
    told = rows("### RFC 9700")
    assert list(dict.fromkeys(cells[0] for cells in told)) == RFC_9700


def test_every_requirement_of_fapi_2_has_its_line():
    told = [cells[0] for cells in rows("### FAPI 2.0 Security Profile")]
    assert [item for one in told for item in items(one)] == [
        f"{section}-{number}" for section, count in FAPI_2.items() for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("heading", ["### RFC 9700", "### FAPI 2.0 Security Profile"])
def test_each_line_says_whether_and_how_or_why_not(heading):
    for cells in rows(heading):
        assert len(cells) == 5, cells
        _, asks, met, how, test = cells
        assert asks
        assert met in ("yes", "no", "part", "theirs"), cells
        assert how or test, cells
        assert how or met == "yes", cells


def items(told: str) -> list[str]:
    """`5.2.1-1 to 5` and `5.3.2.2-10, 11`, item by item."""
    ranges: list[str] = []
    for part in told.split(", "):
        section, _, numbers = part.rpartition("-") if "-" in part else (part, "", "1")
        if part.isdigit():
            section, numbers = ranges[-1].rpartition("-")[0], part
        first, _, last = numbers.partition(" to ")
        ranges += [f"{section}-{number}" for number in range(int(first), int(last or first) + 1)]
    return ranges
