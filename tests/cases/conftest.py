"""Case content on the run's PostgreSQL, with a key store of its own for each test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.access import Profile, Viewer
from infra.address import Address
from infra.database import Database
from infra.embedded import Cluster, cluster_in
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.keys.postgres import PostgresKeys
from infra.keys.prepared import prepared
from infra.keys.store import KeyStore
from infra.server_config import FAST_AND_LOSE
from infra.unit_of_work import Work, Works
from tests.ground.service import folder

DESK = Viewer(profile=Profile.SECRETARIAT, client="a desk")


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    """An embedded key store that waits for others only a moment."""
    return FileKeys(FileKeys.below(tmp_path).path, patience=0.3)


@pytest.fixture
async def works(database: Database, keys: FileKeys) -> AsyncIterator[Works]:
    """Units of work on this module's database and this test's keys."""
    engine = engine_for(database.writer, size=2)
    yield Works(engine, keys)
    await engine.dispose()


def begin(works: Works) -> AbstractAsyncContextManager[Work]:
    """A transaction of somebody's."""
    return works.begin(DESK)


@pytest.fixture(scope="session")
def keeper_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of another major version, with databases that an ordinary login owns."""
    with folder() as data, cluster_in(data, major=16, extra=FAST_AND_LOSE) as (cluster, _):
        asyncio.run(_arranged(cluster.start()))
        yield cluster
        cluster.stop()


@pytest.fixture
def keeper(keeper_cluster: Cluster) -> Address:
    """The ordinary login, and its database for keys."""
    return keeper_cluster.address().in_database("keys").as_role("keeper", "k/p:é@")


async def _arranged(superuser: Address) -> None:
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'k/p:é@'")
    await connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    await connection.execute("CREATE DATABASE keys OWNER keeper")
    await connection.execute("CREATE DATABASE records OWNER keeper")
    await connection.execute("GRANT CONNECT ON DATABASE keys TO guest")
    await connection.close()


@pytest.fixture
async def login(keeper: Address, database: Database, tmp_path_factory: pytest.TempPathFactory) -> Address:
    """The service's login there, on a prepared database."""
    return await prepared(url_of(keeper), tmp_path_factory.getbasetemp() / "keeper", database.owner)


@pytest.fixture(params=["file", "postgres"])
async def store(request: pytest.FixtureRequest, keys: FileKeys, login: Address) -> AsyncIterator[KeyStore]:
    """A key store of each kind."""
    made = FileKeys(keys.path) if request.param == "file" else await PostgresKeys.at(login)
    yield made
    await made.close()


def url_of(address: Address) -> str:
    """The address as an operator would write it."""
    user, password = quote(address.user, safe=""), quote(address.password or "", safe="")
    return f"postgresql://{user}:{password}@/{address.database}?host={quote(address.host)}"


async def told(works: Works, text: str) -> tuple[UUID, UUID]:
    """A case with one item."""
    case, item = uuid4(), uuid4()
    async with begin(works) as work:
        await work.contents.begin(case)
        await work.contents.put(case, item, text)
        await work.commit()
    return case, item
