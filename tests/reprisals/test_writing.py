"""What is written in an allegation, who reads it, who comes back with a receipt, and what erasure leaves."""

from __future__ import annotations

from domain.cases.parts import CaseSide, ItemKind
from domain.kernel import Recorded
from domain.reprisals import commands as c
from domain.reprisals import content_cases as content
from domain.reprisals import filing_cases as filing
from domain.reprisals import handling_cases as handling
from domain.reprisals import outcome_cases as following
from domain.reprisals import receipt_cases as returning
from domain.reprisals.values import (
    AllegationState,
)
from domain.rules import Rules
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
    SUNDAY,
    TODAY,
    seated,
    viewer,
)
from tests.reprisals.sayings import submitted, told
from tests.reprisals.world import World, refused

S = AllegationState


# -- what is written


async def test_each_reads_what_is_theirs_to_read(world: World) -> None:
    id = await world.constituted()
    note = c.RecordItem(allegation_id=id, kind=ItemKind.NOTE, internal=True, text="Ask the shift leader.")
    for who in (DESK, seated(AVOCET)):
        assert isinstance(await world.does(content.record_item, note, who), Recorded)
    message = c.AddItem(allegation_id=id, kind=ItemKind.MESSAGE, text="They came again.")
    assert isinstance(await world.does(content.add_item, message, FILER), Recorded)
    narrative, internal, _, more = world.case(id).items
    readers = {"desk": DESK, "colleague": OTHER_DESK, "filer": FILER, "seat": seated(BITTERN)}
    readers |= {"firm": viewer(AUDITORS, HERON), "operator": viewer(OPERATOR, SANDPIPER)}
    expected = {
        ("desk", narrative.id): told().narrative,
        ("desk", internal.id): note.text,
        ("seat", internal.id): note.text,
        ("seat", more.id): message.text,
        ("filer", narrative.id): told().narrative,
        ("filer", more.id): message.text,
        ("filer", internal.id): "NOT_FOUND",
        ("colleague", narrative.id): "NOT_OPEN_TO_YOU",
        ("colleague", internal.id): "NOT_OPEN_TO_YOU",
        ("firm", narrative.id): "NOT_FOUND",
        ("operator", narrative.id): "NOT_FOUND",
    }
    for (who, item), answer in expected.items():
        done = await world.does(content.open_allegation_item, c.OpenItem(item_id=item), readers[who])
        said = done.told["text"] if isinstance(done, Recorded) else done.code
        assert said == answer, who


async def test_a_note_is_always_internal_and_the_side_writes_none(world: World) -> None:
    id = await world.filed()
    note = c.RecordItem(allegation_id=id, kind=ItemKind.NOTE, internal=False, text="For the file.")
    assert await refused(world, content.record_item, note, DESK) == "BAD_INPUT"
    for kind in (ItemKind.NOTE, ItemKind.REASONS, ItemKind.NARRATIVE):
        own = c.AddItem(allegation_id=id, kind=kind, text="For the file.")
        assert await refused(world, content.add_item, own, FILER) == "BAD_INPUT"


async def test_whoever_holds_the_receipt_returns_adds_and_withdraws(world: World) -> None:
    done = await world.does(filing.submit_allegation, submitted(), FILER)
    receipt = done.told["receipt"]
    await world.does(handling.assign_handler, c.AssignHandler(allegation_id=done.id, person_id=HERON), DESK)
    for internal, text in ((False, "Are you safe tonight?"), (True, "Call the union.")):
        wrote = c.RecordItem(allegation_id=done.id, kind=ItemKind.MESSAGE, internal=internal, text=text)
        assert isinstance(await world.does(content.record_item, wrote, DESK), Recorded)
    add = c.AddWithReceipt(receipt=receipt.lower(), kind=ItemKind.MESSAGE, text="Yes, at my sister's.")
    added = await world.does(returning.add_with_receipt, add, DESK)
    assert (added.told, added.by_week) == ({"state": "RECEIVED"}, True)
    back = await world.does(returning.return_to_allegation, c.WithReceipt(receipt=receipt), DESK)
    assert back.told["state"] == "RECEIVED"
    assert back.told["dueOn"] == "2026-03-22"
    assert back.told["written"] == (
        "2026-03-15 CONCERNED NARRATIVE\nSomebody waited at my door.\n\n"
        "2026-03-15 BODY MESSAGE\nAre you safe tonight?\n\n"
        "2026-03-15 CONCERNED MESSAGE\nYes, at my sister's."
    )
    gone = await world.does(returning.withdraw_with_receipt, c.WithReceipt(receipt=receipt), DESK)
    assert gone.told == {"state": "RECEIVED"}
    case = world.case(done.id)
    assert (case.withdrawn_on, case.state) == (SUNDAY, S.RECEIVED)
    assert {event.person_id for event in case.events if event.side is CaseSide.CONCERNED} == {None}


async def test_a_receipt_that_opens_nothing_says_so(world: World) -> None:
    other = world.receipts.fresh().text
    back = returning.return_to_allegation
    assert await refused(world, back, c.WithReceipt(receipt=other), FILER) == "NOT_FOUND"
    typo = c.WithReceipt(receipt=other[:-1] + "Z")
    assert await refused(world, back, typo, FILER) == "MISTYPED_RECEIPT"


async def test_erasure_is_for_closed_ones_and_nothing_is_written_after_it(world: World) -> None:
    world.rules = Rules(check_in_days=())
    id = await world.decided()
    on = c.OnAllegation(allegation_id=id)
    await world.does(following.start_monitoring, on, DESK)
    await world.does(following.close_allegation, on, DESK)
    assert await refused(world, content.erase_content, on, OTHER_DESK) == "NOT_ASSIGNED"
    assert isinstance(await world.does(content.erase_content, on, DESK), Recorded)
    assert (world.case(id).erased_on, world.contents.gone) == (TODAY, {id: TODAY})
    opened = c.OpenItem(item_id=world.case(id).items[0].id)
    assert await refused(world, content.open_allegation_item, opened, DESK) == "CONTENT_ERASED"
    world.contents.gone.clear()  # as if the key store had been restored from before
    assert await refused(world, content.open_allegation_item, opened, DESK) == "CONTENT_ERASED"
    more = c.AddItem(allegation_id=id, kind=ItemKind.MESSAGE, text="Still here.")
    assert await refused(world, content.add_item, more, FILER) == "CONTENT_ERASED"
    assert await refused(world, content.erase_content, on, DESK) == "CONTENT_ERASED"
