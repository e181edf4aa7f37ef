"""The sheet of a consultation: comments within their round, sectors as declared or not at all, and responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from infra.imports.problems import FileRefused

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "import"

CHANGE = "2.0:work-stoppage"
HEAD = (
    "external_ref,proposed_change,round,sector,position,text,submitted_on,moderation,response,disposition\n"
)
FIRST = f"s/1,{CHANGE},First,WORKERS,SUPPORT,It is needed.,2025-05-02,PUBLISHED,Thank you.,NOTED\n"
SECOND = "s/2,Non-retaliation for work stoppages,1,,OPPOSE,It is too wide.,2025-05-03,PUBLISHED,,\n"
THIRD = f"s/3,{CHANGE},First,NGOS,NEUTRAL,Who decides?,2025-05-04,,,\n"


async def with_rounds(importing, rounds: Mapping[str, tuple[date, date]]) -> None:
    """Rounds of one proposed change that were held before."""
    for table in (
        "comment_tallies",
        "consultation_comments",
        "consultation_responses",
        "consultation_rounds",
    ):
        await importing.owner.execute(f"DELETE FROM {table}")
    for number, (name, (opened, closed)) in enumerate(rounds.items(), 1):
        await importing.owner.execute(
            "INSERT INTO consultation_rounds (id, proposed_change_id, number, name, opens_on, closes_on, languages,"
            " held_before) VALUES ($1, $2, $3, $4, $5, $6, '{en}', true)",
            uuid4(), CHANGE, number, name, opened, closed,
        )  # fmt: skip


@pytest.fixture
async def sheet(importing):
    await with_rounds(importing, {"First": (date(2025, 5, 1), date(2025, 6, 30))})
    return importing


COMMENTS = (
    "SELECT external_ref, sector, position, state, channel, disposition, version FROM consultation_comments"
    " ORDER BY external_ref"
)
TALLIES = "SELECT sector, position, comments FROM comment_tallies ORDER BY sector NULLS LAST"


async def test_a_sheet_comes_in_and_a_second_time_adds_nothing(sheet) -> None:
    done = await sheet.load("comments", HEAD + FIRST + SECOND + THIRD)
    assert (done.counts.added, done.refused, done.problems) == (3, 0, ())
    assert await sheet.rows(COMMENTS) == [
        ("s/1", "WORKERS", "SUPPORT", "PUBLISHED", "IMPORTED", "NOTED", 2),
        ("s/2", None, "OPPOSE", "PUBLISHED", "IMPORTED", None, 1),
        ("s/3", "NGOS", "NEUTRAL", "SUBMITTED", "IMPORTED", None, 1),
    ]
    assert await sheet.rows(TALLIES) == [("WORKERS", "SUPPORT", 1), (None, "OPPOSE", 1)]
    assert await sheet.rows("SELECT wording, disposition FROM consultation_responses") == [
        ("Thank you.", "NOTED")
    ]
    again = await sheet.load("comments", HEAD + FIRST + SECOND + THIRD)
    assert (again.counts.added, again.counts.changed, again.counts.unchanged) == (0, 0, 3)
    assert await sheet.rows("SELECT count(*) FROM consultation_responses") == [(1,)]


async def test_a_response_that_came_later_is_added(sheet) -> None:
    await sheet.load("comments", HEAD + SECOND)
    later = await sheet.load("comments", HEAD + SECOND.replace(",,\n", ",We narrowed it.,ACCEPTED_IN_PART\n"))
    assert (later.counts.added, later.counts.changed) == (0, 1)
    assert await sheet.rows("SELECT disposition FROM consultation_comments") == [("ACCEPTED_IN_PART",)]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("2025-05-02", "2025-07-01", "This comment lies outside the days of its round."),
        ("2025-05-02", "2026-05-02", "This day is yet to come."),
        (",First,", ",Second,", "This proposed change has no round of this name or number."),
        (CHANGE, "Another", "There is no proposed change of this title or key."),
        (",NOTED", ",", "A response says what was done with the comment, and the other way round."),
        ("PUBLISHED", "SUBMITTED", "Only a comment that everybody reads is answered in public."),
        ("It is needed.", "Write to ana@example.org.", "This text seems to hold an e-mail address."),
        ("WORKERS", "DEFENDERS", "This value is none of the values that stand here."),
    ],
)
async def test_a_row_that_does_not_fit(sheet, was: str, becomes: str, said: str) -> None:
    done = await sheet.load("comments", HEAD + FIRST.replace(was, becomes))
    assert not done.written
    assert any(problem.message.startswith(said) for problem in done.problems), done.problems
    assert await sheet.rows("SELECT count(*) FROM consultation_comments") == [(0,)]


async def test_a_row_that_says_something_else_than_before(sheet) -> None:
    await sheet.load("comments", HEAD + FIRST)
    done = await sheet.load("comments", HEAD + FIRST.replace("It is needed.", "It is not."))
    assert not done.written
    assert done.problems[0].message == "The comment imported under this reference says something else."


async def test_a_sheet_brings_nothing_back_that_told_of_a_person(sheet) -> None:
    await sheet.load("comments", HEAD + FIRST)
    taken_out = "decline_reason = 'TELLS_OF_A_PERSON', wording = 'Taken out.', state = 'DECLINED'"
    await sheet.owner.execute(f"UPDATE consultation_comments SET {taken_out}")
    again = await sheet.load("comments", HEAD + FIRST)
    assert (again.counts.unchanged, again.problems) == (1, ())
    assert await sheet.rows("SELECT wording FROM consultation_comments") == [("Taken out.",)]


async def test_nothing_is_added_to_a_round_that_was_answered(sheet) -> None:
    await sheet.load("comments", HEAD + FIRST)
    await sheet.owner.execute("UPDATE consultation_rounds SET answered_on = '2025-08-01'")
    done = await sheet.load("comments", HEAD + FIRST + THIRD)
    assert [problem.message for problem in done.problems] == [
        "This round was answered: nothing is added to it."
    ]


async def test_only_the_secretariat_imports_comments(sheet) -> None:
    with pytest.raises(FileRefused, match="Only the secretariat"):
        await sheet.load("comments", HEAD + FIRST, keeper="acn")


async def test_the_examples_come_in(importing) -> None:
    await with_rounds(importing, {"First round": (date(2025, 5, 1), date(2025, 6, 30))})
    sheet = importing.file((EXAMPLES / "comments.csv").read_bytes())
    done = await importing.load("comments", sheet, map=EXAMPLES / "comments.toml")
    assert (done.counts.added, done.problems) == (3, ())
    assert await importing.rows("SELECT disposition FROM consultation_comments ORDER BY external_ref") == [
        ("ACCEPTED",), ("NOT_ACCEPTED",), (None,),
    ]  # fmt: skip
    listed = importing.file((EXAMPLES / "requirements.csv").read_bytes())
    done = await importing.load("requirements", listed)
    assert (done.counts.added + done.counts.unchanged, done.problems) == (2, ())
