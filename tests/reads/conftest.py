"""The little world in a database of its own, and the executor over it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator, Mapping

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from api.execution import Execution
from domain.access import Profile
from infra.database import Database
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER
from schema.built import graphql_schema
from tests.conftest import Server
from tests.reads.cases_world import fill_cases
from tests.reads.commitments_world import fill_commitments
from tests.reads.governance_world import fill_motions, fill_participation
from tests.reads.world import fill

settings.register_profile(
    "same",  # WILD=1 invents other documents each time
    derandomize=not os.environ.get("WILD"),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("same")


@pytest.fixture(scope="session")
def world(server: Server) -> Iterator[Database]:
    """Filled once for the whole run of a worker: reading changes nothing."""
    with server.fresh() as made:
        asyncio.run(_fill(made))
        yield made


async def _fill(made: Database) -> None:
    connection = await asyncpg.connect(**made.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    await fill(connection)
    await fill_cases(connection)
    await fill_motions(connection)
    await fill_participation(connection)
    await fill_commitments(connection)
    await connection.execute("RESET ROLE; ANALYZE")
    await connection.close()


@pytest.fixture
async def execution(world: Database) -> AsyncIterator[Execution]:
    """The executor over the little world."""
    pools = await Pools.open(world.readers, size=2)
    yield Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    await pools.close()


@pytest.fixture
async def as_world(world: Database) -> AsyncIterator[Mapping[Profile, asyncpg.Connection]]:
    """A bare connection to the little world for every reading profile."""
    made = {
        profile: await asyncpg.connect(**address.arguments()) for profile, address in world.readers.items()
    }
    yield made
    for connection in made.values():
        await connection.close()
