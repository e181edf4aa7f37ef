"""A report and a complaint are told on the pages, without a script, and a receipt is given once."""

from __future__ import annotations

import asyncpg
import pytest

from domain.cases.receipt import Receipt, read_receipt
from tests.report.reporter import Reporter, alert, choices, heading, quoted, receipt_on, text_of


async def test_a_report_is_told_step_by_step_and_its_receipt_is_one(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    page = await reporter.opens()
    assert heading(page) == "Tell us what happened. You do not have to say who you are."
    page = await reporter.opens("/report")
    assert heading(page) == "Which mine is it about?"
    page = await reporter.presses(page, "whom")
    assert heading(page) == "Who should get your report?"
    page = await reporter.presses(page, "what", whom=choices(page, "whom")[0])
    page = await reporter.presses(page, "name", about="BRIBERY", narrative="They paid him.\nTwice.")
    assert heading(page) == "Do you want to give your name?"
    page = await reporter.presses(page, "check")
    assert "They paid him.\nTwice." in page.text
    before = await core.fetchval("SELECT count(*) FROM reports")
    page = await reporter.presses(page, "send")
    assert heading(page) == "It is sent. This is your receipt."
    assert isinstance(read_receipt(receipt_on(page)), Receipt)
    assert await core.fetchval("SELECT count(*) FROM reports") == before + 1
    mode = "SELECT identity_mode FROM reports WHERE concern = 'BRIBERY' ORDER BY received_on DESC LIMIT 1"
    assert await core.fetchval(mode) == "ANONYMOUS"


async def test_a_form_sent_again_gives_the_same_receipt_and_no_second_case(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    page = await reporter.reaches("report", "check", narrative="Sent by an impatient finger.")
    before = await core.fetchval("SELECT count(*) FROM reports")
    first, second = await reporter.presses(page, "send"), await reporter.presses(page, "send")
    assert receipt_on(first) == receipt_on(second)
    assert await core.fetchval("SELECT count(*) FROM reports") == before + 1


async def test_the_same_form_with_other_words_is_a_new_case_only_when_that_is_meant(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    page = await reporter.reaches("report", "check", narrative="The first words.")
    receipt = receipt_on(await reporter.presses(page, "send"))
    before = await core.fetchval("SELECT count(*) FROM reports")
    other = await reporter.presses(page, "send", narrative="Other words.")
    assert other.status_code == 400
    assert alert(other).startswith("You have sent this form before, with other words.")
    assert await core.fetchval("SELECT count(*) FROM reports") == before
    anew = receipt_on(await reporter.presses(other, "anew"))
    assert anew != receipt
    assert await core.fetchval("SELECT count(*) FROM reports") == before + 1


async def test_a_complaint_is_told_about_a_mine_to_who_deals_with_it(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    before = await core.fetchval("SELECT count(*) FROM grievances")
    page = await reporter.presses(await reporter.reaches("complaint", "check"), "send")
    assert isinstance(read_receipt(receipt_on(page)), Receipt)
    assert await core.fetchval("SELECT count(*) FROM grievances") == before + 1


@pytest.mark.parametrize("way", ["report", "complaint"])
async def test_a_name_in_confidence_goes_to_the_vault_with_what_was_agreed(
    reporter: Reporter, way: str, core: asyncpg.Connection
) -> None:
    table = {"report": "reports", "complaint": "grievances"}[way]
    known = f"SELECT count(*) FROM {table} WHERE identity_mode = 'CONFIDENTIAL'"
    before = await core.fetchval(known)
    told = {"named": "yes", "names": "Rosa Ocampo", "contacts": "through my sister", "tier": "SEALED"}
    page = await reporter.reaches(way, "check", **told, consents=["CONTACT", "PROTECTION"])
    assert "Rosa Ocampo" in text_of(page)
    assert isinstance(read_receipt(receipt_on(await reporter.presses(page, "send"))), Receipt)
    assert await core.fetchval(known) == before + 1


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"about": [], "narrative": "x"}, "Choose what it is about."),
        ({"about": "NONSENSE", "narrative": "x"}, "Choose what it is about."),
        ({"about": "SAFETY", "narrative": " \n "}, "Write what happened."),
        ({"about": "SAFETY", "narrative": "x" * 20_001}, "Your text has 20001 characters."),
    ],
    ids=["nothing chosen", "nonsense chosen", "nothing told", "too much told"],
)
async def test_what_is_lacking_is_said_and_nothing_is_lost(
    reporter: Reporter, answers: dict[str, str | list[str]], says: str
) -> None:
    page = await reporter.reaches("report", "what")
    page = await reporter.presses(page, "name", **answers)
    assert page.status_code == 400
    assert alert(page).startswith(says)
    assert heading(page) == "What happened?"
    assert str(answers["narrative"]).strip() in page.text


async def test_a_name_is_neither_given_by_accident_nor_lost(reporter: Reporter) -> None:
    page = await reporter.reaches("report", "name")
    both = await reporter.presses(page, "check", named="no", names="Rosa")
    assert alert(both).startswith("You wrote who you are, but you chose to give no name.")
    none = await reporter.presses(page, "check", named="yes")
    assert alert(none).startswith("You chose to give your name, but wrote nothing.")


async def test_going_back_loses_nothing(reporter: Reporter) -> None:
    page = await reporter.reaches(
        "report", "check", narrative="Keep\nme.", protected="WORKER", forms=["SMEAR"]
    )
    for step in ("whom", "what", "name", "check"):
        page = await reporter.presses(page, step)
    assert quoted(page) == ["Keep\nme."]
    assert "I work there" in text_of(page)
    assert "Lies about me in public" in text_of(page)


async def test_mines_are_found_by_a_part_of_their_name_with_slips(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    name = await core.fetchval("SELECT name FROM sites ORDER BY length(name) DESC LIMIT 1")
    slip = name[:3] + name[4:]
    page = await reporter.presses(await reporter.opens("/complaint"), "site", searched=slip.upper())
    assert name in text_of(page)
    none = await reporter.presses(page, "site", searched="zzzzqqq")
    assert "We found no mine with such a name." in text_of(none)


async def test_who_is_named_in_the_form_but_offered_to_nobody_gets_nothing(
    reporter: Reporter, core: asyncpg.Connection
) -> None:
    company = "T3JnYW5pc2F0aW9uOjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMA"
    page = await reporter.reaches("report", "check")
    before = await core.fetchval("SELECT count(*) FROM reports")
    refused = await reporter.presses(page, "send", whom=company)
    assert alert(refused) == "Choose who should get it."
    assert await core.fetchval("SELECT count(*) FROM reports") == before


async def test_what_could_tell_who_it_was_is_shown_before_it_is_sent_and_may_stand(
    reporter: Reporter,
) -> None:
    told = (
        "On 12 March at 14:30 my boss gave Mr Vargas an envelope. I am the only woman there: rosa@example.org"
    )
    page = await reporter.reaches("report", "check", narrative=told)
    for sign in (
        "An e-mail address", "A person's name", "An exact day: “12 March”", "An exact hour: “14:30”",
        "Something that few people know or are: “the only woman”", "about yourself, your work or your family",
    ):  # fmt: skip
        assert sign in text_of(page)
    assert receipt_on(await reporter.presses(page, "send"))
    harmless = await reporter.reaches("report", "check", narrative="The water turned brown. Fish died.")
    assert "We found nothing in your text that shows who you are" in text_of(harmless)
