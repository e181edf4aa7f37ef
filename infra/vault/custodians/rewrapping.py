"""What is wrapped for whom: whether a data key misses a pair of the circle, and what follows when none does any more.

A replaced key stays until nothing is missing for the newer one and its holder proved that one. A retired key's wraps
are shredded at once; a round does what was cut off. Nothing here opens anything.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from uuid import UUID, uuid5

from domain.vault.custodians import FEWEST, HeldKey, pair_name, pairs
from domain.vault.leaf import Leaf
from domain.vault.values import Act
from infra.vault.custodians.roster import held
from infra.vault.inside import Inside, Round
from infra.vault.keys.store import handed_under
from infra.vault.unsealings.after_changes import without_key

BATCH = 200
EVERY = 60.0
"""Seconds between two looks at what is left to do (A)."""
NOBODY = UUID(int=0)


def tried_under(tenant: UUID, key_id: str) -> UUID:
    """Where it stands on which sample a new key is tried."""
    return uuid5(tenant, f"tried {key_id}")


def rounds(inside: Inside) -> tuple[Round, ...]:
    """Does what a ceremony left undone when it was cut off."""

    async def again() -> None:
        await settle(inside)
        await shred(inside)

    return (Round(name="custodians' keys", every=EVERY, does=again),)


def missing(holders: Iterable[str], circle: Iterable[HeldKey]) -> tuple[tuple[HeldKey, HeldKey], ...]:
    """Pairs of the circle's newest keys that a data key is not wrapped for; none where it is not split at all."""
    there = frozenset(holders)
    if not any(":" in one for one in there):
        return ()
    newest = [key for key in circle if key.newest]
    return tuple((a, b) for a, b in pairs(newest) if pair_name(a.key_id, b.key_id) not in there)


async def settle(inside: Inside, *, at_most: int | None = None) -> bool:
    """Whether the circle is whole: nothing missing, every newest key proved, replaced ones ended (here, if need be).

    `at_most`: how many data keys are looked at; what is beyond is left to the round.
    """
    keys = await held(inside)
    replaced, unproved = [key for key in keys if not key.newest], [key for key in keys if not key.proved]
    if not replaced and not unproved:
        return True
    untried, looked = any(key.newest and not key.tried for key in unproved), 0
    async for _, holders in _every(inside):
        looked += 1
        if (at_most is not None and looked > at_most) or missing(holders, keys):
            return False
        if untried and any(":" in one for one in holders):
            return False  # something is sealed, on which a new key has still to be tried
    for key in unproved:
        await inside.pool.execute(
            "SELECT public.custodian_key_proved($1, $2)", key.key_id, inside.clock.today()
        )
    for key in replaced:
        await inside.pool.fetchval("SELECT public.custodian_key_ended($1)", key.key_id)
    async for of, _ in _every(inside):  # what was handed over twice
        await inside.keys.end(handed_under(of))
    await shred(inside)
    return True


async def shred(inside: Inside) -> None:
    """Destroy the wraps of every key that has ended, and layers handed over to or by it, in a ceremony or a request:
    who holds a layer's inner key opens it alone. Twice is harmless; cut off, the round goes on."""
    for row in await inside.pool.fetch("SELECT * FROM public.custodian_keys_to_shred()"):
        await inside.keys.drop_holder(row["key_id"])
        await _end_handed(inside, row["key_id"])
        await without_key(inside, row["key_id"])
        leaf = Leaf(act=Act.KEY_RETIRED, on=inside.clock.today(), key=row["key_id"])
        await inside.pool.execute(
            "SELECT public.custodian_key_shredded($1, $2, $3)",
            row["key_id"],
            inside.clock.today(),
            leaf.bytes,
        )


async def _end_handed(inside: Inside, key_id: str) -> None:
    async for of, _ in _every(inside):
        layers = await inside.keys.get_layers(handed_under(of))
        if any(key_id in pair.split(":") for pair in layers):
            await inside.keys.end(handed_under(of))
    await inside.keys.end(tried_under(inside.tenant, key_id))


def able(keys: Iterable[HeldKey]) -> bool:
    """Whether two of these custodians open everything: a key that was not proved does not count."""
    return len({key.custodian for key in keys if key.proved}) >= FEWEST


async def _every(inside: Inside) -> AsyncIterator[tuple[UUID, frozenset[str]]]:
    """Every data key, and for whom it is wrapped."""
    after = NOBODY
    while batch := await inside.keys.keys_after(after, BATCH):
        for key in batch:
            yield key, frozenset(await inside.keys.all(key))
        after = batch[-1]
