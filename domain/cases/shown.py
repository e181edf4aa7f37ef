"""How somebody shows that a case is theirs: by its receipt, as they typed it, or by a token that stands in for it.

Such a token comes of an exchange (OAuth), lives for minutes, and is good for as long as the receipt it was given for: a
receipt that was renewed takes its tokens with it. Refuses neither of the two, and two that are not of one case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.access import Viewer
from domain.cases.ports import Receipts, StandIn
from domain.cases.receipt import MistypedReceipt, Receipt, read_receipt
from domain.kernel import NotThere, Refusal

Shown = Receipt | StandIn


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptNeeded(Refusal):
    """Nothing says which case is meant, or what does is not enough for this."""

    code: ClassVar[str] = "RECEIPT_NEEDED"
    message: str = "This takes the receipt of the case."
    next: str = "Give the receipt, or exchange it for a token at /oauth/token and ask with that."


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherReceipt(Refusal):
    """Receipt and token do not belong together: which of the two was meant would be a guess."""

    code: ClassVar[str] = "ANOTHER_RECEIPT"
    message: str = "The receipt and the token are not of one case, or the receipt was replaced since."
    next: str = "Send the receipt without the token, or the token without a receipt."


REFUSALS: tuple[type[Refusal], ...] = (NotThere, MistypedReceipt, ReceiptNeeded, AnotherReceipt)
"""Of whatever is done with a receipt."""


async def shown(receipt: str | None, by: Viewer, receipts: Receipts) -> Shown | Refusal:
    """By what the case is found. That it is there is not known yet."""
    if receipt is None:
        return StandIn(digest=by.case) if by.case else ReceiptNeeded()
    read = read_receipt(receipt)
    if isinstance(read, Refusal) or not by.case:
        return read
    return read if await receipts.stands_for(StandIn(digest=by.case), read) else AnotherReceipt()
