"""Whether what is sealed may be exchanged: nobody here can open it, so it is gone then, and another is in its place.

By the person, with their receipt. For them, by who just opened all of it, with two custodians and an entry in the log,
while that would have lasted, and while it is what they opened; and within some minutes of the first sealing, for a
slip. Refused to anybody else.
"""

from __future__ import annotations

from domain.vault.ports import Behalf, Sealing
from domain.vault.values import UnsealingState
from infra.vault.identities.labels import Found, mark_of
from infra.vault.inside import Inside
from infra.vault.unsealings.kept import keyed, one


async def may_exchange(inside: Inside, sealing: Sealing, found: Found) -> bool:
    """Whether whoever seals this anew may."""
    if sealing.behalf is None:
        return True
    mark = mark_of(inside, sealing.label)
    if await inside.pool.fetchval("SELECT public.identity_is_fresh($1)", mark):
        return True
    return await _opened(inside, sealing, sealing.behalf, found)


async def _opened(inside: Inside, sealing: Sealing, behalf: Behalf, found: Found) -> bool:
    kept = None if behalf.opened is None else await one(inside.pool, inside, behalf.opened)
    if kept is None:
        return False
    statement = kept.unsealing.statement
    opened = keyed(inside, "person", found.identity, found.key, statement.request)
    return (
        opened == kept.person
        and kept.unsealing.seen(kept.now) is UnsealingState.SPENT
        and kept.now < statement.ends_at
        and (statement.requester, statement.subject) == (behalf.person, sealing.label)
        and set(found.fields) <= set(statement.fields)
    )
