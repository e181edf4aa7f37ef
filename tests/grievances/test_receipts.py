"""What the holder of a receipt can do without an account, and what of it is left behind."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from domain.access import ANYONE
from domain.cases.parts import ItemKind
from domain.cases.ports import CaseKind
from domain.cases.receipt import MistypedReceipt, read_receipt
from domain.cases.refusals import ContentErased
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import filing_cases as filing
from domain.grievances import handling_cases as handling
from domain.grievances import receipt_cases as receipts
from domain.grievances.refusals import AppealTimeOver, RemedyNotDelivered
from domain.grievances.values import ContestReason, GrievanceState, ReceiptStep, RemedyKind
from domain.kernel import BadInput, IllegalTransition, NotThere
from domain.labels import encode_id
from tests.grievances.cast import CURLEW, HANDLERS, NGO
from tests.grievances.conftest import Service
from tests.grievances.test_documents import SITE, filed, mechanism
from tests.grievances.world import World, answered, complaint, in_hand, state, step, submission

UNKNOWN = "00000-00000-00000-00000-00000-00"
"""Well formed (it is made of zero bytes), and nobody's in a world whose receipts were all given out before."""


async def submitted(world: World) -> tuple[UUID, str]:
    """A grievance of somebody whom nobody knows, and the receipt."""
    done = await world.did(filing.submit_grievance, submission(), ANYONE)
    return done.id, done.told["receipt"]


def says(receipt: str, step: ReceiptStep, **more: object) -> c.AnswerGrievanceWithReceipt:
    return c.AnswerGrievanceWithReceipt(receipt=receipt, step=step, **more)


async def test_its_holder_looks_reads_and_adds(world: World) -> None:
    id, receipt = await submitted(world)
    await in_hand(world, id)
    note = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.NOTE, text="For the desk alone.")
    await world.did(content.add_grievance_item, note, HANDLERS[CURLEW])
    add = c.AddToGrievanceWithReceipt(receipt=receipt, kind=ItemKind.MESSAGE, text="It goes on.")
    told = (await world.did(receipts.add_with_receipt, add, ANYONE)).told
    assert told == {"items": "1 NARRATIVE CONCERNED; 2 MESSAGE CONCERNED"}
    look = c.ReturnToGrievance(receipt=receipt.lower().replace("-", " "))
    found = await world.did(receipts.return_to_grievance, look, ANYONE)
    assert found.told == {
        "state": "ACKNOWLEDGED",
        "since": "2026-03-15",
        "due": "ANSWER",
        "dueOn": "2026-06-21",
        "items": "1 NARRATIVE CONCERNED; 2 MESSAGE CONCERNED",
    }
    assert found.by_week
    read = c.OpenGrievanceItemWithReceipt(receipt=receipt, position=2)
    assert (await world.did(receipts.open_item_with_receipt, read, ANYONE)).told == {"text": "It goes on."}
    for position in (0, -1, 3):
        beyond = c.OpenGrievanceItemWithReceipt(receipt=receipt, position=position)
        await world.refuses(receipts.open_item_with_receipt, beyond, ANYONE, NotThere)
    note = c.AddToGrievanceWithReceipt(receipt=receipt, kind=ItemKind.NOTE, text="Not mine to add.")
    await world.refuses(receipts.add_with_receipt, note, ANYONE, BadInput)


async def test_its_holder_contests_appeals_accepts_and_verifies(world: World) -> None:
    id, receipt = await submitted(world)
    await world.refuses(
        receipts.answer_with_receipt, says(receipt, ReceiptStep.ACCEPT), ANYONE, IllegalTransition
    )
    await answered(world, id)
    contest = says(receipt, ReceiptStep.CONTEST, reason=ContestReason.NOT_ADDRESSED)
    told = (await world.did(receipts.answer_with_receipt, contest, ANYONE)).told
    assert told["state"] == "CONTESTED"
    assert "appeal until 2026-04-19" in told["advice"]  # 30 days from the week's end, and that week's end
    world.clock.pass_days(41)
    appeal = says(receipt, ReceiptStep.APPEAL)
    await world.refuses(receipts.answer_with_receipt, appeal, ANYONE, AppealTimeOver)
    world.clock.pass_days(-10)
    await world.did(receipts.answer_with_receipt, appeal, ANYONE)
    assert state(world, id) is GrievanceState.APPEALED


async def test_an_anonymous_remedy_is_verified_with_the_receipt(world: World) -> None:
    id, receipt = await submitted(world)
    await answered(world, id)
    await world.did(receipts.answer_with_receipt, says(receipt, ReceiptStep.ACCEPT), ANYONE)
    for kind in (RemedyKind.APOLOGY, RemedyKind.RESTITUTION):
        agree = c.AgreeRemedy(grievance_id=id, kind=kind, due_on=world.clock.today())
        await world.did(handling.agree_remedy, agree, HANDLERS[CURLEW])
    second = says(receipt, ReceiptStep.VERIFY, position=2)
    await world.refuses(receipts.answer_with_receipt, second, ANYONE, RemedyNotDelivered)
    for one in world.grievances.kept[id].remedies:
        await world.did(handling.deliver_remedy, c.OnRemedy(remedy_id=one.id), HANDLERS[CURLEW])
    third = says(receipt, ReceiptStep.VERIFY, position=3)
    await world.refuses(receipts.answer_with_receipt, third, ANYONE, NotThere)
    assert (await world.did(receipts.answer_with_receipt, second, ANYONE)).told["state"] == "REMEDY"
    first = says(receipt, ReceiptStep.VERIFY)
    assert (await world.did(receipts.answer_with_receipt, first, ANYONE)).told["state"] == "VERIFIED"
    assert [one.side.value for one in world.grievances.kept[id].events][-1] == "CONCERNED"


async def test_whoever_is_known_in_confidence_comes_back_with_the_receipt_too(world: World) -> None:
    done = await world.did(filing.file_grievance, complaint(), NGO)
    withdraw = says(done.told["receipt"], ReceiptStep.WITHDRAW)
    told = (await world.did(receipts.answer_with_receipt, withdraw, ANYONE)).told
    assert told["state"] == "WITHDRAWN"
    assert "Other ways stay open" in told["advice"]
    assert world.grievances.kept[done.id].due is None


async def test_a_slip_is_told_from_a_receipt_that_opens_nothing(world: World) -> None:
    id, receipt = await submitted(world)
    slipped = ("1" if receipt[0] != "1" else "2") + receipt[1:]
    world.receipts.kept[read_receipt(receipt).lookup, CaseKind.REPORT] = world.receipts.kept.pop(
        (read_receipt(receipt).lookup, CaseKind.GRIEVANCE)
    )
    for use_case, make in (
        (receipts.return_to_grievance, lambda said: c.ReturnToGrievance(receipt=said)),
        (
            receipts.open_item_with_receipt,
            lambda said: c.OpenGrievanceItemWithReceipt(receipt=said, position=1),
        ),
        (receipts.answer_with_receipt, lambda said: says(said, ReceiptStep.WITHDRAW)),
        (
            receipts.add_with_receipt,
            lambda said: c.AddToGrievanceWithReceipt(receipt=said, kind=ItemKind.MESSAGE, text="x"),
        ),
    ):
        await world.refuses(use_case, make(slipped), ANYONE, MistypedReceipt)
        await world.refuses(
            use_case, make(receipt), ANYONE, NotThere
        )  # it is for a report, not for a grievance
    assert id in world.grievances.kept


async def test_what_was_erased_is_erased_for_its_holder_too(world: World) -> None:
    id, receipt = await submitted(world)
    await in_hand(world, id)
    await world.did(receipts.answer_with_receipt, says(receipt, ReceiptStep.WITHDRAW), ANYONE)
    await world.did(handling.erase_grievance_content, step(id), HANDLERS[CURLEW])
    read = c.OpenGrievanceItemWithReceipt(receipt=receipt, position=1)
    gone = await world.refuses(receipts.open_item_with_receipt, read, ANYONE, ContentErased)
    assert gone.erased_on.isoformat() == "2026-03-15"


# -- on the database


SUBMIT = "submitGrievance ... on GrievanceSubmitted { receipt }"


async def submit(service: Service) -> str:
    """A receipt of a grievance that somebody submitted to the scheme."""
    given = {
        "mechanismId": (await mechanism(service, "SCHEME", HANDLERS[CURLEW].organisation)),
        "siteId": SITE,
        "category": "LABOUR",
        "narrative": "Unpaid hours.",
    }
    return (await service.done(SUBMIT, given, NGO))["receipt"]  # even with a token: it is set aside


async def test_nothing_that_is_kept_tells_when_or_by_whom_it_was_submitted(
    service: Service, owner: asyncpg.Connection
) -> None:
    tables = ("audit_log", "outbox")
    before = [
        await owner.fetchval(f"SELECT count(*) FROM {table} WHERE entity LIKE 'Grievance%'")
        for table in tables
    ]
    receipt = await submit(service)
    await service.done("returnToGrievance ... on GrievanceStands { state items }", {"receipt": receipt}, NGO)
    row = await owner.fetchrow("SELECT * FROM grievances WHERE by_week ORDER BY id LIMIT 1")
    assert row["filed_by"] == row["id"]
    given = {"grievanceId": encode_id("Grievance", row["id"])}
    await service.done("acknowledgeGrievance", given, HANDLERS[CURLEW])
    after = [
        await owner.fetchval(f"SELECT count(*) FROM {table} WHERE entity LIKE 'Grievance%'")
        for table in tables
    ]
    assert after == before
    audited = await owner.fetch("SELECT * FROM audit_log_by_week WHERE entity_id = $1", row["id"])
    found = {(one["command"], one["actor_organisation"], one["client"]) for one in audited}
    assert found == {
        ("submitGrievance", None, ""),
        ("returnToGrievance", None, ""),
        ("acknowledgeGrievance", HANDLERS[CURLEW].organisation, HANDLERS[CURLEW].client),
    }
    kept = await owner.fetch("SELECT actor, at FROM idempotency_keys WHERE at > '2026-03-15'")
    assert {one["at"].isoformat() for one in kept} == {"2026-03-15T23:59:59+00:00"}


async def test_a_receipt_of_another_service_opens_nothing(service: Service) -> None:
    known = await submit(service)
    refused = await service.do("returnToGrievance", {"receipt": UNKNOWN}, ANYONE)
    assert refused["code"] == "NOT_FOUND"
    refused = await service.do("returnToGrievance", {"receipt": known[:-1] + "*"}, ANYONE)
    assert refused["code"] == "MISTYPED_RECEIPT"


@pytest.mark.parametrize("mode", ["CONFIDENTIAL", "NAMED", "VIA_REPRESENTATIVE"])
async def test_who_is_given_a_receipt(service: Service, mode: str) -> None:
    _, receipt = await filed(service, identityMode=mode)
    assert (receipt is not None) == (mode == "CONFIDENTIAL")
