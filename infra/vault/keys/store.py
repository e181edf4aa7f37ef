"""The key store of identities: wraps of their data keys, the layers of requests that are being decided, secrets.

Everything that goes in is wrapped by the ring on its way and unwrapped on its way out, bound to where it lies: who uses
this never calls the ring. Data keys are named by their own ids (`key`, a random UUID): an identity that is sealed anew
gets another one. Where it lies is a place of its own (`KeyPlace`: a file, or a PostgreSQL), away from what the keys
open. Out of reach is `KeysUnavailable`; damaged or swapped is `CannotUnwrap`; nothing is half given.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid5

from infra.vault.keys.ring import OVERHEAD, CannotUnwrap, Ring

VAULT = "vault"
"""The holder of a confidential identity's data key."""
LINKS = "labels"
"""Beside a data key's wraps: the key under which its person's labels are told."""
ENVELOPE = "envelope"
LABEL = "label"
SECRET_SIZE = 32
LONGEST_NAME = 65
"""Characters of a holder: two key ids of 32 with a colon between."""
LONGEST_BLOB = 254
"""Bytes of anything that is kept, wrapped: five field keys for a recipient are the longest (245)."""
NOBODY = UUID(int=0)
GONE = bytes(SECRET_SIZE)
"""What stands where a secret was that is used no more."""


class Kind(StrEnum):
    """What is kept: a data key's wraps by holder, a label's key, a request's layers by key, a named secret."""

    KEY = "k"
    LABEL = "l"
    REQUEST = "r"
    SECRET = "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing as it lies in the place: wrapped by the ring."""

    kind: Kind
    owner: UUID
    name: str
    blob: bytes = field(repr=False)


def handed_under(key: UUID) -> UUID:
    """Where a layer of a data key lies that one custodian handed over to another: as a request's would."""
    return uuid5(key, "handed over")


class KeyPlace(Protocol):
    """Where blobs lie. Every act is durable when it returns, whole or not at all; what is dropped is really gone."""

    async def put(self, kind: Kind, owner: UUID, blobs: Mapping[str, bytes], *, beside: bool = False) -> bool:
        """Keep them, in place of those of the same name. `beside`: only where something is kept already.

        False: nothing was kept, because the owner was erased, or nothing stands there to keep it beside.
        """
        ...

    async def get(self, kind: Kind, owner: UUID, name: str | None = None) -> Mapping[str, bytes]:
        """What is kept under this owner: all of it, or what has this name."""
        ...

    async def once(self, kind: Kind, owner: UUID, name: str, blob: bytes) -> bytes:
        """Keep it unless there is one of this name; the one there is."""
        ...

    async def begin(self, key: UUID, blobs: Mapping[str, bytes], label: Kept) -> bytes:
        """Keep a new data key's wraps, and its first label's key unless there is one: the one there is. In one go."""
        ...

    async def swap(self, pairs: Sequence[tuple[Kept, bytes]]) -> int:
        """Put another blob where exactly this one lies, for each that still lies there; how many. In one go."""
        ...

    async def drop(self, kind: Kind, *owners: UUID) -> None:
        """Destroy all that is kept under these owners, without a trace. Twice is harmless."""
        ...

    async def drop_holder(self, key_id: str) -> int:
        """Destroy every wrap that this custodian's key is needed for; how many."""
        ...

    async def erase(self, key: UUID, on: date) -> date:
        """Destroy a data key's wraps and leave the day; the first day, if it was erased before."""
        ...

    async def erased_on(self, key: UUID) -> date | None: ...

    async def keys_after(self, after: UUID, limit: int) -> Sequence[UUID]:
        """Ids of data keys, in the order of their bytes."""
        ...

    async def not_under(self, kek: str, after: Kept | None, limit: int) -> Sequence[Kept]:
        """What is wrapped under any other key-encryption key, in some order that does not change."""
        ...

    async def generations(self) -> Mapping[str, int]:
        """How much is wrapped under which key-encryption key."""
        ...

    async def unsettled(self) -> Sequence[tuple[UUID, int]]:
        """Keys put since, of which it is not known that their identity came about, and how often that was looked at."""
        ...

    async def settle(self, keys: Sequence[UUID]) -> None:
        """Their identities are there."""
        ...

    async def looked(self, keys: Sequence[UUID]) -> None:
        """Their identities were not there when it was looked; count that."""
        ...

    async def answers(self) -> bool: ...

    async def close(self) -> None: ...


class IdentityKeys:
    """The key store as the vault uses it. Bytes that go in and come out are as their holders know them."""

    def __init__(self, place: KeyPlace, ring: Ring, tenant: UUID) -> None:
        self.place = place
        self._ring = ring
        self._tenant = tenant
        self._writing: Counter[str] = Counter()

    # -- data keys

    async def put(self, key: UUID, held: Mapping[str, bytes], *, links: bytes | None = None) -> bool:
        """A data key's wraps by holder, and the key for its person's labels; False: it was erased."""
        return await self._put(Kind.KEY, key, {**held, LINKS: links} if links else held)

    async def begin(self, key: UUID, held: Mapping[str, bytes], *, links: bytes, mark: bytes) -> bytes:
        """A new data key, with the key of the row of the label that it is sealed under first: that one is given."""
        owner, fresh = _of(mark), {LABEL: secrets.token_bytes(SECRET_SIZE)}
        with (
            self._wrapped(Kind.KEY, key, {**held, LINKS: links}) as made,
            self._wrapped(Kind.LABEL, owner, fresh) as label,
        ):
            kept = await self.place.begin(
                key, made, Kept(kind=Kind.LABEL, owner=owner, name=LABEL, blob=label[LABEL])
            )
        return self._unwrapped(Kind.LABEL, owner, {LABEL: kept})[LABEL]

    async def add(self, key: UUID, held: Mapping[str, bytes]) -> bool:
        """Further wraps beside those that are there, or in their place; False: there are none, nothing was kept."""
        return await self._put(Kind.KEY, key, held, beside=True)

    async def get(self, key: UUID, holder: str) -> bytes | None:
        """The wrap for this holder (`vault`, or `outer:inner`), or None."""
        return await self._get(Kind.KEY, key, holder)

    async def all(self, key: UUID) -> Mapping[str, bytes]:
        """All wraps by holder."""
        kept = await self.place.get(Kind.KEY, key)
        return self._unwrapped(Kind.KEY, key, {name: one for name, one in kept.items() if name != LINKS})

    async def get_links_key(self, key: UUID) -> bytes | None:
        """The key under which the labels of a data key's person are told."""
        return await self._get(Kind.KEY, key, LINKS)

    async def drop(self, key: UUID) -> None:
        """Destroy a data key that nothing is sealed under any more. No day is left: nobody's identity was erased."""
        await self.end(handed_under(key))
        await self.place.drop(Kind.KEY, key)

    async def drop_holder(self, key_id: str) -> int:
        """Destroy every wrap that a retired custodian's key is needed for; how many."""
        return await self.place.drop_holder(key_id)

    async def erase(self, key: UUID, on: date) -> date:
        """Destroy a data key for good and leave the day. Twice is harmless: the first day stays, and is given."""
        await self.end(handed_under(key))
        return await self.place.erase(key, on)

    async def erased_on(self, key: UUID) -> date | None:
        """The day on which it was erased."""
        return await self.place.erased_on(key)

    async def keys_after(self, after: UUID = NOBODY, limit: int = 100) -> Sequence[UUID]:
        """Ids of data keys in order, for ceremonies that go through all of them in batches."""
        return await self.place.keys_after(after, limit)

    # -- labels: under which key it stands where each leads

    async def label_key(self, mark: bytes) -> bytes:
        """The key of a label's row, made if there is none."""
        return await self._once(Kind.LABEL, _of(mark), LABEL)

    async def get_label_key(self, mark: bytes) -> bytes | None:
        """The key of a label's row."""
        return await self._get(Kind.LABEL, _of(mark), LABEL)

    async def drop_label_key(self, mark: bytes) -> None:
        """Nobody learns any more where this label led. Twice is harmless."""
        await self.place.drop(Kind.LABEL, _of(mark))

    # -- requests that are being decided

    async def put_layers(self, request: UUID, layers: Mapping[str, bytes]) -> None:
        """What the first approver peeled, by the id of the key that goes on with it."""
        await self._put(Kind.REQUEST, request, layers)

    async def get_layer(self, request: UUID, key_id: str) -> bytes | None:
        """What is left for this key to open."""
        return await self._get(Kind.REQUEST, request, key_id)

    async def get_layers(self, request: UUID) -> Mapping[str, bytes]:
        """All of them, by name."""
        return self._unwrapped(Kind.REQUEST, request, await self.place.get(Kind.REQUEST, request))

    async def put_envelope(self, request: UUID, envelope: bytes) -> None:
        """What the second approver wrapped for the recipient."""
        await self._put(Kind.REQUEST, request, {ENVELOPE: envelope})

    async def get_envelope(self, request: UUID) -> bytes | None:
        """The recipient's envelope."""
        return await self._get(Kind.REQUEST, request, ENVELOPE)

    async def end(self, *requests: UUID) -> None:
        """Destroy what was kept for requests. Twice is harmless."""
        await self.place.drop(Kind.REQUEST, *requests)

    # -- secrets, and the ring

    async def secret(self, name: str) -> bytes:
        """A named random secret of 32 bytes, made when first asked for and the same ever after."""
        return await self._once(Kind.SECRET, NOBODY, name)

    async def overwrite(self, name: str) -> None:
        """Destroy a named secret where it lies: from then on it is `GONE`. Twice is harmless."""
        while True:
            last = (await self.place.get(Kind.SECRET, NOBODY, name)).get(name)
            if last is None or self._unwrapped(Kind.SECRET, NOBODY, {name: last})[name] == GONE:
                return
            was = Kept(kind=Kind.SECRET, owner=NOBODY, name=name, blob=last)
            with self._wrapped(Kind.SECRET, NOBODY, {name: GONE}) as made:
                await self.place.swap(
                    [(was, made[name])]
                )  # not done if it was put under another key meanwhile

    async def remember(self, name: str, told: bytes, newer: Callable[[bytes], bool]) -> bool:
        """Keep a mark of the vault's own in place of the last one of this name, if it is `newer` than that.

        Compared and put in one go: of two who are at it at once, neither sets the other's back. False: it is not newer.
        """
        while True:
            last = (await self.place.get(Kind.REQUEST, NOBODY, name)).get(name)
            if last is not None and not newer(self._unwrapped(Kind.REQUEST, NOBODY, {name: last})[name]):
                return False
            with self._wrapped(Kind.REQUEST, NOBODY, {name: told}) as made:
                if last is None:
                    put = await self.place.once(Kind.REQUEST, NOBODY, name, made[name]) == made[name]
                else:
                    was = Kept(kind=Kind.REQUEST, owner=NOBODY, name=name, blob=last)
                    put = await self.place.swap([(was, made[name])]) == 1
            if put:
                return True

    async def remembered(self, name: str) -> bytes | None:
        """The last mark of this name. A restored database does not change it: it lies elsewhere."""
        return await self._get(Kind.REQUEST, NOBODY, name)

    async def rewrap(self, batch: Sequence[Kept]) -> int:
        """Put them under the current key-encryption key; how many were as they were. What is damaged stays."""
        told: dict[Kept, bytes] = {}
        for one in batch:
            with suppress(CannotUnwrap):
                told[one] = self._ring.unwrap(one.blob, self._bound(one.kind, one.owner, one.name))
        pairs = [
            (one, self._ring.wrap(plain, self._bound(one.kind, one.owner, one.name)))
            for one, plain in told.items()
        ]
        return await self.place.swap(pairs) if pairs else 0

    def writes_under(self, kek: str) -> bool:
        """Whether something is on its way to the place that was wrapped under this key-encryption key."""
        return self._writing[kek] > 0

    async def answers(self) -> bool:
        """Whether the place can be used just now."""
        return await self.place.answers()

    async def close(self) -> None:
        """Let go of the place."""
        await self.place.close()

    async def _put(self, kind: Kind, owner: UUID, told: Mapping[str, bytes], *, beside: bool = False) -> bool:
        with self._wrapped(kind, owner, told) as made:
            return await self.place.put(kind, owner, made, beside=beside)

    async def _once(self, kind: Kind, owner: UUID, name: str) -> bytes:
        with self._wrapped(kind, owner, {name: secrets.token_bytes(SECRET_SIZE)}) as made:
            kept = await self.place.once(kind, owner, name, made[name])
        return self._unwrapped(kind, owner, {name: kept})[name]

    async def _get(self, kind: Kind, owner: UUID, name: str) -> bytes | None:
        return self._unwrapped(kind, owner, await self.place.get(kind, owner, name)).get(name)

    @contextmanager
    def _wrapped(self, kind: Kind, owner: UUID, told: Mapping[str, bytes]) -> Iterator[Mapping[str, bytes]]:
        """The blobs, for as long as it takes to write them: a key is not retired meanwhile."""
        under = self._ring.current
        self._writing[under] += 1
        try:
            yield {
                name: self._ring.wrap(one, self._bound(kind, owner, name))
                for name, one in told.items()
                if _fits(name, one)
            }
        finally:
            self._writing[under] -= 1

    def _unwrapped(self, kind: Kind, owner: UUID, blobs: Mapping[str, bytes]) -> Mapping[str, bytes]:
        return {name: self._ring.unwrap(one, self._bound(kind, owner, name)) for name, one in blobs.items()}

    def _bound(self, kind: Kind, owner: UUID, name: str) -> bytes:
        return b"parley identity keys v1\0" + self._tenant.bytes + kind.encode() + owner.bytes + name.encode()


def _of(mark: bytes) -> UUID:
    return UUID(bytes=mark[:16])


def _fits(name: str, plain: bytes) -> bool:
    """Too long a name or blob is a fault in whoever calls, before anything is written."""
    if not 0 < len(name) <= LONGEST_NAME or len(plain) + OVERHEAD > LONGEST_BLOB:
        raise ValueError("This does not fit the key store.")
    return True
