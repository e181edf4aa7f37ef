"""By what a case is found: a receipt, a token that stands in for it, both, or neither."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.access import ANYONE, Profile, Viewer
from domain.cases.ports import CaseKind, Held
from domain.cases.receipt import MistypedReceipt, Receipt
from domain.cases.renewing import replaced
from domain.cases.shown import AnotherReceipt, ReceiptNeeded, shown
from domain.whistleblowing.commands import ReturnToReport
from schema.mutations import MUTATIONS
from schema.writing import canonical
from tests.cases.receipts import stand_in_for
from tests.grievances.world import Receipts

MINE, ANOTHER = Receipt.made(b"the one of a case"[:16]), Receipt.made(b"one of another..")
TOKEN = Viewer(profile=Profile.PUBLIC, case=stand_in_for(MINE).digest)


@pytest.mark.parametrize(
    ("receipt", "by", "found"),
    [
        (None, ANYONE, ReceiptNeeded()),
        (MINE.text, ANYONE, MINE),
        (None, TOKEN, stand_in_for(MINE)),
        (MINE.text.lower(), TOKEN, MINE),
        (ANOTHER.text, TOKEN, AnotherReceipt()),
        ("OOPS", TOKEN, MistypedReceipt()),
        ("", TOKEN, MistypedReceipt()),
    ],
    ids=["neither", "a receipt", "a token", "both, of one case", "both, of two", "mistyped", "empty"],
)
async def test_which_case_is_meant(receipt: str | None, by: Viewer, found: object) -> None:
    assert await shown(receipt, by, Receipts()) == found


async def test_a_token_is_never_turned_into_a_receipt() -> None:
    book = Receipts()
    await book.keep(MINE, CaseKind.REPORT, uuid4(), uuid4(), handed=True)
    told = {"receipt": book.fresh().text}
    assert await replaced(stand_in_for(MINE), Held.RENEWED, book) == {}
    assert await replaced(MINE, Held.RENEWED, book) == told
    assert await replaced(MINE, Held.RENEWED, book) == {}, "it had been replaced meanwhile"


def test_what_is_said_in_place_of_a_receipt_is_in_no_representation() -> None:
    assert stand_in_for(MINE).digest not in f"{stand_in_for(MINE)!r} {TOKEN!r}"


def test_asked_in_another_case_it_is_another_question() -> None:
    command = ReturnToReport()
    asked = {canonical("returnToReport", command, case) for case in ("", "a", "b")}
    assert len(asked) == 3
    assert canonical("returnToReport", command) in asked


def test_what_takes_no_receipt_forgets_the_token_whole() -> None:
    for name, mutation in MUTATIONS.items():
        if mutation.scope is None:
            left = mutation._forgetting(TOKEN)
            takes = "receipt" in mutation.command.__dataclass_fields__
            assert left == (Viewer(profile=Profile.PUBLIC, case=TOKEN.case) if takes else ANYONE), name
            assert (left.client, left.scopes, left.token_key) == ("", frozenset(), None), name
