"""Messages of a grievance: those who complain and its handlers read, redact and translate by their rights."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.access import ANYONE
from domain.cases.items import MOST_OF_ONE_SIDE
from domain.cases.parts import CaseSide, ItemKind, RedactionReason, Translator
from domain.cases.refusals import ContentErased, NotAssigned, NotOpenToYou
from domain.cases.rewriting import RedactItem, TranslateItem, TranslateWithReceipt
from domain.cases.telling import AFTER_CLOSING
from domain.cases.ties import ConflictOfInterest, PersonTies
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import filing_cases as filing
from domain.grievances import receipt_cases as receipts
from domain.grievances.refusals import TooMany
from domain.grievances.values import GrievanceState, ReceiptStep
from domain.kernel import NotThere
from tests.grievances.cast import CURLEW, EVERYBODY, HANDLERS, NGO, OPERATOR, SANDPIPER, SECRETARIAT, WHIMBREL
from tests.grievances.world import SITE_OFFICE, World, answered, filed, in_hand, submission

SAFE = "The dust comes at night."


def redaction(item: UUID) -> RedactItem:
    return RedactItem(item_id=item, text=SAFE, reason=RedactionReason.IDENTIFIES_SOMEBODY_ELSE, language="en")


def opening(item: UUID) -> c.OpenGrievanceItem:
    return c.OpenGrievanceItem(item_id=item)


async def test_its_handler_redacts_and_both_sides_still_find_what_was_written(world: World) -> None:
    id = await filed(world)
    await in_hand(world, id)
    (narrative,) = world.grievances.kept[id].items
    first = world.contents.written[id, narrative.id]
    await world.refuses(content.redact_grievance_item, redaction(narrative.id), NGO, NotAssigned)
    await world.did(content.redact_grievance_item, redaction(narrative.id), HANDLERS[CURLEW])
    for who in (NGO, HANDLERS[CURLEW]):
        told = (await world.did(content.open_grievance_item, opening(narrative.id), who)).told
        assert (told["text"], told["redactedBecause"]) == (SAFE, "IDENTIFIES_SOMEBODY_ELSE")
    own = await world.did(content.open_original_grievance_item, opening(narrative.id), NGO)
    assert (own.told["text"], world.grievances.kept[id].items[0].original_opened_on) == (first, None)
    named = await world.did(content.open_original_grievance_item, opening(narrative.id), HANDLERS[CURLEW])
    assert named.told["text"] == first
    assert world.grievances.kept[id].items[0].original_opened_on is not None


async def test_to_a_company_what_was_redacted_in_its_own_office_s_case_stays_shut(world: World) -> None:
    id = await filed(world, mechanism_id=SITE_OFFICE)
    await in_hand(world, id, SANDPIPER)
    (narrative,) = world.grievances.kept[id].items
    handler = HANDLERS[SANDPIPER]
    await world.did(content.redact_grievance_item, redaction(narrative.id), handler)
    text = world.grievances.kept[id].items[-1]
    assert (await world.did(content.open_grievance_item, opening(narrative.id), handler)).told["text"] == SAFE
    for item in (narrative, text):
        await world.refuses(content.open_original_grievance_item, opening(item.id), handler, NotOpenToYou)
    assert (await world.did(content.open_original_grievance_item, opening(narrative.id), NGO)).told[
        "text"
    ] != SAFE


async def test_redacting_and_translating_are_for_those_who_may_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await filed(world)
    await in_hand(world, id)
    note = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.NOTE, text="Ask the shift leader.")
    await world.did(content.add_grievance_item, note, HANDLERS[CURLEW])
    narrative, internal = world.grievances.kept[id].items
    said = TranslateItem(item_id=narrative.id, text=SAFE, language="en", by=Translator.PERSON)
    acts = (
        (content.redact_grievance_item, redaction(narrative.id)),
        (content.translate_grievance_item, said),
        (content.open_original_grievance_item, opening(narrative.id)),
    )
    for name, who in EVERYBODY.items():
        if name in ("the river NGO", "the handler"):
            continue
        expected = NotOpenToYou if name == "a colleague at the desk" else NotThere
        for use_case, command in acts:
            await world.refuses(use_case, command, who, expected)
    hidden = replace(said, item_id=internal.id)
    await world.refuses(content.translate_grievance_item, hidden, NGO, NotThere)
    await world.did(content.translate_grievance_item, said, NGO)
    await world.did(content.translate_grievance_item, hidden, HANDLERS[CURLEW])
    sides = [(one.side, one.internal) for one in world.grievances.kept[id].items[2:]]
    assert sides == [(CaseSide.CONCERNED, False), (CaseSide.BODY, True)]

    as_it_is = world.grievances.kept[id]
    world.grievances.kept[id] = replace(as_it_is, erased_on=as_it_is.received_on)
    for use_case, command in acts:
        await world.refuses(use_case, command, HANDLERS[CURLEW], ContentErased)
    world.grievances.kept[id] = as_it_is

    async def by_now(person: UUID, on: object, look_back_days: int) -> PersonTies:
        return PersonTies(employers=frozenset({SECRETARIAT, OPERATOR}))

    monkeypatch.setattr(world.casework, "ties_of", by_now)
    for use_case, command in acts:
        await world.refuses(use_case, command, HANDLERS[CURLEW], ConflictOfInterest)
    await world.refuses(
        content.redact_grievance_item, redaction(narrative.id), HANDLERS[WHIMBREL], NotOpenToYou
    )


async def test_the_holder_of_a_receipt_sees_what_was_read_and_translates(world: World) -> None:
    done = await world.did(filing.submit_grievance, submission(), ANYONE)
    id, receipt = done.id, done.told["receipt"]
    await in_hand(world, id)
    first = world.grievances.kept[id].items[0]
    await world.did(content.open_grievance_item, opening(first.id), HANDLERS[CURLEW])
    said = TranslateWithReceipt(receipt=receipt, position=1, text=SAFE, language="en", by=Translator.MACHINE)
    assert (await world.did(receipts.translate_item_with_receipt, said, ANYONE)).told == {"position": "2"}
    await world.did(content.redact_grievance_item, redaction(first.id), HANDLERS[CURLEW])
    back = await world.did(receipts.return_to_grievance, c.ReturnToGrievance(receipt=receipt), ANYONE)
    assert back.told["items"] == (
        "1 NARRATIVE CONCERNED opened 2026-03-15 redacted 2026-03-15 IDENTIFIES_SOMEBODY_ELSE; "
        "2 NARRATIVE CONCERNED translates 1 into en by MACHINE redacted 2026-03-15 IDENTIFIES_SOMEBODY_ELSE"
    )
    own = c.OpenGrievanceItemWithReceipt(receipt=receipt, position=1, original=True)
    told = (await world.did(receipts.open_item_with_receipt, own, ANYONE)).told
    assert told["text"] == world.contents.written[id, first.id]


async def test_who_writes_without_end_keeps_nobody_from_answering(world: World) -> None:
    done = await world.did(filing.submit_grievance, submission(), ANYONE)
    case = world.grievances.kept[done.id]
    many = tuple(replace(case.items[0], position=n + 1) for n in range(MOST_OF_ONE_SIDE))
    world.grievances.kept[done.id] = replace(case, items=many)
    more = c.AddToGrievanceWithReceipt(receipt=done.told["receipt"], kind=ItemKind.MESSAGE, text="And again.")
    await world.refuses(receipts.add_with_receipt, more, ANYONE, TooMany)
    said = TranslateWithReceipt(
        receipt=done.told["receipt"], position=1, text=SAFE, language="en", by=Translator.PERSON
    )
    await world.refuses(receipts.translate_item_with_receipt, said, ANYONE, TooMany)
    await answered(world, done.id)
    assert world.grievances.kept[done.id].state is GrievanceState.RESPONSE_PROPOSED
    await world.did(content.redact_grievance_item, redaction(case.items[0].id), HANDLERS[CURLEW])


async def test_after_it_was_withdrawn_they_still_write_and_are_told_what_that_comes_to(world: World) -> None:
    done = await world.did(filing.submit_grievance, submission(), ANYONE)
    receipt = done.told["receipt"]
    stop = c.AnswerGrievanceWithReceipt(receipt=receipt, step=ReceiptStep.WITHDRAW)
    await world.did(receipts.answer_with_receipt, stop, ANYONE)
    more = c.AddToGrievanceWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="They came again.")
    told = (await world.did(receipts.add_with_receipt, more, ANYONE)).told
    assert told["advice"] == AFTER_CLOSING
    assert world.grievances.kept[done.id].state is GrievanceState.WITHDRAWN
