"""Settles errands: one transaction, in which a question under a key is done once or answered as before.

Of the key only a keyed digest is kept, and what was told (a receipt, an opened text) only sealed under the key itself:
the database alone opens neither. A refusal leaves no row anywhere. A fault takes everything back, and the same request
can simply be sent again.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any
from uuid import UUID

from api.unhurried import wait
from domain.cases.derived import derived
from domain.kernel import Clock, NewId, NotThere, Refusal
from infra.stores.ledger import Kept
from infra.told import opened, sealed
from infra.unit_of_work import Work, Works
from schema.writing import Errand, IdempotencyKeyReused, Outcome

STROKE = 0.025
"""Seconds; five times what it takes to find out that a record is not there, or not the sender's to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Under:
    """Where the answer to an errand is kept, and what opens it: made once for each, since it is asked for often."""

    actor: str
    """A key belongs to a client and, where one signed in, to a person: nobody replays another's answers."""
    name: str
    """The key as it is kept."""
    digest: str
    """Of the question, keyed by the service's key and the client's own, which is not kept: whoever has all that is
    kept, and the service's key besides, still cannot try out what a name that was sealed may have been."""
    opener: bytes = field(repr=False)
    """Opens the kept answer: it takes the client's key and the service's own."""

    @property
    def place(self) -> bytes:
        """The row that a sealed answer belongs to: moved to another, it does not open."""
        return "\x1f".join((self.actor, self.name, self.digest)).encode()


class Writes:
    """The writing services: what `schema.writing.Services` asks for."""

    def __init__(self, works: Works, clock: Clock, new_id: NewId, digest_key: bytes) -> None:
        self._works = works
        self._digest_key = digest_key
        self._naming_key = derived(digest_key, info=b"parley names of idempotency keys")
        self._telling_key = derived(digest_key, info=b"parley answers under idempotency keys")
        self._again_key = derived(digest_key, info=b"parley ids of what is sent again")
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
        now, under = self.clock.now(), self._under(errand) if errand.kept else None
        async with self._works.begin(errand.by) as work:
            if under is not None:
                before = await self._before(errand, under, work, now)
                if before is not None:
                    return before
                work.repeated = self._repeated(errand, under)
            answer = await errand.do(work)
            if under is not None and work.was_apart:
                before = await self._before(errand, under, work, now)
                if before is not None:  # somebody sent the same, and was answered, while this asked the vault
                    return before
            if isinstance(answer, Refusal):
                return errand.refuse(answer)
            outcome = errand.succeed(answer)
            await work.ledger.audit(errand.command, answer, errand.by, now)
            await work.ledger.tell(answer, now)
            if under is not None:
                kept = Kept(digest=under.digest, outcome=_stored(outcome, under))
                await work.ledger.keep(under.actor, under.name, kept, answer, now)
            await work.commit()
            return outcome

    async def _before(self, errand: Errand, under: Under, work: Work, now: datetime) -> Outcome | None:
        """What was answered under this key, once nobody else works under it."""
        await work.ledger.take_turn(under.actor, under.name)
        kept = await work.ledger.kept(under.actor, under.name, now)
        if kept is None:
            return None
        if not hmac.compare_digest(kept.digest, under.digest):
            return errand.refuse(IdempotencyKeyReused())
        return _replayed(kept, under)

    def _under(self, errand: Errand) -> Under:
        by, key = errand.by, errand.key.encode()
        asking = hmac.digest(self._digest_key, key, "sha256")
        return Under(
            actor=f"{by.client}\x1f{by.person or ''}",
            name=hmac.digest(self._naming_key, key, "sha256").hex(),
            digest=hmac.digest(asking, errand.question, "sha256").hex(),
            opener=hmac.digest(self._telling_key, key, "sha256"),
        )

    def _repeated(self, errand: Errand, under: Under) -> UUID:
        """The same for the same question under the same key by the same token's key; nobody else can tell what of."""
        named = "\x1f".join((under.actor, errand.by.token_key or "", under.digest))
        return UUID(bytes=hmac.digest(self._again_key, named.encode(), "sha256")[:16], version=4)


def _replayed(kept: Kept, under: Under) -> Outcome:
    told: str | None = kept.outcome.get("told")
    return Outcome(
        typename=kept.outcome["typename"],
        values=kept.outcome["values"],
        records={name: (entity, raw) for name, (entity, raw) in kept.outcome["records"].items()},
        told=opened(told, under.opener, under.place) if told else {},
    )


def _stored(outcome: Outcome, under: Under) -> dict[str, Any]:
    records: Mapping[str, list[str]] = {name: list(record) for name, record in outcome.records.items()}
    stored: dict[str, Any] = {
        "typename": outcome.typename,
        "values": dict(outcome.values),
        "records": records,
    }
    if outcome.told:
        stored["told"] = sealed(outcome.told, under.opener, under.place)
    return stored
