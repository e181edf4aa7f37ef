"""With the receipt they come back: see where it stands, read, write, answer, stop, and get another receipt."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import httpx
import pytest

from api.report import exporting
from api.report.asking import Desk, No, Told
from api.report.case_parts import Case
from domain.access import Profile, Scope
from domain.labels import encode_id
from domain.unsealing import export_pages
from infra.demo import personas as demo
from tests.report.reporter import Reporter, alert, heading, quoted, receipt_on, text_of
from tests.unsealing.world import Asker, World

DESK = Asker(
    profile=Profile.SECRETARIAT,
    organisation=demo.SECRETARIAT.id,
    person=demo.SECRETARIAT_HANDLER.id,
    scopes=frozenset(Scope),
)
UNKNOWN = "00000-00000-00000-00000-00000-00"
"""A receipt by its check, which nobody was given."""


async def latest(core: asyncpg.Connection, table: str) -> str:
    """The case that came in last."""
    entity = {"reports": "Report", "grievances": "Grievance"}[table]
    sql = f"SELECT id FROM {table} ORDER BY xmin::text::bigint DESC LIMIT 1"
    return encode_id(entity, await core.fetchval(sql))


async def does(world: World, name: str, success: str, given: dict[str, object], input_type: str = "") -> None:
    """The handler's side."""
    done = await world.change(name, success, "__typename", DESK, given, input_type=input_type)
    assert done["__typename"] == success, done


async def answered(world: World, core: asyncpg.Connection) -> str:
    """A complaint to the scheme that was answered; its id."""
    id = await latest(core, "grievances")
    person = encode_id("Person", demo.SECRETARIAT_HANDLER.id)
    await does(
        world, "assignGrievanceHandler", "GrievanceHandlerAssigned", {"grievanceId": id, "personId": person}
    )
    on = {"grievanceId": id}
    for name, success in (
        ("acknowledgeGrievance", "GrievanceAcknowledged"),
        ("screenGrievance", "GrievanceScreened"),
        ("startGrievanceInvestigation", "GrievanceInvestigationStarted"),
    ):
        await does(world, name, success, on, "GrievanceStepInput")
    given = {**on, "outcome": "PARTLY_UPHELD", "response": "We found the leak.\nIt is closed."}
    await does(world, "proposeResponse", "ResponseProposed", given)
    return id


async def test_they_see_where_it_stands_and_read_what_they_told(reporter: Reporter) -> None:
    case = await reporter.returns(await reporter.receipt(narrative="The alarm was\nhidden."))
    assert heading(case) == "Your report"
    assert "Now It came in." in text_of(case)
    assert "A word that it was read. By " in text_of(case)
    page = await reporter.presses(case, "read-1")
    assert quoted(page) == ["The alarm was\nhidden."]
    assert heading(await reporter.presses(page, "look")) == "Your report"


@pytest.mark.parametrize("way", ["report", "complaint"])
async def test_they_write_once_however_often_it_is_sent(reporter: Reporter, way: str) -> None:
    case = await reporter.returns(await reporter.receipt(way))
    for _ in range(2):
        done = await reporter.presses(case, "write", text="The pipe is still open.", text_kind="EVIDENCE")
    assert alert(done) == "Your message is sent. It is locked like the rest of your case."
    assert text_of(done).count("2. Facts or evidence") == 2  # to be read, and to add a file to
    assert quoted(await reporter.presses(done, "read-2")) == ["The pipe is still open."]


async def test_a_message_that_could_tell_who_they_are_is_looked_at_first(reporter: Reporter) -> None:
    case = await reporter.returns(await reporter.receipt())
    look = await reporter.presses(case, "write", text="Call me at +51 987 654 321.")
    assert heading(look) == "Look once more before you send it"
    assert "A phone number" in text_of(look)
    assert "2. A message" not in text_of(await reporter.presses(look, "look"))
    sent = await reporter.presses(look, "add", text="Write to me here.")
    assert quoted(await reporter.presses(sent, "read-2")) == ["Write to me here."]


@pytest.mark.parametrize(
    ("text", "says"),
    [(" \n", "Write something first."), ("x" * 20_001, "Your text has 20001 characters.")],
    ids=["nothing", "too much"],
)
async def test_a_message_that_cannot_be_sent_is_not_lost(reporter: Reporter, text: str, says: str) -> None:
    case = await reporter.returns(await reporter.receipt())
    page = await reporter.presses(case, "write", text=text)
    assert page.status_code == 400
    assert alert(page).startswith(says)
    assert text.strip() in page.text


async def test_what_the_handler_writes_can_be_read_and_a_note_cannot(
    reporter: Reporter, world: World, core: asyncpg.Connection
) -> None:
    receipt = await reporter.receipt("complaint")
    await answered(world, core)
    case = await reporter.returns(receipt)
    assert "There is an answer. Read it, and say whether you accept it." in text_of(case)
    assert "The answer to your complaint from whoever handles your case" in text_of(case)
    asked = "SELECT appeal_by FROM grievances WHERE id = $1"
    until = await core.fetchval(asked, UUID((await latest(core, "grievances")).partition("_")[2]))
    assert f"you can ask for somebody else until {until.day} " in text_of(case)
    assert quoted(await reporter.presses(case, "read-2")) == ["We found the leak.\nIt is closed."]


async def test_they_do_not_accept_the_answer_and_ask_for_somebody_else(
    reporter: Reporter, world: World, core: asyncpg.Connection
) -> None:
    receipt = await reporter.receipt("complaint")
    await answered(world, core)
    case = await reporter.presses(await reporter.returns(receipt), "answer-CONTEST", reason="FACTS_WRONG")
    assert alert(case).startswith(
        "You did not accept the answer. You may now ask that somebody else looks at it."
    )
    case = await reporter.presses(case, "answer-APPEAL")
    assert alert(case).startswith("Somebody else will look at it now.")
    assert "Now Somebody else looks at it." in text_of(case)


async def test_they_accept_the_answer(reporter: Reporter, world: World, core: asyncpg.Connection) -> None:
    receipt = await reporter.receipt("complaint")
    await answered(world, core)
    case = await reporter.presses(await reporter.returns(receipt), "answer-ACCEPT")
    assert "Now You accepted the answer." in text_of(case)


async def test_they_stop_only_when_they_mean_it(reporter: Reporter, core: asyncpg.Connection) -> None:
    receipt = await reporter.receipt("complaint")
    case = await reporter.presses(await reporter.returns(receipt), "answer-WITHDRAW")
    assert alert(case) == "Mark “Yes, I am sure” first."
    assert "Now It came in." in text_of(case)
    case = await reporter.presses(case, "answer-WITHDRAW", sure="yes")
    assert alert(case).startswith("Your case is stopped. Nobody may punish you for it.")
    again = await reporter.sends(
        "/report/en/return",
        {"receipt": receipt, "kind": "grievance", "do": "answer-WITHDRAW", "sure": "yes"},
    )
    assert alert(again).startswith("This cannot be done at this point of your case.")


async def test_they_save_their_case_as_a_file_in_all_its_parts(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await reporter.returns(await reporter.receipt(narrative='The alarm was "hidden".'))
    case = await reporter.presses(case, "write", text="The pipe is still open.")
    whole = await reporter.presses(case, "export")
    assert whole.headers["content-disposition"] == 'attachment; filename="my-case.json"'
    assert (whole.headers["cache-control"], whole.headers["content-type"]) == ("no-store", "application/json")
    monkeypatch.setattr(export_pages, "MOST_ROWS", 2)
    cut = await reporter.presses(case, "export")
    told = [[one for part in file.json()["parts"] for held in part["held"] for one in held["records"]]
            for file in (whole, cut)]  # fmt: skip
    assert told[0] == told[1]
    assert (len(whole.json()["parts"]), list(whole.json())) == (1, ["parts"])
    assert len(cut.json()["parts"]) > 2
    assert sorted(one["text"] for one in told[0] if "text" in one) == [
        'The alarm was "hidden".',
        "The pipe is still open.",
    ]
    nobodys = await reporter.sends(
        "/report/en/return", {"receipt": UNKNOWN, "kind": "report", "do": "export"}
    )
    assert (nobodys.status_code, alert(nobodys)[:27]) == (404, "This receipt opens no case.")
    assert "content-disposition" not in nobodys.headers


async def test_a_file_that_breaks_off_says_so(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await reporter.returns(await reporter.receipt())
    monkeypatch.setattr(export_pages, "MOST_ROWS", 2)
    asked = exporting._part

    async def once(desk: Desk, of: Case, after: str | None) -> Told | No:
        return No(code="DATABASE_UNAVAILABLE") if after else await asked(desk, of, after)

    monkeypatch.setattr(exporting, "_part", once)
    file = (await reporter.presses(case, "export")).json()
    assert (len(file["parts"]), file["incomplete"]) == (1, "DATABASE_UNAVAILABLE")


async def test_a_new_receipt_ends_the_old_one(reporter: Reporter) -> None:
    old = await reporter.receipt()
    page = await reporter.presses(await reporter.returns(old), "renew")
    new = receipt_on(page)
    assert heading(page) == "This is your new receipt."
    assert "Only you had the old one." in text_of(page)
    gone = await reporter.returns(old)
    assert (gone.status_code, alert(gone)[:29]) == (404, "This receipt opens no case.\nC")
    assert heading(await reporter.returns(new)) == "Your report"


async def test_an_allegation_is_returned_to_read_and_withdrawn(
    reporter: Reporter, world: World, core: asyncpg.Connection
) -> None:
    site = encode_id("Site", await core.fetchval("SELECT id FROM sites LIMIT 1"))
    given = {"siteId": site, "activities": ["AUDIT_PARTICIPATION"], "forms": ["DISMISSAL"], "actor": "MINE",
             "narrative": "I talked to the auditors."}  # fmt: skip
    told = await world.change(
        "submitAllegation", "AllegationSubmitted", "receipt", Asker(scopes=frozenset()), given
    )
    case = await reporter.returns(told["receipt"])
    assert heading(case) == "Your report of punishment or threats"
    (text,) = quoted(case)
    assert text.startswith("— What happened, as you first told it: from you, ")
    assert text.endswith("\nI talked to the auditors.")
    case = await reporter.presses(case, "write", text="They took my badge too.")
    assert quoted(case)[0].endswith("They took my badge too.")
    case = await reporter.presses(case, "answer-WITHDRAW", sure="yes")
    assert alert(case).startswith("It is noted that you take it back. The committee still looks into it.")


async def test_they_see_what_was_opened_redacted_and_translated_and_still_read_their_own(
    reporter: Reporter, world: World, core: asyncpg.Connection
) -> None:
    receipt = await reporter.receipt(narrative="I saw it from the crane.")
    report = await latest(core, "reports")
    body = await core.fetchval("SELECT body_id FROM reports WHERE id = $1", UUID(report.partition("_")[2]))
    assert body == demo.SECRETARIAT.id
    person = encode_id("Person", demo.SECRETARIAT_HANDLER.id)
    await does(
        world, "assignReportHandler", "ReportHandlerAssigned", {"reportId": report, "personId": person}
    )
    asked = "SELECT id FROM report_items WHERE report_id = $1"
    item = encode_id("ReportItem", await core.fetchval(asked, UUID(report.partition("_")[2])))
    await does(world, "openReportItem", "ReportItemOpened", {"itemId": item})
    safe = {"itemId": item, "text": "It was seen.", "reason": "IDENTIFIES_WHO_TOLD"}
    await does(world, "redactReportItem", "ReportItemRedacted", safe)
    said = {"itemId": item, "text": "Se vio.", "language": "es", "by": "MACHINE"}
    await does(world, "translateReportItem", "ReportItemTranslated", said)
    case = await reporter.returns(receipt)
    told = text_of(case)
    assert "They first opened it by " in told
    assert "another text was put in its place. Why: the first text could tell who you are." in told
    assert "2. What happened, as you first told it from whoever handles your case" in told
    assert "A translation of number 1, into es. A machine translated it: it may be wrong." in told
    page = await reporter.presses(case, "read-1")
    assert quoted(page) == ["It was seen."]
    assert "Another text was put in the place of the first one. Why: the first text could" in text_of(page)
    assert quoted(await reporter.presses(case, "first-1")) == ["I saw it from the crane."]
    assert 'value="first-2"' not in case.text
    assert quoted(await reporter.presses(case, "read-2")) == ["Se vio."]
    assert "You first opened it by " not in text_of(await reporter.returns(receipt))
    a_week_ago = "UPDATE report_items SET opened_on = opened_on - 7 WHERE report_id = $1"
    await core.execute(a_week_ago, UUID(report.partition("_")[2]))
    assert "You first opened it by " in text_of(await reporter.returns(receipt))


@pytest.mark.parametrize(
    ("typed", "status", "says"),
    [
        ("", 400, "Type your receipt."),
        ("hello", 400, "This is not a receipt: one of the characters is wrong or missing"),
        (UNKNOWN[:-1] + "1", 400, "This is not a receipt"),
        (UNKNOWN, 404, "This receipt opens no case."),
        ("A" * 5_000, 400, "This is not a receipt"),
        ("<script>alert(1)</script>", 400, "This is not a receipt"),
    ],
    ids=["nothing", "no receipt", "one character wrong", "nobody's", "much", "markup"],
)
async def test_a_receipt_that_opens_nothing_is_told_so(
    reporter: Reporter, typed: str, status: int, says: str
) -> None:
    page = await reporter.returns(typed)
    assert page.status_code == status
    assert alert(page).startswith(says)
    assert "Have you lost it? Then nobody can open your case for you." in text_of(page)
    assert "<script" not in page.text


async def test_small_letters_spaces_and_dashes_do_no_harm(reporter: Reporter) -> None:
    receipt = await reporter.receipt()
    loose = f"  {receipt.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert heading(await reporter.returns(loose)) == "Your report"


@pytest.mark.parametrize(
    "changed",
    [
        {"do": "read-99"}, {"do": "read-x"}, {"do": "read-"}, {"do": "read-" + "9" * 400}, {"do": "answer-ACCEPT"},
        {"do": "answer-VERIFY-0"}, {"do": "answer-NOTHING"}, {"do": "nonsense"}, {"kind": "grievance"},
        {"kind": "nothing"}, {"do": "own-withdraw-nothing"}, {"do": "own-erase", "sure": "yes"}, {"do": "own-agree"},
        {"do": "own-seal"}, {"do": "add", "text": "\0"}, {"do": "first-99"}, {"do": "first-x"},
    ],
    ids=lambda changed: " ".join(changed.values())[:24],
)  # fmt: skip
async def test_a_form_of_nobodys_making_is_answered_by_a_page_and_changes_nothing(
    reporter: Reporter, changed: dict[str, str], core: asyncpg.Connection
) -> None:
    receipt = await reporter.receipt()
    rows = "SELECT count(*) FROM report_items"
    before = await core.fetchval(rows)
    page = await reporter.sends(
        "/report/en/return", {"receipt": receipt, "kind": "report", "do": "look", **changed}
    )
    assert page.status_code in (200, 400, 404)
    assert heading(page)
    assert await core.fetchval(rows) == before
    assert heading(await reporter.returns(receipt)) == "Your report"


async def test_the_receipt_stands_in_no_address(reporter: Reporter, client: httpx.AsyncClient) -> None:
    receipt = await reporter.receipt()
    case = await reporter.returns(receipt)
    for page in (case, await reporter.presses(case, "read-1")):
        assert receipt not in str(page.url)
        assert f"={receipt}" not in page.text
        assert 'method="get"' not in page.text
    ignored = await client.get("/report/en/return", params={"receipt": receipt, "do": "look"})
    assert heading(ignored) == "Come back to your case"
