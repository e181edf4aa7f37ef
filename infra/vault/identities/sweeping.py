"""Clears the key store of data keys that open nothing: of seals that were cut off, and of identities sealed anew.

A key is destroyed only when the database says that it was replaced, or when it is new and three looks, a quarter of an
hour apart, found no identity for it. An old one never is: a vault that was started beside the wrong database, or a
restored one, destroys nothing but the keys of the last minutes.
"""

from __future__ import annotations

from infra.vault.identities.sealing import drop_left
from infra.vault.inside import Inside, Round

EVERY = 900.0
LOOKS = 2
"""Looks in vain after which the next destroys."""


def rounds(inside: Inside) -> tuple[Round, ...]:
    """What the vault does by itself."""
    return (Round(name="sweep keys", every=EVERY, does=lambda: sweep(inside)),)


async def sweep(inside: Inside) -> None:
    """One look."""
    for key in [row[0] for row in await inside.pool.fetch("SELECT public.identity_keys_to_drop()")]:
        await drop_left(inside, key)
    place, new = inside.keys.place, dict(await inside.keys.place.unsettled())
    used = {row[0] for row in await inside.pool.fetch("SELECT public.identity_keys_used($1)", list(new))}
    for key, looks in new.items():
        if key not in used and looks >= LOOKS:
            await inside.keys.drop(key)
    await place.looked([key for key, looks in new.items() if key not in used and looks < LOOKS])
    await place.settle([key for key in new if key in used])
