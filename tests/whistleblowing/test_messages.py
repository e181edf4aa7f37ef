"""Messages of a report: who opened them, what was redacted and what it says to whom, translations beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import asyncpg
import pytest

from domain.cases.parts import ItemKind, RedactionReason, Translator
from domain.cases.refusals import ContentErased, NotOpenToYou
from domain.cases.rewriting import RedactItem, TranslateItem, TranslateWithReceipt
from domain.cases.telling import AFTER_CLOSING
from domain.kernel import BadInput, NotThere, Recorded, Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing import content_cases as writing
from domain.whistleblowing import handling_cases as handling
from domain.whistleblowing import receipt_cases as returning
from domain.whistleblowing.model import Report
from domain.whistleblowing.values import Conclusion, ReportState
from tests.whistleblowing.conftest import Act, Ask, data, handled, key_of, label
from tests.whistleblowing.world import (
    BOARD,
    COLLEAGUE,
    KEEPER,
    OUTSIDERS,
    TOLD,
    World,
    named,
)

SUNDAY, NEXT_SUNDAY = date(2026, 11, 22), date(2026, 11, 29)
"""Of an anonymous report no exact day is kept."""
SAFE = "They asked me to sign that it was inspected. It was not."
WHY = RedactionReason.IDENTIFIES_WHO_TOLD


@pytest.fixture
def world() -> World:
    return World()


async def assigned(world: World) -> tuple[Report, str]:
    it, receipt = await world.told()
    await world.does(
        handling.assign_report_handler, c.AssignReportHandler(report_id=it.id, person_id=KEEPER), KEEPER
    )
    return it, receipt


async def did(world: World, use_case: object, command: object, by: object = KEEPER) -> Recorded:
    done = await world.does(use_case, command, by)
    assert isinstance(done, Recorded), done
    return done


async def refused(world: World, use_case: object, command: object, by: object, kind: type[Refusal]) -> None:
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert type(answer) is kind, answer
    assert world.seen() == before


async def reads(world: World, receipt: str, position: int, **more: object) -> dict[str, str]:
    read = c.OpenReportItemWithReceipt(receipt=receipt, position=position, **more)
    return dict((await did(world, returning.open_report_item_with_receipt, read, BOARD)).told)


async def listed(world: World, receipt: str) -> list[str]:
    back = await did(world, returning.return_to_report, c.ReturnToReport(receipt=receipt), BOARD)
    return back.told["written"].splitlines()


def redaction(report: Report, place: int = 0, text: str = SAFE) -> RedactItem:
    return RedactItem(item_id=report.items[place].id, text=text, reason=WHY)


async def test_each_side_sees_in_which_week_the_other_first_opened_what_it_wrote(world: World) -> None:
    it, receipt = await assigned(world)
    message = c.AddReportItem(report_id=it.id, kind=ItemKind.MESSAGE, text="Where was it?")
    await did(world, writing.add_report_item, message)
    assert await listed(world, receipt) == [
        "1 NARRATIVE CONCERNED 2026-11-22",
        "2 MESSAGE BODY 2026-11-22",
    ]
    version = world.reports.kept[it.id].version
    await reads(world, receipt, 1)  # their own: that they read it tells nobody anything
    assert [one.opened_on for one in world.reports.kept[it.id].items] == [None, None]
    for again in range(2):
        await did(world, writing.open_report_item, c.OpenReportItem(item_id=it.items[0].id))
        await reads(world, receipt, 2)
        if not again:  # nobody who was handed the receipt sees in which minute they read it
            assert (await listed(world, receipt))[1] == "2 MESSAGE BODY 2026-11-22"
        world.clock.on(7)
    assert [one.opened_on for one in world.reports.kept[it.id].items] == [SUNDAY, SUNDAY]
    assert world.reports.kept[it.id].version == version  # nobody's change is refused because somebody read
    assert await listed(world, receipt) == [
        "1 NARRATIVE CONCERNED 2026-11-22 opened 2026-11-22",
        "2 MESSAGE BODY 2026-11-22 opened 2026-11-22",
    ]


async def test_who_may_not_read_it_leaves_no_trace_of_having_tried(world: World) -> None:
    it, _ = await assigned(world)
    command = c.OpenReportItem(item_id=it.items[0].id)
    await refused(world, writing.open_report_item, command, COLLEAGUE, NotOpenToYou)
    for who in OUTSIDERS.values():
        await refused(world, writing.open_report_item, command, who, NotThere)


async def test_what_was_redacted_opens_as_the_text_in_its_place_and_stays_sealed_as_it_was(
    world: World,
) -> None:
    it, receipt = await assigned(world)
    world.clock.on(7)
    done = await did(world, writing.redact_report_item, redaction(it))
    assert (done.entity, done.by_week, [one.kind for one in done.events]) == (
        "ReportItem",
        True,
        ["ReportItemRedacted"],
    )
    first, text = world.reports.kept[it.id].items
    assert (first.redacted_on, text.redacts_id, text.redacted_because) == (NEXT_SUNDAY, first.id, WHY)
    assert world.contents.texts == {(it.id, first.id): TOLD, (it.id, text.id): SAFE}
    for item in (first, text):
        told = (await did(world, writing.open_report_item, c.OpenReportItem(item_id=item.id))).told
        assert told == {"text": SAFE, "redactedBecause": "IDENTIFIES_WHO_TOLD"}
    assert first.original_opened_on is None
    assert await reads(world, receipt, 1) == {"text": SAFE, "redactedBecause": "IDENTIFIES_WHO_TOLD"}
    assert await reads(world, receipt, 1, original=True) == {"text": TOLD}
    assert await listed(world, receipt) == [
        "1 NARRATIVE CONCERNED 2026-11-22 redacted 2026-11-29 IDENTIFIES_WHO_TOLD"
    ]


async def test_a_redaction_of_a_redaction_keeps_all_and_its_handler_asks_for_the_first_by_name(
    world: World,
) -> None:
    it, receipt = await assigned(world)
    await did(world, writing.redact_report_item, redaction(it))
    await did(world, writing.redact_report_item, redaction(world.reports.kept[it.id], 1, "They asked."))
    first, between, last = world.reports.kept[it.id].items
    assert [text for _, text in sorted((key[1], text) for key, text in world.contents.texts.items())] == [
        TOLD,
        SAFE,
        "They asked.",
    ]
    for item in (first, between, last):
        told = (await did(world, writing.open_report_item, c.OpenReportItem(item_id=item.id))).told
        assert told["text"] == "They asked."
    assert world.reports.kept[it.id].items[0].original_opened_on is None
    world.clock.on(7)
    for item, said in ((first, TOLD), (between, SAFE), (last, "They asked.")):
        opening = c.OpenReportItem(item_id=item.id)
        assert (await did(world, writing.open_original_report_item, opening)).told["text"] == said
        await refused(world, writing.open_original_report_item, opening, COLLEAGUE, NotOpenToYou)
    assert (await listed(world, receipt))[0].endswith(" original 2026-11-29")


async def test_of_the_handler_s_own_words_that_were_redacted_whoever_reported_reads_only_the_new(
    world: World,
) -> None:
    """What was written by mistake about somebody else is gone for them, and stays for those who answer for it."""
    it, receipt = await assigned(world)
    wrong = c.AddReportItem(report_id=it.id, kind=ItemKind.MESSAGE, text="Basalt-48213 said the same.")
    await did(world, writing.add_report_item, wrong)
    await did(world, writing.redact_report_item, redaction(world.reports.kept[it.id], 1, "Thank you."))
    assert (await reads(world, receipt, 2))["text"] == "Thank you."
    own = c.OpenReportItemWithReceipt(receipt=receipt, position=2, original=True)
    await refused(world, returning.open_report_item_with_receipt, own, BOARD, NotOpenToYou)


async def test_a_translation_stands_beside_what_it_translates_from_either_side(world: World) -> None:
    it, receipt = await assigned(world)
    first = it.items[0]
    said = TranslateItem(item_id=first.id, text=SAFE, language="en", by=Translator.MACHINE)
    await did(world, writing.translate_report_item, said)
    theirs = TranslateWithReceipt(
        receipt=receipt, position=1, text="On m'a demandé.", language="fr", by=Translator.PERSON
    )
    done = await did(world, returning.translate_report_item_with_receipt, theirs, BOARD)
    assert done.told == {"position": "3"}
    assert [(await reads(world, receipt, place))["text"] for place in (1, 2, 3)] == [
        TOLD,
        SAFE,
        "On m'a demandé.",
    ]
    assert await listed(world, receipt) == [
        "1 NARRATIVE CONCERNED 2026-11-22",
        "2 NARRATIVE BODY 2026-11-22 translates 1 into en by MACHINE",
        "3 NARRATIVE CONCERNED 2026-11-22 translates 1 into fr by PERSON",
    ]
    for wrong in ({"language": "es"}, {"language": "xx-nothing"}):
        given = {"item_id": first.id, "text": SAFE, "language": "en", "by": Translator.PERSON, **wrong}
        await refused(world, writing.translate_report_item, TranslateItem(**given), KEEPER, BadInput)
    for position in (0, -1, 4):
        beyond = TranslateWithReceipt(
            receipt=receipt, position=position, text="x", language="fr", by=Translator.PERSON
        )
        await refused(world, returning.translate_report_item_with_receipt, beyond, BOARD, NotThere)


async def test_redaction_and_translation_are_for_who_may_read_it_and_end_with_its_erasure(
    world: World,
) -> None:
    it, receipt = await assigned(world)
    said = TranslateItem(item_id=it.items[0].id, text=SAFE, language="en", by=Translator.PERSON)
    acts = ((writing.redact_report_item, redaction(it)), (writing.translate_report_item, said))
    for use_case, command in acts:
        await refused(world, use_case, command, COLLEAGUE, NotOpenToYou)
        for who in OUTSIDERS.values():
            await refused(world, use_case, command, who, NotThere)
        await did(world, use_case, command)
    nobody = RedactItem(item_id=named(9), text=SAFE, reason=WHY)
    await refused(world, writing.redact_report_item, nobody, KEEPER, NotThere)
    world.reports.kept[it.id] = replace(world.reports.kept[it.id], erased_on=SUNDAY)
    for use_case, command in acts:
        await refused(world, use_case, command, KEEPER, ContentErased)
    for position in (1, 2):
        read = c.OpenReportItemWithReceipt(receipt=receipt, position=position, original=True)
        await refused(world, returning.open_report_item_with_receipt, read, BOARD, ContentErased)


async def test_after_it_was_concluded_whoever_reported_still_writes_and_is_told_what_that_comes_to(
    world: World,
) -> None:
    it, receipt = await assigned(world)
    more = c.AddToReportWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="They came again.")
    done = await did(world, returning.add_to_report_with_receipt, more, BOARD)
    assert done.told == {"position": "2"}
    ended = replace(
        world.reports.kept[it.id], state=ReportState.CONCLUDED, conclusion=Conclusion.NO_FURTHER_CONTACT
    )
    world.reports.kept[it.id] = ended
    done = await did(world, returning.add_to_report_with_receipt, more, BOARD)
    assert done.told == {"position": "3", "advice": AFTER_CLOSING}
    assert world.reports.kept[it.id].state is ReportState.CONCLUDED
    answer = c.AddReportItem(report_id=it.id, kind=ItemKind.MESSAGE, text="Are you safe?")
    await did(world, writing.add_report_item, answer)
    assert (await reads(world, receipt, 4))["text"] == "Are you safe?"


# -- on the database, by its own names


async def test_its_whole_way_by_the_api_in_the_right_columns_and_audited_by_name(
    act: Act, ask: Ask, placed: asyncpg.Connection
) -> None:
    report, receipt = await handled(act, placed)
    row = await placed.fetchrow("SELECT * FROM report_items WHERE report_id = $1", key_of(report))
    of = {"itemId": f"rit_{row['id'].hex}"}
    done = await act("redactReportItem", {**of, "text": SAFE, "reason": "ENDANGERS_SOMEBODY"})
    assert done.typename == "ReportItemRedacted", done
    english = await act("translateReportItem", {**of, "text": SAFE, "language": "en", "by": "MACHINE"})
    assert english.typename == "ReportItemTranslated", english
    first = await act("openOriginalReportItem", of)
    assert first.told["text"] == TOLD
    told = await act("openReportItemWithReceipt", {"receipt": receipt, "position": 2})
    assert told.told["text"] == SAFE
    items = """query($id: ID!) { report(id: $id) { items { nodes { openedOn redactedOn originalOpenedOn redactedBecause
        translatedBy redacts { id } translates { id } } } } }"""
    nodes = data(await ask(items, id=report))["report"]["items"]["nodes"]
    week = (row["written_on"]).isoformat()
    nothing = dict.fromkeys(nodes[0])
    assert nodes == [
        {**nothing, "openedOn": week, "redactedOn": week, "originalOpenedOn": week},
        {**nothing, "redactedBecause": "ENDANGERS_SOMEBODY", "redacts": {"id": of["itemId"]}},
        {**nothing, "translatedBy": "MACHINE", "translates": {"id": of["itemId"]}},
    ]
    assert label(done) != of["itemId"]
    audited = "SELECT command FROM audit_log_by_week WHERE entity = 'ReportItem' AND actor_person = $1"
    names = {row[0] for row in await placed.fetch(audited, KEEPER)}
    assert {"redactReportItem", "translateReportItem", "openOriginalReportItem"} <= names


async def test_nobody_who_keeps_asking_learns_when_in_the_week_they_came_back(
    act: Act, ask: Ask, placed: asyncpg.Connection
) -> None:
    report, receipt = await handled(act, placed)
    await act("addReportItem", {"reportId": report, "kind": "MESSAGE", "text": "Where was it?"})
    items = "query($id: ID!) { report(id: $id) { items { nodes { side openedOn } } } }"
    before = await ask(items, id=report)
    told = await act("openReportItemWithReceipt", {"receipt": receipt, "position": 2})
    assert told.told["text"] == "Where was it?"
    assert await ask(items, id=report) == before
    monday = "date_trunc('week', now() AT TIME ZONE 'UTC')::date"
    over = f"UPDATE report_items SET opened_on = {monday} + $2::int WHERE report_id = $1 AND side = 'BODY'"
    await placed.execute(over, key_of(report), 6)
    assert await ask(items, id=report) == before
    sunday = await placed.fetchval(f"{over} RETURNING opened_on", key_of(report), -1)
    assert sunday.isoweekday() == 7
    nodes = data(await ask(items, id=report))["report"]["items"]["nodes"]
    assert nodes[1] == {"side": "BODY", "openedOn": sunday.isoformat()}


async def test_at_the_edges_of_what_an_item_holds(act: Act, placed: asyncpg.Connection) -> None:
    report, receipt = await handled(act, placed)
    item = await placed.fetchval("SELECT id FROM report_items WHERE report_id = $1", key_of(report))
    of = {"itemId": f"rit_{item.hex}"}
    scripts = "اختبار שלום ကမ္ဘာ 🏞️ ᏣᎳᎩ "
    longest = (scripts * 2000)[:19_999] + "."
    done = await act("redactReportItem", {**of, "text": longest, "reason": "NOT_OF_THIS_CASE"})
    assert done.typename == "ReportItemRedacted"
    assert (await act("openReportItem", of)).told["text"] == longest
    before = await placed.fetchval("SELECT count(*) FROM case_contents")
    for name, more in (
        ("redactReportItem", {"reason": "NOT_OF_THIS_CASE"}),
        ("translateReportItem", {"language": "ar", "by": "PERSON"}),
    ):
        for text in ("", longest + "."):
            assert (await act(name, {**of, **more, "text": text})).typename == "WrongLength"
    mine = {"receipt": receipt, "language": "ar", "by": "PERSON"}
    for position, name in ((2, "NotThere"), (-(2**31), "NotThere")):
        given = {**mine, "position": position, "text": scripts}
        assert (await act("translateReportItemWithReceipt", given)).typename == name
    assert await placed.fetchval("SELECT count(*) FROM case_contents") == before
    key = str(named(77))
    twice = [
        await act("translateReportItemWithReceipt", {**mine, "position": 1, "text": scripts}, key=key)
        for _ in range(2)
    ]
    assert [one.typename for one in twice] == ["ReportItemTranslatedWithReceipt"] * 2, twice
    assert [dict(one.told) for one in twice] == [{"position": "2"}] * 2
    assert await placed.fetchval("SELECT count(*) FROM case_contents") == before + 1
