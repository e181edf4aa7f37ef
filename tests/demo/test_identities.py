"""Some people of the demo have identities in the vault: invented, the same at every start, and only if it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.demo_identities import seal_all
from domain.vault.values import IdentityField, Tier
from infra.database import Database
from infra.demo.seeding import plant
from infra.demo.world import Plan
from infra.engine import engine_for
from tests.vault.memory import MemoryVault


@pytest.fixture
async def engine(database: Database, owner: asyncpg.Connection) -> AsyncIterator[AsyncEngine]:
    if not await owner.fetchval("SELECT count(*) FROM parties"):
        await plant(owner, Plan(scale=200, seed=1, until=datetime.now(UTC).date()))
    made = engine_for(database.writer, size=2)
    yield made
    await made.dispose()


async def test_they_are_sealed_once_and_as_closely_as_custodians_allow(engine: AsyncEngine):
    vault = MemoryVault(custodians=0)
    sealed = await seal_all(engine, vault)
    assert 10 <= sealed == len(vault.kept) <= 24
    assert {one.tier for one in vault.kept.values()} == {Tier.CONFIDENTIAL}
    names = [one.fields[IdentityField.NAMES] for one in vault.kept.values()]
    assert all(name.endswith(" (invented)") for name in names)
    vault.custodians = 3
    assert await seal_all(engine, vault) == sealed
    assert Tier.SEALED in {one.tier for one in vault.kept.values()}
    assert [one.fields[IdentityField.NAMES] for one in vault.kept.values()] == names
    before = vault.asked.count("seal")
    await seal_all(engine, vault)
    assert vault.asked.count("seal") == before


async def test_without_a_vault_the_demo_goes_on_without(engine: AsyncEngine):
    vault = MemoryVault(down=True)
    assert (await seal_all(engine, vault), vault.kept) == (0, {})
