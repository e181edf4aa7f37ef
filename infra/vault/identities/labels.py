"""Where a label leads: to an identity, the data key it is sealed under now, and the person's other labels.

A label leads to one identity; several labels may lead to the same. Two that were sealed apart and turned out to be one
person keep both identities, and each knows the labels of both. What a label leads to is sealed under a key of its own
in the key store: without that key the row in the database says nothing, and no backup brings it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from domain.kernel import Refusal
from domain.vault.ports import OpenedField
from domain.vault.refusals import IdentityErased, NoIdentity
from domain.vault.values import IdentityField, Tier
from infra.custody.fields import field_bound
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from infra.vault.keys.store import VAULT
from infra.vault.veil import Torn, Veil
from infra.vault.wire.call import Call
from infra.vault.wire.spoken import Label

Connection = asyncpg.Connection | asyncpg.Pool | PoolConnectionProxy


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An identity as it is kept now. `identity` stays; `key` is another once it was sealed anew.

    Whatever was begun under one key (layers, an envelope) is of no use under another: compare before going on.
    """

    identity: UUID = field(repr=False)
    key: UUID = field(repr=False)
    """Names the data key in the key store; in all that is wrapped or sealed it stands for the identity."""
    tier: Tier
    fields: tuple[IdentityField, ...]
    version: int
    told: bytes = field(repr=False)
    """The person's labels, sealed: see `labels_of`."""
    leads: bytes | None = field(default=None, repr=False)
    """Found by a label: what its row tells, sealed. The label leads here for as long as that stands there."""


def calls(inside: Inside) -> tuple[Call, ...]:
    """What the API may ask about where a label leads."""

    async def tier(told: Label) -> Tier | Refusal:
        found = await standing(inside, told.label)
        return found if isinstance(found, Refusal) else found.tier

    return (Call(name="tier", takes=Label, does=tier),)


def mark_of(inside: Inside, label: UUID) -> bytes:
    """How a label's row is named."""
    return Veil(inside.secrets.map_key).row("map", label)


async def standing(
    inside: Inside, label: UUID, connection: Connection | None = None
) -> Found | NoIdentity | IdentityErased:
    """The identity that this label leads to."""
    on = connection or inside.pool
    mark = mark_of(inside, label)
    row = await on.fetchrow("SELECT told, erased_on FROM public.identity_label($1)", mark)
    if row is None or (row["told"], row["erased_on"]) == (None, None):
        return NoIdentity()
    if row["erased_on"] is not None:
        return IdentityErased()
    key = await inside.keys.get_label_key(mark)
    if key is None:  # a restored copy of the database brings the row back, and not what opens it
        return IdentityErased()
    identity = UUID(Veil(key).told(mark, row["told"])["identity"])
    found = await standing_of(inside, identity, on)
    return found if isinstance(found, Refusal) else replace(found, leads=row["told"])


async def standing_of(
    inside: Inside, identity: UUID, connection: Connection | None = None
) -> Found | NoIdentity:
    """The identity as it is kept now."""
    on = connection or inside.pool
    row = await on.fetchrow("SELECT * FROM public.identity_standing($1)", identity)
    if row is None or row["key"] is None:
        return NoIdentity()
    return Found(
        identity=identity,
        key=row["key"],
        tier=Tier(row["tier"]),
        fields=tuple(IdentityField(one) for one in row["fields"]),
        version=row["version"],
        told=row["labels"],
    )


async def labels_of(inside: Inside, found: Found) -> Sequence[UUID]:
    """All labels that are known to be this person: what ALIASES tells."""
    key = await inside.keys.get_links_key(found.key)
    if key is None:
        raise Torn
    return [UUID(one) for one in Veil(key).told(found.key.bytes, found.told)["labels"]]


async def person(inside: Inside, label: UUID) -> Sequence[tuple[UUID, Found]] | NoIdentity | IdentityErased:
    """Every label of the person behind this one, and the identity that each leads to."""
    found = await standing(inside, label)
    if isinstance(found, Refusal):
        return found
    there = [(one, await standing(inside, one)) for one in await labels_of(inside, found)]
    return [(one, known) for one, known in there if not isinstance(known, Refusal)]


async def data_key(inside: Inside, found: Found) -> bytes:
    """The data key of a confidential identity. Of a sealed one there is none here: `CannotUnwrap`."""
    kept = await inside.keys.get(found.key, VAULT) if found.tier is Tier.CONFIDENTIAL else None
    if kept is None:
        raise CannotUnwrap
    return kept


def opened_field(inside: Inside, found: Found, name: IdentityField, sealed: bytes) -> OpenedField:
    """A field as its recipient gets it."""
    return OpenedField(name=name, sealed=sealed, bound=field_bound(inside.tenant, found.key, name))


async def shred(inside: Inside, found: Found, labels: Sequence[UUID], on: date) -> date:
    """Destroy an identity's keys and the keys of its labels, for good; the first day, if that was done before.

    Comes first in an erasure. Then `public.identity_shredded` takes the rows, in the transaction that logs it.
    """
    day = await inside.keys.erase(found.key, on)
    for label in labels:
        await inside.keys.drop_label_key(mark_of(inside, label))
    return day
