"""Passing wraps on in a ceremony: one custodian's layers are handed over, another wraps for whoever is new.

Both sign their batches, in any order, as often as it takes: what is there is never written over. Refuses layers where
nothing is missing and no key is to be proved; pairs that are not due; lengths that cannot be; batches that somebody
else signed; a data key other than the one that was sealed with.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Any
from uuid import UUID

from domain.kernel import BadInput
from domain.vault.custodians import HeldKey, pair_name
from domain.vault.handing import MOST, SAMPLE, handed_text, named, read_name, rewrapped_text
from domain.vault.leaf import Leaf
from domain.vault.refusals import BadSignature, NotACustodian
from domain.vault.values import Act
from infra.custody.layers import CHECK, CHECK_NAME, INNER, OUTER
from infra.custody.signing import is_signed
from infra.vault.custodians.rewrapping import missing, settle, tried_under
from infra.vault.custodians.roster import held
from infra.vault.inside import Inside
from infra.vault.keys.store import handed_under
from infra.vault.wire.call import Call

LOOKED_AT = 500
"""Data keys that one call looks at, at most: it answers in time and says where to go on."""
MOST_WRAPS = 400
"""Wraps that one batch is answered with, or a few more (A)."""
TRIED_AT_MOST = 2_000
"""Data keys that are looked at for a sample: among many confidential ones, sealed ones may be few."""
NOBODY = UUID(int=0)
TRIED = b"tried"
"""Kept of the sample for a new key; its layers lie with their data keys', and go with them."""
UNREADABLE = BadInput(
    message="This is no batch of wraps.", next="Use `parley custodian` of the same version.", field="batch"
)


def calls(inside: Inside) -> tuple[Call, ...]:
    """For the API."""
    hands = Hands(inside)
    return (
        Call(name="custody_due", takes=None, does=hands.due),
        Call(name="custody_hand_over", takes=None, does=hands.hand_over),
        Call(name="custody_handed", takes=None, does=hands.handed),
        Call(name="custody_rewrap", takes=None, does=hands.rewrap),
    )


@dataclass(slots=True)
class _Walk:
    """How far one call came."""

    after: UUID
    over: bool = False

    @property
    def left(self) -> UUID | None:
        """Where the next call goes on; None: that was all."""
        return None if self.over else self.after


@dataclass(frozen=True, slots=True)
class Hands:
    """The calls."""

    inside: Inside

    async def due(self, told: Mapping[str, Any]) -> object:
        """For who hands over: wraps whose outer layer is theirs, for the other custodian, and where to go on.

        `prove`: a few, chosen by chance, for a new key to be tried on.
        """
        circle = await held(self.inside)
        mine, theirs = _of_person(circle, told.get("person")), _of_custodian(circle, told.get("to"))
        if not mine or not theirs or mine[0].custodian == theirs[0].custodian:
            return NotACustodian()
        if told.get("prove") is True:
            tried = theirs[0].newest and not theirs[0].proved
            return {"wraps": await self._sample(mine, theirs[0]) if tried else {}, "after": None}
        wraps: dict[str, bytes] = {}
        async for of, kept in self._walk(walk := _Walk(after=_uuid(told.get("after")))):
            pair = _pair(kept, mine, theirs) if missing(kept, circle) else ""
            if pair and not await self.inside.keys.get_layer(handed_under(of), pair):
                wraps[named(of, pair)] = kept[pair]
            if len(wraps) >= MOST:
                break
        return {"wraps": wraps, "after": walk.left}

    async def _walk(self, walk: _Walk) -> AsyncIterator[tuple[UUID, Mapping[str, bytes]]]:
        """Data keys in order, as many as one call looks at."""
        batch = await self.inside.keys.keys_after(walk.after, LOOKED_AT)
        for of in batch:
            walk.after = of
            yield of, await self.inside.keys.all(of)
        walk.over = len(batch) < LOOKED_AT

    async def _sample(self, mine: tuple[HeldKey, ...], theirs: HeldKey) -> Mapping[str, bytes]:
        """Wraps of data keys that nobody could foresee: each is as likely as every other."""
        every: list[UUID] = []
        while batch := await self.inside.keys.keys_after(every[-1] if every else NOBODY, LOOKED_AT):
            every += batch
        wraps: dict[str, bytes] = {}
        for of in SystemRandom().sample(every, min(len(every), TRIED_AT_MOST)):
            kept = await self.inside.keys.all(of)
            if pair := _pair(kept, mine, (theirs,)):
                wraps[named(of, pair)] = kept[pair]
            if len(wraps) == SAMPLE:
                break
        return wraps

    async def hand_over(self, told: Mapping[str, Any]) -> object:
        """Layers that were peeled, kept for the other custodian under the ring."""
        circle = await held(self.inside)
        mine, theirs = _of_person(circle, told.get("person")), _of_custodian(circle, told.get("to"))
        layers = _batch(told.get("layers"), max(MOST, SAMPLE))
        if not mine or not theirs or mine[0].custodian == theirs[0].custodian:
            return NotACustodian()
        if layers is None:
            return UNREADABLE
        text = handed_text(self.inside.tenant, theirs[0].custodian, _hex(layers))
        if not _signed(mine, told, text):
            return BadSignature()
        outers, inners = {key.key_id for key in mine}, {key.key_id: key for key in theirs}
        for name, layer in layers.items():
            _, outer, inner = read_name(name)
            if outer not in outers or inner not in inners or len(layer) != INNER:
                return UNREADABLE
        kept = 0
        for name, layer in layers.items():
            of, outer, inner = read_name(name)
            holders = await self.inside.keys.all(of)
            if pair_name(outer, inner) not in holders:
                continue
            if missing(holders, circle):
                await self.inside.keys.put_layers(handed_under(of), {pair_name(outer, inner): layer})
            elif not inners[inner].proved:
                trying = {f"{of.hex}:{outer}": TRIED}
                await self.inside.keys.put_layers(handed_under(of), {pair_name(outer, inner): layer})
                await self.inside.keys.put_layers(tried_under(self.inside.tenant, inner), trying)
            else:
                continue
            if not await self.inside.keys.all(of):  # erased in between: nothing of it stays
                await self.inside.keys.end(handed_under(of))
                continue
            kept += 1
        # whoever was retired in between: what was theirs may have been looked through before this was put there
        still = {key.key_id for key in await held(self.inside)}
        if not outers | inners.keys() <= still:
            await self.inside.keys.end(*(handed_under(read_name(name)[0]) for name in layers))
            return NotACustodian()
        if kept:
            await self._note(Act.HANDED_OVER, mine[0].key_id)
        return {"kept": kept}

    async def handed(self, told: Mapping[str, Any]) -> object:
        """For who goes on: layers for their keys, the pairs that are missing, and where to go on."""
        circle = await held(self.inside)
        mine = _of_person(circle, told.get("person"))
        if not mine:
            return NotACustodian()
        layers: dict[str, bytes] = {}
        due: dict[str, list[str]] = {}
        async for of, kept in self._walk(walk := _Walk(after=_uuid(told.get("after")))):
            pairs = missing(kept, circle)
            if pairs and (found := await self._handed_layer(of, circle, mine)):
                layers[named(of, found[0])] = found[1]
                due[str(of)] = [pair_name(a.key_id, b.key_id) for a, b in pairs]
            if len(layers) >= MOST or sum(map(len, due.values())) >= MOST_WRAPS:
                break
        if not told.get("after"):
            layers |= await self._tried(mine[0])
        keys = [_wrappable(key) for key in circle if key.newest]
        return {"layers": layers, "due": due, "keys": keys, "after": walk.left}

    async def _handed_layer(
        self, of: UUID, circle: tuple[HeldKey, ...], mine: tuple[HeldKey, ...]
    ) -> tuple[str, bytes] | None:
        for outer in circle:
            for inner in mine:
                name = pair_name(outer.key_id, inner.key_id)
                if layer := await self.inside.keys.get_layer(handed_under(of), name):
                    return name, layer
        return None

    async def _tried(self, mine: HeldKey) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name in await self.inside.keys.get_layers(tried_under(self.inside.tenant, mine.key_id)):
            of, _, outer = name.partition(":")
            pair = pair_name(outer, mine.key_id)
            if layer := await self.inside.keys.get_layer(handed_under(UUID(of)), pair):
                found[named(UUID(of), pair)] = layer
        return found

    async def rewrap(self, told: Mapping[str, Any]) -> object:
        """New wraps for pairs that are missing, and what shows that they hold the data key that was sealed with."""
        circle = await held(self.inside)
        mine = _of_person(circle, told.get("person"))
        if not mine:
            return NotACustodian()
        wraps, checks = _batch(told.get("wraps"), 2 * MOST_WRAPS), _checks(told.get("checks"))
        if wraps is None or checks is None:
            return UNREADABLE
        if not _signed(mine, told, rewrapped_text(self.inside.tenant, _hex(wraps), _hex(checks))):
            return BadSignature()
        by_key: dict[UUID, dict[str, bytes]] = {UUID(of): {} for of in checks}
        for name, wrap in wraps.items():
            of, outer, inner = read_name(name)
            if len(wrap) != OUTER or of not in by_key:
                return UNREADABLE
            by_key[of][pair_name(outer, inner)] = wrap
        done = right = 0
        for of, made in by_key.items():
            kept = await self.inside.keys.all(of)
            if not kept:
                continue  # erased, or sealed anew, since it was handed over
            if CHECK_NAME not in kept or not hmac.compare_digest(kept[CHECK_NAME], checks[str(of)]):
                return _ANOTHER_KEY
            right += 1
            wanted = {pair_name(a.key_id, b.key_id) for a, b in missing(kept, circle)}
            fresh = {pair: wrap for pair, wrap in made.items() if pair in wanted}
            if fresh and await self.inside.keys.add(of, fresh):
                done += 1
            if wanted and wanted <= fresh.keys():
                await self.inside.keys.end(handed_under(of))
        if done:
            await self._note(Act.KEY_REWRAPPED, mine[0].key_id)
        await self._prove(mine[0], {UUID(of) for of in checks})
        return {"rewrapped": done, "right": right, "whole": await settle(self.inside, at_most=LOOKED_AT)}

    async def _prove(self, mine: HeldKey, shown: set[UUID]) -> None:
        """Their key is tried when every one of the sample that is still there was shown; it is proved once nothing is
        missing either."""
        if mine.proved or not mine.newest:
            return
        place = tried_under(self.inside.tenant, mine.key_id)
        chosen = {UUID(name.partition(":")[0]) for name in await self.inside.keys.get_layers(place)}
        sample = {of for of in chosen if await self.inside.keys.all(of)}
        if sample and sample <= shown:
            await self.inside.pool.execute(
                "SELECT public.custodian_key_tried($1, $2)", mine.key_id, self.inside.clock.today()
            )
            for of in sample:
                await self.inside.keys.end(handed_under(of))
            await self.inside.keys.end(place)

    async def _note(self, act: Act, key_id: str) -> None:
        leaf = Leaf(act=act, on=self.inside.clock.today(), key=key_id)
        await self.inside.pool.execute("SELECT public.ceremony_noted($1)", leaf.bytes)


_ANOTHER_KEY = BadSignature(
    message="These wraps do not hold the data key that was sealed with. Nothing of them was kept.",
    next="Let the other custodian hand over again; if it happens again, tell the other custodians.",
)


def _of_person(circle: tuple[HeldKey, ...], person: object) -> tuple[HeldKey, ...]:
    return tuple(key for key in circle if str(key.person) == person)


def _of_custodian(circle: tuple[HeldKey, ...], custodian: object) -> tuple[HeldKey, ...]:
    return tuple(key for key in circle if str(key.custodian) == custodian)


def _pair(kept: Mapping[str, bytes], mine: tuple[HeldKey, ...], theirs: tuple[HeldKey, ...]) -> str:
    """A pair of these two custodians that the data key is wrapped for, by their newest keys if there is one."""
    names = (pair_name(a.key_id, b.key_id) for a in mine for b in theirs)
    return next((name for name in names if name in kept), "")


def _signed(mine: tuple[HeldKey, ...], told: Mapping[str, Any], text: bytes) -> bool:
    signing = next((key for key in mine if key.key_id == told.get("key_id")), None)
    try:
        signature = bytes.fromhex(str(told.get("signature")))
    except ValueError:
        return False
    return signing is not None and is_signed(signing.signing_key, signature, text)


def _batch(told: object, most: int) -> dict[str, bytes] | None:
    """Wraps by name, or None where it is none; at most so many."""
    if not isinstance(told, dict) or len(told) > most:
        return None
    try:
        found = {str(name): bytes.fromhex(value) for name, value in told.items()}
        for name in found:
            read_name(name)
    except (ValueError, TypeError):
        return None
    return found


def _checks(told: object) -> dict[str, bytes] | None:
    if not isinstance(told, dict) or len(told) > MOST + SAMPLE:
        return None
    try:
        found = {str(UUID(of)): bytes.fromhex(value) for of, value in told.items()}
    except (ValueError, TypeError, AttributeError):
        return None
    return found if all(len(one) == CHECK for one in found.values()) else None


def _hex(told: Mapping[str, bytes]) -> Mapping[str, str]:
    return {name: one.hex() for name, one in told.items()}


def _wrappable(key: HeldKey) -> Mapping[str, object]:
    return {
        "custodian": key.custodian, "label": key.label, "key_id": key.key_id, "sealing_key": key.sealing_key.hex(),
        "signing_key": key.signing_key.hex(), "newest": key.newest,
    }  # fmt: skip


def _uuid(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return NOBODY
