"""A demo world of five thousand engagements, planted once for this folder's tests of a module."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import asyncpg
import pytest

from infra.database import Database
from infra.demo.seeding import Planted, plant
from infra.demo.world import Plan
from infra.roles import OWNER

PLAN = Plan(scale=5_000, seed=1, until=datetime.now(UTC).date())


@pytest.fixture(scope="module")
def planted(database: Database) -> Database:
    """The module's database with the world in it."""
    done = asyncio.run(_plant(database))
    assert isinstance(done, Planted)
    assert done.engagements == 5_000
    return database


async def _plant(database: Database) -> object:
    connection = await asyncpg.connect(**database.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    try:
        return await plant(connection, PLAN)
    finally:
        await connection.close()
