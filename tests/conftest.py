"""One PostgreSQL for the whole test run, shared by the workers; a clean database for every module that asks.

The first worker that needs it starts it and prepares a migrated template; databases are copies of that. The
process that began the run stops it. A run that was killed is cleared away by the next one. It lies in memory
where there is room: a copy is a thousand small files, and a disk may take a second for them.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import hashlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import psutil
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.writes import Writes
from domain.access import Profile
from infra.address import Address
from infra.database import Database, prepare
from infra.embedded import Cluster, cluster_in
from infra.engine import engine_for
from infra.passwords import passwords
from infra.pools import Pools
from infra.roles import AUTHORIZER, LOGINS, OWNER, READERS, TELLER, WRITER, close_database
from infra.server_config import FAST_AND_LOSE
from infra.unit_of_work import Works
from tests.order import place_of
from tests.prepared import validate_each_once
from tests.room import RUN, places, roomy_place

pytest_plugins = ["tests.vault.fixtures", "tests.vault.keys_server"]

PREFIX = "parley-tests-"
TEMPLATE = "template_of_tests"
COUNT = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """The process that begins the run chooses its folder; workers inherit it."""
    gc.disable()  # until everything is collected: what is loaded lasts as long as the run
    validate_each_once()
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        del os.environ[name]  # what a developer has set is not what is tested
    if _is_worker(config):
        return
    _clear_killed_runs()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=roomy_place()))
    folder.chmod(0o711)  # the account that runs PostgreSQL passes through
    (folder / "pid").write_text(str(os.getpid()))
    os.environ[RUN] = str(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A worker takes the next file: those that take longest come first."""
    items.sort(key=lambda item: place_of(item.nodeid.partition("::")[0]))


def pytest_collection_finish() -> None:
    """From here on garbage is looked for, but not among what was loaded: that took a good part of every test."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that began the run ends its PostgreSQL."""
    if not _is_worker(config) and RUN in os.environ:
        _end(Path(os.environ.pop(RUN)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The running PostgreSQL of the tests."""

    superuser: Address
    secrets: Mapping[str, str]

    def database(self, name: str) -> Database:
        """Addresses of a database for every login."""
        owner = self.superuser.in_database(name)
        readers = {profile: owner.as_role(role, self.secrets[role]) for profile, role in READERS.items()}
        return Database(
            owner=owner,
            writer=owner.as_role(WRITER, self.secrets[WRITER]),
            authorizer=owner.as_role(AUTHORIZER, self.secrets[AUTHORIZER]),
            teller=owner.as_role(TELLER, self.secrets[TELLER]),
            readers=readers,
            sources=readers,
        )

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A migrated, empty database that is dropped afterwards."""
        name = f"t{os.getpid()}_{next(COUNT)}"
        asyncio.run(self._copy(name))
        yield self.database(name)
        asyncio.run(self._drop(name))

    async def _copy(self, name: str) -> None:
        connection = await asyncpg.connect(**self.superuser.arguments())
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        await connection.close()
        inside = await asyncpg.connect(**self.superuser.in_database(name).arguments())
        await close_database(inside)  # a database's own privileges are not copied with it
        await inside.close()

    async def _drop(self, name: str) -> None:
        connection = await asyncpg.connect(**self.superuser.arguments())
        await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await connection.close()


@pytest.fixture(scope="session")
def server() -> Server:
    """The run's PostgreSQL; started by whichever worker comes first."""
    folder = Path(os.environ[RUN])
    said = folder / "server.json"
    with (folder / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(json.dumps(_begin(folder)))
    kept = json.loads(said.read_text())
    return Server(superuser=Address(**kept["superuser"]), secrets=kept["secrets"])


@pytest.fixture(scope="module")
def database(server: Server) -> Iterator[Database]:
    """A clean, migrated database for this module."""
    with server.fresh() as made:
        yield made


@pytest.fixture(scope="module")
async def pools(database: Database) -> AsyncIterator[Pools]:
    """A pool per reading profile on this module's database."""
    made = await Pools.open(database.readers, size=3)
    yield made
    await made.close()


@pytest.fixture(scope="module")
async def writing(database: Database) -> AsyncIterator[AsyncEngine]:
    """What this module's units of work run on; its connections are given back by each."""
    made = engine_for(database.writer, size=8, asks=False)
    yield made
    await made.dispose()


class Lines:
    """Connections to this module's database, each made when first asked for and given anew to every test.

    A new one knows no table yet: what a test does first would take it ten times as long.
    """

    def __init__(self) -> None:
        self._made: dict[str, asyncpg.Connection] = {}

    async def to(self, address: Address) -> asyncpg.Connection:
        """The connection of a login, as if it were new."""
        kept = self._made.get(address.user)
        if kept is None or kept.is_closed():
            kept = self._made[address.user] = await asyncpg.connect(**address.arguments())
        return kept

    async def back(self, address: Address) -> None:
        """A test has ended: nothing that it began or set outlives it, nor a connection that it broke."""
        kept = self._made[address.user]
        if kept.is_closed():
            return
        try:
            await kept.execute("ROLLBACK")
            await kept.execute("RESET SESSION AUTHORIZATION; DISCARD TEMP")
            await kept.reset(timeout=10)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            kept.terminate()

    async def close(self) -> None:
        """End them all."""
        for connection in self._made.values():
            connection.terminate()


@pytest.fixture(scope="module")
async def lines(database: Database) -> AsyncIterator[Lines]:
    """This module's connections."""
    made = Lines()
    yield made
    await made.close()


@pytest.fixture
async def owner(database: Database, lines: Lines) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the owner role, which no policy binds: for arranging and for looking afterwards."""
    connection = await lines.to(database.owner)
    await connection.execute(f"SET ROLE {OWNER}")
    yield connection
    await lines.back(database.owner)


@pytest.fixture
async def writer(database: Database, lines: Lines) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the writing role."""
    yield await lines.to(database.writer)
    await lines.back(database.writer)


class FixedClock:
    """A clock that stands still, at noon of a Sunday."""

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def today(self) -> date:
        return self.now().date()


@pytest.fixture
def writes(writing: AsyncEngine) -> Writes:
    """The writing services on this module's database, on 22 November 2026."""
    return Writes(Works(writing), FixedClock(), uuid4, b"a key for the tests' digests")


@pytest.fixture
def fingerprint(owner: asyncpg.Connection) -> Callable[[], Awaitable[Mapping[str, str]]]:
    """A digest of every row of every table: equal before and after means that nothing moved."""

    async def taken() -> Mapping[str, str]:
        tables = await owner.fetch(
            "SELECT relname, pg_relation_size(oid) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        digests = " UNION ALL ".join(
            f"SELECT '{table}', count(*) || md5(coalesce(string_agg(row, '' ORDER BY row), '')) "
            f"FROM (SELECT md5(t::text) AS row FROM {table} t) x"
            for table, size in tables
            if size  # a table without a page has no row, and most have none
        )
        without = {table: f"0{hashlib.md5(b'').hexdigest()}" for table, _ in tables}
        return without | dict(await owner.fetch(digests)) if digests else without

    return taken


@pytest.fixture
async def as_profile(database: Database, lines: Lines) -> AsyncIterator[Mapping[Profile, asyncpg.Connection]]:
    """A connection for every reading profile."""
    yield {profile: await lines.to(address) for profile, address in database.readers.items()}
    for address in database.readers.values():
        await lines.back(address)


def _begin(folder: Path) -> dict[str, object]:
    extra = {**FAST_AND_LOSE, "max_connections": "200", "max_wal_size": "256MB"}
    with cluster_in(folder / "data", extra=extra) as (cluster, _):
        superuser = cluster.start()
        secrets = passwords(cluster.base, LOGINS)
        by_role = {role: secrets[role] for role in LOGINS}
    asyncio.run(_make_template(superuser, by_role))
    return {"superuser": asdict(superuser), "secrets": by_role}


async def _make_template(superuser: Address, by_role: Mapping[str, str]) -> None:
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    await connection.close()
    await prepare(superuser.in_database(TEMPLATE), by_role)


def _end(folder: Path) -> None:
    if (folder / "data").exists():
        with cluster_in(folder / "data") as (cluster, _):
            _remove(cluster)
    shutil.rmtree(folder, ignore_errors=True)


def _remove(cluster: Cluster) -> None:
    cluster.stop()
    if cluster.base.is_relative_to("/var/lib/parley"):
        shutil.rmtree(cluster.base, ignore_errors=True)


def _clear_killed_runs() -> None:
    for folder in (left for place in places() for left in place.glob(f"{PREFIX}*")):
        try:
            begun_by = int((folder / "pid").read_text())
        except (OSError, ValueError):
            continue
        if not psutil.pid_exists(begun_by) and folder.stat().st_uid == os.geteuid():
            _end(folder)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")
