"""Who opens an identity is given a signed promise of the announcement's entry: evidence, if the log were cut."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from domain.vault.checkpoint import read_promise
from domain.vault.ports import Opened
from domain.vault.values import Tier
from infra.notes import signed_by
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from tests.vault.people import Custodian, Requester, World, found_circle

A, B = Custodian(), Custodian()


@pytest.fixture(scope="module")
async def circle(vault_database: Any) -> AsyncIterator[None]:
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    await found_circle(connection, (A, B))
    yield
    await connection.close()


@pytest.mark.parametrize("tier", Tier)
async def test_what_is_opened_comes_with_a_promise_of_its_announcement(
    circle: None, vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection, tier: Tier
):
    world = World(vault=vault, inside=inside, owner=vault_owner, anna=Requester())
    request = (await world.asked(await world.sealed(tier))).request
    await world.yes(request, A, B)
    opened = await world.opened(request)
    assert isinstance(opened, Opened)
    key = inside.signer.key
    promised = read_promise(str(signed_by(opened.promise, key)))
    row = await vault_owner.fetchrow(
        """SELECT hash, convert_from(leaf, 'UTF8')::json ->> 'act' AS act FROM log_entries
        WHERE shard = $1 AND place = $2""",
        promised.shard,
        promised.place,
    )
    assert row is not None
    assert (row["hash"], row["act"]) == (promised.hash, "ANNOUNCED")
