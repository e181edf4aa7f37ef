"""Another key-encryption key: everything in the key store is put under it while the vault serves.

The old keys stay readable until nothing lies under them; then they are retired, and a file's is shredded. Whatever cuts
this off, the vault goes on by itself where it was; asked for twice, it is one rotation. What is damaged is left as it
is, and keeps its key. Each step is told in the disclosure log once.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.kernel import BadInput, Refusal
from domain.vault.leaf import Leaf
from domain.vault.values import Act
from infra.vault.inside import Inside, Round
from infra.vault.keys.keks import SETTING, FileKeks
from infra.vault.keys.store import Kept
from infra.vault.wire.call import Call

EVERY = 5.0
BATCH = 100
"""Blobs that are put under another key in one go, while others wait some milliseconds."""
GIVEN = BadInput(
    message=f"The key-encryption keys are given to this vault by {SETTING}, so it cannot make another one.",
    next=f"Put a new key in front in {SETTING} (`openssl rand -base64 32`), a comma and the old one behind it, and "
    "start the vault again: it re-wraps by itself. Once `parley vault keys` shows none under the old one, take it out.",
    field="keks",
)


def desk_calls(inside: Inside) -> tuple[Call, ...]:
    """What an operator may ask on the vault's machine."""
    return (
        Call(name="keks", takes=None, does=lambda _: standing(inside)),
        Call(name="rotate_kek", takes=None, does=lambda _: rotate(inside)),
    )


def rounds(inside: Inside) -> tuple[Round, ...]:
    """What the vault does by itself."""
    return (Round(name="re-wrap keys", every=EVERY, does=lambda: go_on(inside)),)


async def standing(inside: Inside) -> Mapping[str, object]:
    """The keys by their ids, and how much lies under each."""
    lying = await inside.keys.place.generations()
    return {
        "current": inside.ring.current,
        "keys": [
            {"id": kek, "left": lying.get(kek, 0), "current": kek == inside.ring.current}
            for kek in inside.ring.ids
        ],
    }


async def rotate(inside: Inside) -> Mapping[str, object] | Refusal:
    """Begin with a new key, unless a rotation is under way; rounds do the rest."""
    provider = inside.ring.provider
    if not isinstance(provider, FileKeks):
        return GIVEN
    async with inside.ring.turn:
        if len(inside.ring.ids) == 1:
            await _all_added(inside)
            provider.add()
            inside.ring.renewed()
            await _all_added(inside)
    return await standing(inside)


async def go_on(inside: Inside) -> None:
    """Put what lies under other keys under the current one, and retire those that nothing lies under."""
    async with inside.ring.turn:
        if inside.ring.settled == inside.ring.ids:
            return
        current, *old = inside.ring.ids
        await _all_added(inside)
        if await _anything_else(inside):
            await _rewrap(inside)
        if any(inside.keys.writes_under(kek) for kek in old) or await _anything_else(inside):
            return
        if any(kek != current for kek in await _in_use(inside)):
            await _say(inside, "kek_rewrapped", Act.KEY_REWRAPPED, current)
        if isinstance(inside.ring.provider, FileKeks):
            for kek in old:
                inside.ring.provider.shred(kek)
            inside.ring.renewed()
        for kek in await _in_use(inside):
            if kek not in inside.ring.ids:
                await _say(inside, "kek_retired", Act.KEY_RETIRED, kek)
        inside.ring.settled = inside.ring.ids


async def _all_added(inside: Inside) -> None:
    for kek in inside.ring.ids:
        await _say(inside, "kek_added", Act.KEY_ADDED, kek)


async def _rewrap(inside: Inside) -> None:
    last: Kept | None = None
    while batch := await inside.keys.place.not_under(inside.ring.current, last, BATCH):
        await inside.keys.rewrap(batch)
        last = batch[-1]


async def _anything_else(inside: Inside) -> bool:
    return bool(set(await inside.keys.place.generations()) - {inside.ring.current})


async def _in_use(inside: Inside) -> list[str]:
    return [row[0] for row in await inside.pool.fetch("SELECT public.keks_in_use()")]


async def _say(inside: Inside, function: str, act: Act, kek: str) -> None:
    leaf = Leaf(act=act, on=inside.clock.today(), key=kek).bytes
    await inside.pool.execute(f"SELECT public.{function}($1, $2)", kek, leaf)
