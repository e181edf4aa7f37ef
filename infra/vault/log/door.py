"""The disclosure log's calls: checkpoints, entries and proofs for anybody; witnesses' keys for the operator's desk.

Nothing here is secret: leaves hold pseudonyms. Refuses sizes that no checkpoint covers, and more at once than a bound.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from domain.kernel import BadInput, NotThere, Refusal
from domain.vault.tree import Node, consistency, inclusion
from infra.vault.inside import Inside, Round
from infra.vault.log.checkpoints import checkpointed
from infra.vault.log.succeeding import succeeded, successions
from infra.vault.log.tree import Forest
from infra.vault.log.witnesses import cosigned, register, witnesses
from infra.vault.wire.call import Call

MOST = 1_000
"""Entries of one answer."""

LARGEST = 2**62


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask, for anybody."""
    public = _Public(inside)
    return (
        Call(name="log_checkpoint", takes=None, does=public.checkpoint),
        Call(name="log_inclusion", takes=None, does=public.inclusion),
        Call(name="log_consistency", takes=None, does=public.consistency),
        Call(name="log_entries", takes=None, does=public.entries),
        Call(name="log_key", takes=None, does=public.key),
        Call(name="log_successions", takes=None, does=public.successions),
        Call(name="log_cosignature", takes=None, does=public.cosignature),
    )


def desk_calls(inside: Inside) -> tuple[Call, ...]:
    """What the operator may do on the vault's own machine."""

    async def add(told: Mapping[str, object]) -> object:
        return _named(await register(inside, str(told.get("key", "")), known=True))

    async def end(told: Mapping[str, object]) -> object:
        return _named(await register(inside, str(told.get("key", "")), known=False))

    async def other_key(_: Mapping[str, object]) -> object:
        return _named(await succeeded(inside))

    async def now(_: Mapping[str, object]) -> object:
        return {"signed": await checkpointed(inside)}

    return (
        Call(name="log_witness_add", takes=None, does=add),
        Call(name="log_witness_end", takes=None, does=end),
        Call(name="log_key_rotate", takes=None, does=other_key),
        Call(name="log_checkpoint_now", takes=None, does=now),
    )


def rounds(inside: Inside) -> tuple[Round, ...]:
    """A checkpoint, whenever there is something new."""

    async def sign_what_is_new() -> None:
        await checkpointed(inside)

    return (Round(name="log checkpoint", every=inside.log_every, does=sign_what_is_new),)


class _Public:
    """The log as anybody may ask for it."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._forest = Forest(inside.pool)

    async def checkpoint(self, told: Mapping[str, object]) -> object:
        """The newest checkpoint, the one of a `size`, or the newest that is `witnessed`."""
        size = None if told.get("size") is None else _count(told, "size")
        if isinstance(size, Refusal):
            return size
        ask = "SELECT * FROM public.log_checkpoint($1, $2)"
        row = await self._inside.pool.fetchrow(ask, size, told.get("witnessed") is True)
        if row is None:
            return NotThere()
        return {
            "note": row["note"] + "".join(row["lines"]),
            "size": row["size"],
            "witnesses": [key.split("+")[0] for key in row["keys"]],
        }

    async def inclusion(self, told: Mapping[str, object]) -> object:
        """The proof that the entry of this `index` stands in the tree of this `size`."""
        index, size = _count(told, "index"), _count(told, "size")
        if isinstance(index, Refusal) or isinstance(size, Refusal):
            return index if isinstance(index, Refusal) else size
        if index >= size or not await self._forest.covers(size):
            return NotThere()
        return await self._proof(inclusion(index, size))

    async def consistency(self, told: Mapping[str, object]) -> object:
        """The proof that the tree of size `to` only adds to the one of size `from`."""
        old, new = _count(told, "from"), _count(told, "to")
        if isinstance(old, Refusal) or isinstance(new, Refusal):
            return old if isinstance(old, Refusal) else new
        if old > new or not await self._forest.covers(new):
            return NotThere()
        return await self._proof(consistency(old, new))

    async def entries(self, told: Mapping[str, object]) -> object:
        """Entries from index `from` to before `to`, at most `MOST` of them."""
        first, last = _count(told, "from"), _count(told, "to")
        if isinstance(first, Refusal) or isinstance(last, Refusal):
            return first if isinstance(first, Refusal) else last
        last = min(last, first + MOST)
        if first > last or not await self._forest.covers(last):
            return NotThere()
        rows = await self._inside.pool.fetch("SELECT entry FROM public.log_entries_at($1, $2)", first, last)
        return {"entries": [row["entry"].decode("ascii", "replace") for row in rows]}

    async def key(self, _: Mapping[str, object]) -> object:
        """The log's key, and those of its witnesses, as signed notes name keys."""
        return {
            "key": self._inside.signer.key.text,
            "witnesses": [one.text for one in await witnesses(self._inside)],
        }

    async def successions(self, _: Mapping[str, object]) -> object:
        """Which key followed which: notes that both signed."""
        return {"notes": await successions(self._inside)}

    async def cosignature(self, told: Mapping[str, object]) -> object:
        """A checkpoint with witnesses' signatures below, to be kept."""
        found = await cosigned(self._inside, str(told.get("note", "")))
        return found if isinstance(found, Refusal) else {"kept": found}

    async def _proof(self, plan: Sequence[Sequence[Node]]) -> object:
        return {"hashes": [base64.b64encode(one).decode() for one in await self._forest.hashes(plan)]}


def _count(told: Mapping[str, object], name: str) -> int | Refusal:
    value = told.get(name)
    if type(value) is int and 0 <= value < LARGEST:
        return value
    return BadInput(message=f"`{name}` has to be a whole number from 0 on.", next="Correct it.", field=name)


def _named(found: object) -> object:
    return found if isinstance(found, Refusal) else {"key": getattr(found, "text", "")}
