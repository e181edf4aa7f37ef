"""The part of the rounds that follows the vault: requests for identities that lapsed, were revoked or spent there.

Bounded batches, each request in a transaction of its own. A vault that is away is asked again at the next round.
"""

from __future__ import annotations

from uuid import UUID

from api.case_rounds import ROUNDS
from domain.kernel import Clock, Refusal
from domain.unsealing.round_cases import follow, next_open
from domain.vault.ports import Pending
from infra.unit_of_work import Works

MOST = 100


async def unsealings_followed(works: Works, clock: Clock) -> None:
    """Ask the vault where every open request stands."""
    after: UUID | None = None
    while True:
        async with works.begin(ROUNDS) as work:
            some = await next_open(after, work, MOST)
            async with work.apart() as vault:
                stand = await vault.standing(some) if some else ()
        if not some or isinstance(stand, Refusal):
            return
        for pending in stand:
            await _followed(pending, works, clock)
        after = some[-1]


async def _followed(pending: Pending, works: Works, clock: Clock) -> None:
    async with works.begin(ROUNDS) as work:
        done = await follow(pending, work)
        if done is not None:
            await work.ledger.audit("followUnsealing", done, ROUNDS, clock.now())
            await work.ledger.tell(done, clock.now())
            await work.commit()
