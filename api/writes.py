"""Settles errands: one transaction, in which a question under a key is done once or answered as before.

A refusal leaves no row anywhere. A fault takes everything back, and the same request can simply be sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import math
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from api.unhurried import wait
from domain.kernel import Clock, NewId, NotThere, Refusal
from infra.stores.ledger import Kept
from infra.unit_of_work import Works
from schema.writing import Errand, IdempotencyKeyReused, Outcome

STROKE = 0.025
"""Seconds; five times what it takes to find out that a record is not there, or not the sender's to see."""


class Writes:
    """The writing services: what `schema.writing.Services` asks for."""

    def __init__(self, works: Works, clock: Clock, new_id: NewId, digest_key: bytes) -> None:
        self._works = works
        self._digest_key = digest_key
        self.clock = clock
        self.new_id = new_id

    async def settle(self, errand: Errand) -> Outcome:
        """Do the errand once; see `schema.writing.Services`.

        That a record is not there is told at the next stroke of a slow clock: a hidden one takes a look or two more.
        """
        begun = perf_counter()
        outcome = await self._settled(errand)
        if outcome.typename == NotThere.__name__:
            await wait(begun, STROKE * math.ceil((perf_counter() - begun) / STROKE))
        return outcome

    async def _settled(self, errand: Errand) -> Outcome:
        actor = _actor(errand)
        digest = hmac.new(self._digest_key, errand.question, hashlib.sha256).hexdigest()
        now = self.clock.now()
        async with self._works.begin(errand.by) as work:
            await work.ledger.take_turn(actor, errand.key)
            kept = await work.ledger.kept(actor, errand.key, now)
            if kept is not None:
                return _replayed(kept, digest, errand)
            answer = await errand.do(work)
            if isinstance(answer, Refusal):
                return errand.refuse(answer)
            outcome = errand.succeed(answer)
            await work.ledger.audit(errand.command, answer, errand.by, now)
            await work.ledger.tell(answer.events, now)
            await work.ledger.keep(actor, errand.key, Kept(digest=digest, outcome=_stored(outcome)), now)
            await work.commit()
            return outcome


def _replayed(kept: Kept, digest: str, errand: Errand) -> Outcome:
    if not hmac.compare_digest(kept.digest, digest):
        return errand.refuse(IdempotencyKeyReused())
    return Outcome(
        typename=kept.outcome["typename"],
        values=kept.outcome["values"],
        records={name: (entity, raw) for name, (entity, raw) in kept.outcome["records"].items()},
    )


def _stored(outcome: Outcome) -> dict[str, Any]:
    records: Mapping[str, list[str]] = {name: list(record) for name, record in outcome.records.items()}
    return {"typename": outcome.typename, "values": dict(outcome.values), "records": records}


def _actor(errand: Errand) -> str:
    """A key belongs to a client and, where one signed in, to a person: nobody replays another's answers."""
    return f"{errand.by.client}\x1f{errand.by.person or ''}"
