"""What is sealed in tests, how it is opened again, and what stands in the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from domain.vault.ports import Sealing
from domain.vault.values import IdentityField, Tier
from infra.custody.fields import field_bound, field_key, open_field
from infra.vault.identities.labels import Found, data_key, standing
from infra.vault.identities.linking import link
from infra.vault.identities.sealing import seal
from infra.vault.inside import Inside
from tests.vault.circle import Circle, Custodian, begin_anew, opening

NAMES, CONTACTS, OTHER = IdentityField.NAMES, IdentityField.CONTACTS, IdentityField.OTHER
OPEN, CLOSED = Tier.CONFIDENTIAL, Tier.SEALED
A, B, C = (Custodian(label=f"custodian {letter}") for letter in "ABC")
Fields = Mapping[IdentityField, str]


def told(label: UUID, fields: Fields | None = None, tier: Tier = OPEN) -> Sealing:
    given = {NAMES: "Ana Quispe"} if fields is None else fields
    return Sealing(label=label, tier=tier, fields=given)


async def sealed_as(inside: Inside, label: UUID, same_as: UUID) -> None:
    """Sealed by itself, and linked."""
    assert await seal(inside, told(label, {NAMES: "A. Quispe"})) is None
    assert await link(inside, label, same_as) is None


async def three(inside: Inside, owner: asyncpg.Connection) -> Circle:
    """A circle of three custodians, founded anew."""
    await begin_anew(owner)
    made = Circle(inside)
    await made.found(A, B, C)
    return made


async def found(inside: Inside, label: UUID) -> Found:
    there = await standing(inside, label)
    assert isinstance(there, Found)
    return there


async def opened(inside: Inside, owner: asyncpg.Connection, label: UUID, key: bytes | None = None) -> Fields:
    """Every field behind a label, by the data key: the vault's own, or one that two custodians unwrapped."""
    there = await found(inside, label)
    own = await data_key(inside, there) if key is None else key
    rows = await owner.fetch("SELECT field, sealed FROM identity_fields WHERE identity = $1", there.identity)
    return {
        name: open_field(
            field_key(own, there.key, name), row["sealed"], field_bound(inside.tenant, there.key, name)
        )
        for row in rows
        for name in [IdentityField(row["field"])]
    }


async def by_two(inside: Inside, label: UUID) -> bytes | None:
    key = (await found(inside, label)).key
    return opening(await inside.keys.all(key), key, A, B)


async def everything(owner: asyncpg.Connection) -> list[Any]:
    """All rows of identities and the log, to show that nothing moved."""
    tables = ("identities", "identity_fields", "identity_labels", "identity_keys_left", "log_entries")
    return [sorted(tuple(row) for row in await owner.fetch(f"SELECT * FROM {one}")) for one in tables]


async def acts(owner: asyncpg.Connection) -> list[str]:
    rows = await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    return [json.loads(bytes(row["leaf"]))["act"] for row in rows]
