"""What follows for open requests when a key of the circle ends: what was peeled for it is destroyed at once.

Whoever holds that key, and a later copy of the key store, opens nothing with it. A request to which its retired holder
agreed ends as well. Cut off, it is done again from the beginning; twice is harmless.
"""

from __future__ import annotations

from uuid import UUID

from domain.vault.refusals import CustodianRetired
from domain.vault.unsealing import OPEN
from infra.vault.inside import Inside
from infra.vault.unsealings.ending import AT_ONCE, void
from infra.vault.unsealings.kept import held, kept

NOBODY = UUID(int=0)
HANDED = "SELECT * FROM public.unsealings_handed($1, $2)"


async def without_key(inside: Inside, key_id: str) -> None:
    """Of every open request: what was peeled for this key, and whatever rested on a custodian who is none any more."""
    after = NOBODY
    while rows := await inside.pool.fetch(HANDED, after, AT_ONCE):
        for found in await kept(inside.pool, inside, [row[0] for row in rows]):
            if found.retired:
                await void(inside, found, CustodianRetired())
            else:
                await _dropped(inside, found.request, key_id)
        after = rows[-1][0]


async def _dropped(inside: Inside, request: UUID, key_id: str) -> None:
    """With the request held, so that nobody hands anything over meanwhile."""
    async with inside.pool.acquire() as connection, connection.transaction():
        found = await held(connection, inside, request)
        if found is None or found.unsealing.state not in OPEN:
            return
        layers = await inside.keys.get_layers(request)
        if key_id not in layers:
            return
        await inside.keys.end(request)
        if rest := {name: one for name, one in layers.items() if name != key_id}:
            await inside.keys.put_layers(request, rest)
