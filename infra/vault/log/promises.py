"""Signed promises: that an entry stands in its chain, before a checkpoint covers it.

For whoever has to show it if the log is cut in between: to the log's database, an entry that waits is tied by nothing
else. Refuses an entry that is not committed: there is nothing to promise.
"""

from __future__ import annotations

from domain.vault.checkpoint import Promise, origin_of
from infra.vault.identities.labels import Connection
from infra.vault.inside import Inside


async def promise(inside: Inside, entry: int, connection: Connection | None = None) -> str:
    """The signed note; `LookupError` if there is no such entry.

    On a connection in a transaction, ask for an entry of an earlier one: one of its own may never be there.
    """
    row = await (connection or inside.pool).fetchrow("SELECT * FROM public.log_place($1)", entry)
    if row is None:
        raise LookupError("There is no such entry of the log.")
    return promised(inside, **dict(row))


def promised(inside: Inside, *, shard: int, place: int, previous: bytes, hash: bytes) -> str:
    """The signed note about an entry that stands there, and was committed."""
    made = Promise(origin=origin_of(inside.tenant), shard=shard, place=place, previous=previous, hash=hash)
    return inside.signer.sign(made.text)
