"""A list of requirements: known by edition and number, kept beside the reference, never changed once in force."""

from __future__ import annotations

import pytest

from infra import reference

HEAD = "edition,number,title,summary,critical,topics,chapter,source\n"
IN_FORCE = "1.0,4.2.1.1,Water,The site knows its water.,yes,NON_RETALIATION; SECURITY,4.2,Edition 1.0\n"
DRAFT = "2.0,4.2.1.2,Wells,Wells are measured.,,,,Draft\n"
ROWS = (
    "SELECT id, critical, topics, chapter_id, kept_here, version FROM requirements"
    " WHERE number LIKE '4.2.1.%' ORDER BY id"
)


@pytest.fixture
async def listing(importing):
    await importing.owner.execute("DELETE FROM requirements WHERE kept_here AND number LIKE '4.2.%'")
    return importing


async def test_a_list_comes_in_and_a_second_time_adds_nothing(listing) -> None:
    done = await listing.load("requirements", HEAD + IN_FORCE + DRAFT)
    assert (done.counts.added, done.problems) == (2, ())
    assert await listing.rows(ROWS) == [
        ("1.0:4.2.1.1", True, ["NON_RETALIATION", "SECURITY"], "1.0:4.2", True, 1),
        ("2.0:4.2.1.2", None, [], None, True, 1),
    ]
    again = await listing.load("requirements", HEAD + IN_FORCE + DRAFT)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 2)
    loaded = await reference.load(listing.owner)
    assert {(one.added, one.changed, one.removed) for one in loaded} == {(0, 0, 0)}


async def test_a_drafts_row_that_changed_updates_and_one_in_force_is_refused(listing) -> None:
    await listing.load("requirements", HEAD + IN_FORCE + DRAFT)
    done = await listing.load("requirements", HEAD + DRAFT.replace("Wells are", "Each well is"))
    assert (done.counts.changed, done.written) == (1, True)
    refused = await listing.load("requirements", HEAD + IN_FORCE.replace("knows", "tells"))
    assert not refused.written
    assert refused.problems[0].message.startswith("This edition is in force, or was")


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("1.0,4", "9.0,4", "There is no edition of this name."),
        (",4.2,", ",9.9,", "This edition has no chapter of this number."),
        (",yes,", ",perhaps,", "This value is neither yes nor no."),
        ("SECURITY", "WATER", "This value is none of the values that stand here."),
        ("4.2.1.1", "4..2", "A requirement's number is letters and digits, parted by dots."),
    ],
)
async def test_a_row_that_does_not_fit(listing, was: str, becomes: str, said: str) -> None:
    done = await listing.load("requirements", HEAD + IN_FORCE.replace(was, becomes))
    assert not done.written
    assert said in [problem.message for problem in done.problems]
