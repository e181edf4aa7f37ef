"""An unsealing in one call: announced in one committed transaction, and then opened in another, by one statement.

The same guarantees as `announce` and `fetch` (`infra.vault.unsealings.opening`), without a hop and six round trips in
between. What comes from the key store is made ready first, so that a fault there spends nothing. The statement judges
anew all that may have changed; where it says no, nothing was done, and `fetch` finds out step by step which refusal it
is. For a caller who hung up nothing is spent either: the announcement stands, and the grant can be announced again.
"""

from __future__ import annotations

from dataclasses import replace

from domain.kernel import Refusal
from domain.vault.ports import Unsealed
from domain.vault.refusals import AnnounceFirst
from domain.vault.values import Act, Tier, UnsealingState
from infra.vault.identities.labels import Connection, mark_of
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from infra.vault.log.promises import promised
from infra.vault.unsealings.ending import clear_soon
from infra.vault.unsealings.kept import leaf, of_bearer, one
from infra.vault.unsealings.opening import (
    Announced,
    NothingToOpenWith,
    announced,
    fetch,
    given_out,
    made_ready,
    written_down,
)
from infra.vault.veil import Torn
from infra.vault.wire.caller import is_gone
from infra.vault.wire.spoken import Announce, Fetch

OPENED = "SELECT * FROM public.unsealing_opened($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"


async def opened_at_once(inside: Inside, told: Announce) -> Unsealed | Refusal:
    """What two agreed to, encrypted for the recipient, and how the request stands after that."""
    async with (
        inside.pool.acquire() as connection
    ):  # one for all of it; what is refused takes another, after it
        said = await announced(connection, inside, told)
        if isinstance(said, Announced):
            if await is_gone():
                return AnnounceFirst()
            if (given := await _opened(connection, inside, told, said)) is not None:
                return given
    if isinstance(said, Announced):
        return await _step_by_step(inside, told, said)
    return await written_down(inside, said)


async def _opened(on: Connection, inside: Inside, told: Announce, said: Announced) -> Unsealed | None:
    """None: something is not as it was when it was announced. Given once it is committed."""
    kept, found, statement = said.kept, said.found, said.kept.unsealing.statement
    identity = found.identity
    try:
        ready = await made_ready(inside, statement, found)
    except (CannotUnwrap, NothingToOpenWith, Torn):  # with what it was, or a fault: looked at once more
        return None
    row = await on.fetchrow(
        OPENED, said.id, of_bearer(inside, told.bearer), found.digest, said.proved.digest, identity.identity,
        identity.key, [field.value for field in statement.fields], leaf(inside, Act.OPENED, statement, kept.subject),
        mark_of(inside, statement.subject), identity.leads, found.consent,
        found.ties,
    )  # fmt: skip
    assert row is not None
    if row["outcome"] != "DONE":
        return None
    if statement.tier is Tier.SEALED:
        clear_soon(inside, kept.request)
    where = {name: row[name] for name in ("shard", "place", "previous", "hash")}
    pending = replace(kept.pending, state=UnsealingState(row["state"]), review_due_at=row["review_due"])
    given = replace(given_out(inside, statement, found, row, ready), promise=promised(inside, **where))
    return Unsealed(opened=given, pending=pending)


async def _step_by_step(inside: Inside, told: Announce, said: Announced) -> Unsealed | Refusal:
    given = await fetch(inside, Fetch(announcement=said.id, bearer=told.bearer, today=told.today))
    if isinstance(given, Refusal):
        return given
    now = await one(inside.pool, inside, told.request)
    return Unsealed(opened=given, pending=(now or said.kept).pending)
