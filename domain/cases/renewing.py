"""A receipt that went through another's hands is replaced by one that its holder alone knows.

Whoever takes a case down for somebody is told the receipt to pass it on, and knows it from then on. With it they may
look after the case; who the person is, is asked and said only with a receipt that was renewed. Refuses nothing to
whoever holds one: it is renewed as often as they like, and told is whether somebody had done so before. A token in its
place renews nothing: who stole it for its minutes would have the case for good. With the receipt its tokens end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from domain.access import Viewer
from domain.cases.ports import CaseWork, Held, Receipts, StandIn
from domain.cases.receipt import Receipt, read_receipt
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewReceipt:
    """As it was typed."""

    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptNotYoursAlone(Refusal):
    """Who took the case down knows this receipt too."""

    code: ClassVar[str] = "RECEIPT_NOT_YOURS_ALONE"
    message: str = (
        "Whoever took this case down knows this receipt too: nothing of who you are is told or taken by it."
    )
    next: str = "Where nobody looks on, replace it with `renewReceipt`: you alone are told another, and this one ends."


async def renew_receipt(
    command: RenewReceipt, by: Viewer, work: CaseWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Another receipt, for them alone. What is recorded of it names no case."""
    read = read_receipt(command.receipt)
    if isinstance(read, Refusal):
        return read
    new = work.receipts.fresh()
    before = await work.receipts.renew(read, new)
    if before is None:
        return NotThere()
    told = {"receipt": new.text, "before": before.value}
    return Recorded(entity="Receipt", id=new_id(), events=(), told=told, by_week=True)


async def replaced(shown: Receipt | StandIn, held: Held, receipts: Receipts) -> dict[str, str]:
    """What to tell whoever just said who they are: another receipt, if anybody could have renewed theirs before them.

    So what somebody seals opens to nobody who had their receipt in hands, also where those renewed it first.
    """
    if held is Held.OWN or isinstance(shown, StandIn):  # a token never leads to a receipt
        return {}
    new = receipts.fresh()
    renewed = await receipts.renew(shown, new)
    return {} if renewed is None else {"receipt": new.text}
