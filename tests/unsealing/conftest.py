"""The whole way of an unsealing: the demo's records on the run's PostgreSQL, a real vault in this process, custodians.

What a mutation answers is read as a client reads it: from the bytes of a response.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest

from api.changes import Changes
from api.execution import Execution
from api.intake import Intake
from api.returns import Returns, the_door
from api.writes import Writes
from infra.clock import WallClock
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.place.roles import OWNER as VAULT_OWNER
from infra.vault.service import service
from infra.vault.within import Within
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.conftest import Server
from tests.unsealing.place import as_owner, records, vault_of_three
from tests.unsealing.world import Door, World
from tests.vault.fixtures import VaultDatabase, fresh_vault

SCALE = 40


@pytest.fixture(scope="session")
def planted(server: Server) -> Iterator[Database]:
    """The demo's records, planted once for this folder; tests add to them and look at what they added."""
    with records(server, scale=SCALE) as made:
        yield made


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
    async with vault_of_three(vault_of_all, tmp_path_factory.mktemp("vault")) as made:
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
    made.commands = Changes(
        made,
        writes,
        MUTATIONS,
        intake=Intake(burst=1_000_000),
        returns=Returns(the_door(burst=1_000_000)),
    )
    yield Door(execution=made, works=works)
    await engine.dispose()
    await pools.close()


@pytest.fixture
async def world(
    door: Door, planted: Database, vault: VaultClient, vault_of_all: VaultDatabase
) -> AsyncIterator[World]:
    """Everything, and both databases as their owners see them."""
    async with as_owner(planted.owner) as core, as_owner(vault_of_all.superuser, VAULT_OWNER) as log:
        yield World(door=door, vault=vault, core=core, sealed_away=log, began=int(time.time()))
