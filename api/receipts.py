"""Receipts at the token endpoint: counted with all who come back with one, looked up by who may read them.

What opens nothing is told at the next stroke of a slow clock, as it is where a receipt is used itself. What is tried
here is taken from the same bucket, so that nobody guesses faster by trying at two doors. No lot is drawn here, where a
connection would be held meanwhile: in a flood of guesses a receipt that is new to us is better used itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from time import perf_counter

from api.returns import Returns
from api.unhurried import wait
from api.writes import STROKE
from domain.access import ANYONE
from domain.cases.ports import StandIn, Standing
from domain.cases.receipt import MistypedReceipt, read_receipt
from infra.oauth.cases import TooMany
from infra.unit_of_work import Works


@dataclass(frozen=True, slots=True)
class ReceiptsShown:
    """See `infra.oauth.cases.Cases`."""

    works: Works
    returns: Returns

    async def of_receipt(self, receipt: str) -> Standing | MistypedReceipt | TooMany | None:
        """What the receipt is exchanged for."""
        taken = self.returns.enter_now(receipt)
        if taken is None:
            return TooMany()
        begun = perf_counter()
        read = read_receipt(receipt)
        if isinstance(read, MistypedReceipt):
            return read
        async with self.works.begin(ANYONE) as work:
            found = await work.receipts.standing(read)
        if found is not None:
            self.returns.opened(receipt, taken=taken)
        else:
            await wait(begun, STROKE * math.ceil((perf_counter() - begun) / STROKE))
        return found

    async def stands(self, digest: str) -> bool:
        """Whether the receipt is still good that a token was given for."""
        async with self.works.begin(ANYONE) as work:
            return await work.receipts.holder(StandIn(digest=digest)) is not None
