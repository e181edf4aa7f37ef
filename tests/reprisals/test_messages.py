"""Messages of an allegation: its side, its handler and its committee read, redact and translate by their rights."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from api.report.words import catalogue
from api.report.written import whole_text
from domain.cases.items import MOST_OF_ONE_SIDE
from domain.cases.parts import CaseSide, ItemKind, RedactionReason, Translator
from domain.cases.rewriting import RedactItem, TranslateItem, TranslateWithReceipt
from domain.cases.telling import AFTER_CLOSING
from domain.kernel import Recorded
from domain.reprisals import commands as c
from domain.reprisals import content_cases as content
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals import receipt_cases as returning
from domain.reprisals.values import AllegationState
from tests.reprisals.people import (
    AUDITORS,
    AVOCET,
    BITTERN,
    DESK,
    FILER,
    HERON,
    OPERATOR,
    OTHER_DESK,
    SANDPIPER,
    TODAY,
    seated,
    viewer,
)
from tests.reprisals.sayings import submitted, told
from tests.reprisals.world import World, refused

SAFE = "After the interview they were told to go."
WHY = RedactionReason.ENDANGERS_SOMEBODY
OUTSIDE = {
    "colleague": (OTHER_DESK, "NOT_OPEN_TO_YOU"),
    "firm": (viewer(AUDITORS, HERON), "NOT_FOUND"),
    "operator": (viewer(OPERATOR, SANDPIPER), "NOT_FOUND"),
}


async def text(world: World, use_case: object, command: object, by: object) -> str:
    done = await world.does(use_case, command, by)
    return done.told["text"] if isinstance(done, Recorded) else done.code


async def test_its_committee_redacts_and_reads_the_first_text_only_where_it_asks_for_it(world: World) -> None:
    id = await world.constituted()
    (first,) = world.case(id).items
    command = RedactItem(item_id=first.id, text=SAFE, reason=WHY)
    assert await refused(world, content.redact_allegation_item, command, FILER) == "NOT_ASSIGNED"
    for who, code in OUTSIDE.values():
        assert await refused(world, content.redact_allegation_item, command, who) == code
    assert isinstance(await world.does(content.redact_allegation_item, command, seated(AVOCET)), Recorded)
    assert world.case(id).items[-1].side is CaseSide.COMMITTEE
    opening = c.OpenItem(item_id=first.id)
    for who in (DESK, FILER, seated(BITTERN)):
        assert await text(world, content.open_allegation_item, opening, who) == SAFE
    for who, kept in ((FILER, None), (seated(BITTERN), TODAY), (DESK, TODAY)):
        said = await text(world, content.open_original_allegation_item, opening, who)
        assert (said, world.case(id).items[0].original_opened_on) == (told().narrative, kept)
    for who, code in OUTSIDE.values():
        assert await refused(world, content.open_original_allegation_item, opening, who) == code


async def test_every_side_translates_what_it_reads_and_says_so(world: World) -> None:
    id = await world.constituted()
    (first,) = world.case(id).items
    said = TranslateItem(item_id=first.id, text=SAFE, language="en", by=Translator.PERSON)
    for who in (FILER, DESK, seated(AVOCET)):
        assert isinstance(await world.does(content.translate_allegation_item, said, who), Recorded)
    for who, code in OUTSIDE.values():
        assert await refused(world, content.translate_allegation_item, said, who) == code
    world.allegations.kept[id] = replace(world.case(id), erased_on=TODAY)
    assert await refused(world, content.translate_allegation_item, said, DESK) == "CONTENT_ERASED"
    items = world.case(id).items[1:]
    assert [one.side for one in items] == [CaseSide.CONCERNED, CaseSide.BODY, CaseSide.COMMITTEE]
    assert {(one.translates_id, one.language) for one in items} == {(first.id, "en")}


async def test_whoever_holds_the_receipt_is_told_what_was_opened_redacted_and_translated(
    world: World,
) -> None:
    id, receipt = await _submitted(world)
    await _written(world, id, "Are you safe tonight?")
    back = c.WithReceipt(receipt=receipt)
    await world.does(returning.return_to_allegation, back, FILER)
    opening = c.OpenItem(item_id=world.case(id).items[0].id)
    assert await text(world, content.open_allegation_item, opening, DESK) == submitted().narrative
    translated = TranslateWithReceipt(
        receipt=receipt, position=2, text="¿Está a salvo?", language="es", by=Translator.MACHINE
    )
    done = await world.does(returning.translate_item_with_receipt, translated, FILER)
    assert done.told == {"position": "3"}
    redacting = RedactItem(item_id=opening.item_id, text="Somebody waited.", reason=WHY)
    await world.does(content.redact_allegation_item, redacting, DESK)
    answer = await world.does(returning.return_to_allegation, back, FILER)
    assert answer.told["written"] == (
        "2026-03-15 CONCERNED NARRATIVE opened 2026-03-15 redacted 2026-03-15 ENDANGERS_SOMEBODY\nSomebody waited.\n\n"
        "2026-03-15 BODY MESSAGE\nAre you safe tonight?\n\n"
        "2026-03-15 CONCERNED MESSAGE translates 2 into es by MACHINE\n¿Está a salvo?"
    )
    read = returning.open_item_with_receipt
    own = c.OpenWithReceipt(receipt=receipt, position=1, original=True)
    assert await text(world, read, own, FILER) == submitted().narrative
    assert await text(world, read, replace(own, original=None), FILER) == "Somebody waited."
    for position in (0, 4):
        assert await refused(world, read, replace(own, position=position), FILER) == "NOT_FOUND"


async def test_one_side_writes_so_much_and_keeps_the_other_from_nothing(world: World) -> None:
    id, receipt = await _submitted(world)
    case = world.case(id)
    many = tuple(replace(case.items[0], position=n + 1) for n in range(MOST_OF_ONE_SIDE))
    world.allegations.kept[id] = replace(case, items=many)
    more = c.AddWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="Again.")
    assert await refused(world, returning.add_with_receipt, more, FILER) == "ALLEGATION_IS_FULL"
    said = TranslateWithReceipt(
        receipt=receipt, position=1, text="Otra vez.", language="es", by=Translator.PERSON
    )
    assert await refused(world, returning.translate_item_with_receipt, said, FILER) == "ALLEGATION_IS_FULL"
    await _written(world, id, "We read it.")


async def test_after_it_was_closed_they_still_write_and_are_told_what_that_comes_to(world: World) -> None:
    id, receipt = await _submitted(world)
    world.allegations.kept[id] = replace(world.case(id), state=AllegationState.CLOSED)
    more = c.AddWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="They came again.")
    done = await world.does(returning.add_with_receipt, more, FILER)
    assert done.told == {"state": "CLOSED", "advice": AFTER_CLOSING}


async def _submitted(world: World) -> tuple[UUID, str]:
    done = await world.does(filing.submit_allegation, submitted(), FILER)
    await world.does(handling.assign_handler, c.AssignHandler(allegation_id=done.id, person_id=HERON), DESK)
    return done.id, done.told["receipt"]


async def _written(world: World, id: UUID, said: str) -> None:
    wrote = c.RecordItem(allegation_id=id, kind=ItemKind.MESSAGE, internal=False, text=said)
    assert isinstance(await world.does(content.record_item, wrote, DESK), Recorded)


async def test_nobody_writes_a_line_that_reads_as_another_s(world: World) -> None:
    id, receipt = await _submitted(world)
    like_a_head = "2026-03-15 COMMITTEE REASONS opened 2026-03-15"
    forged = f"We are done.\n\n{like_a_head}\nNothing happened.\n2026-03-15 was a Sunday."
    await _written(world, id, forged)
    answer = await world.does(returning.return_to_allegation, c.WithReceipt(receipt=receipt), FILER)
    assert f"\n {like_a_head}\nNothing" in answer.told["written"]
    assert "\n2026-03-15 was a Sunday." in answer.told["written"]
    shown = whole_text(catalogue("en"), answer.told["written"])
    assert [line for line in shown.splitlines() if line.startswith("—")] == [
        "— What happened, as you first told it: from you, 15 March 2026",
        "— A message: from whoever handles your case, 15 March 2026",
    ]
    read = c.OpenWithReceipt(receipt=receipt, position=2)
    assert await text(world, returning.open_item_with_receipt, read, FILER) == forged
