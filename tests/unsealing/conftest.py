"""The whole way of an unsealing: the demo's records on the run's PostgreSQL, a real vault in this process, custodians.

What a mutation answers is read as a client reads it: from the bytes of a response.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from api.changes import Changes
from api.execution import Execution
from api.intake import Intake
from api.writes import Writes
from infra.clock import WallClock
from infra.database import Database
from infra.demo.seeding import Planted, plant
from infra.demo.world import Plan
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER
from infra.unit_of_work import Works
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.place.roles import OWNER as VAULT_OWNER
from infra.vault.service import service
from infra.vault.within import Within
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.conftest import Server
from tests.unsealing.world import CIRCLE, Door, World, name_custodians
from tests.vault.fixtures import VaultDatabase, fresh_vault, inside_of
from tests.vault.people import found_circle

SCALE = 40


@pytest.fixture(scope="session")
def planted(server: Server) -> Iterator[Database]:
    """The demo's records, planted once for this folder; tests add to them and look at what they added."""
    with server.fresh() as made:
        asyncio.run(_plant(made))
        yield made


async def _plant(made: Database) -> None:
    connection = await asyncpg.connect(**made.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    today = datetime.now(UTC).date()
    assert isinstance(await plant(connection, Plan(scale=SCALE, seed=1, until=today)), Planted)
    await name_custodians(connection)
    await connection.close()


@pytest.fixture(scope="session")
def vault_of_all(server: Server) -> Iterator[VaultDatabase]:
    """One vault database for this folder."""
    with fresh_vault(server.superuser) as made:
        yield made


@pytest.fixture(scope="session")
async def inside(
    vault_of_all: VaultDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Inside]:
    """Its keys; three custodians are in its roster."""
    owner = await asyncpg.connect(**vault_of_all.superuser.arguments())
    await owner.execute(f"SET ROLE {VAULT_OWNER}")
    await found_circle(owner, CIRCLE)
    await owner.close()
    async with inside_of(vault_of_all, tmp_path_factory.mktemp("vault")) as made:
        yield made


@pytest.fixture(scope="session")
def vault(inside: Inside) -> VaultClient:
    """Through its real codec, in this process."""
    return VaultClient(Within(service(inside).calls))


@pytest.fixture(autouse=True)
def more_than_a_person_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person of the demo asks in most tests of this folder; the limits are tried in tests/vault."""
    monkeypatch.setattr("infra.vault.unsealings.door.WITHIN_AN_HOUR", 10_000)
    monkeypatch.setattr("infra.vault.unsealings.door.OPEN_AT_ONCE", 10_000)


@pytest.fixture(scope="session")
async def door(
    planted: Database, vault: VaultClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Door]:
    """What answers documents."""
    pools = await Pools.open(planted.readers, size=3)
    engine = engine_for(planted.writer, size=4)
    works = Works(engine, FileKeys.below(tmp_path_factory.mktemp("keys")), vault=vault)
    made = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    writes = Writes(works, WallClock(), uuid4, b"a key for the tests' digests")
    made.commands = Changes(made, writes, MUTATIONS, intake=Intake(burst=1_000_000))
    yield Door(execution=made, works=works)
    await engine.dispose()
    await pools.close()


@pytest.fixture
async def world(
    door: Door, planted: Database, vault: VaultClient, vault_of_all: VaultDatabase
) -> AsyncIterator[World]:
    """Everything, and both databases as their owners see them."""
    core = await asyncpg.connect(**planted.owner.arguments())
    await core.execute(f"SET ROLE {OWNER}")
    log = await asyncpg.connect(**vault_of_all.superuser.arguments())
    await log.execute(f"SET ROLE {VAULT_OWNER}")
    yield World(door=door, vault=vault, core=core, sealed_away=log, began=int(time.time()))
    await log.close()
    await core.close()
