"""A vault for tests: its own database in the run's PostgreSQL, its calls in this process. Known everywhere."""

from __future__ import annotations

import asyncio
import fcntl
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from infra.address import Address
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.keys.file import FilePlace
from infra.vault.keys.keks import FileKeks
from infra.vault.keys.ring import Ring
from infra.vault.keys.secrets import secrets_of
from infra.vault.keys.store import IdentityKeys
from infra.vault.log.signer import signer_of
from infra.vault.place.database import pool_of, prepare
from infra.vault.place.roles import LOGIN, OWNER, close_database
from infra.vault.service import service
from infra.vault.within import Within

TEMPLATE = "template_of_vault_tests"
PASSWORD = "the vault's login in tests"
TENANT = UUID("7a3c1b52-0d4e-4f6a-8b1c-9d2e3f405162")
ASKED_AT = "http://127.0.0.1:8127/graphql"
"""Where the API of tests over HTTP takes documents."""
COUNT = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultDatabase:
    """A migrated, empty database of a vault: as a superuser, and as the service's login."""

    superuser: Address
    login: Address


class SetClock:
    """A clock that tests move on; it begins at noon of a Sunday."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()


@pytest.fixture(scope="module")
def vault_database(server: Any) -> Iterator[VaultDatabase]:
    """A clean, migrated vault database for this module."""
    with fresh_vault(server.superuser) as made:
        yield made


@contextmanager
def fresh_vault(superuser: Address) -> Iterator[VaultDatabase]:
    """A migrated vault database that is dropped afterwards."""
    with (Path(os.environ["TESTS_RUN_IN"]) / "vault-turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        asyncio.run(_have_template(superuser))
    name = f"v{os.getpid()}_{next(COUNT)}"
    asyncio.run(_copy(superuser, name))
    mine = superuser.in_database(name)
    yield VaultDatabase(superuser=mine, login=mine.as_role(LOGIN, PASSWORD))
    asyncio.run(_drop(superuser, name))


@pytest.fixture
async def vault_owner(vault_database: VaultDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the owner of the vault's tables: for arranging and for looking afterwards."""
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    yield connection
    await connection.close()


@pytest.fixture
async def vault_login(vault_database: VaultDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A connection as the service's login."""
    connection = await asyncpg.connect(**vault_database.login.arguments())
    yield connection
    await connection.close()


@pytest.fixture
async def inside(vault_database: VaultDatabase, tmp_path: Path) -> AsyncIterator[Inside]:
    """What the vault's calls work with, on this module's database and a key store of this test."""
    async with inside_of(vault_database, tmp_path) as made:
        yield made


@asynccontextmanager
async def inside_of(database: VaultDatabase, folder: Path) -> AsyncIterator[Inside]:
    """The same on any database, with a key store in this folder."""
    pool = await pool_of(database.login, size=4)
    keks = FileKeks(folder / "kek")
    keks.begun()
    ring = Ring(keks)
    keys = IdentityKeys(FilePlace.below(folder), ring, TENANT)
    secrets = await secrets_of(keys)
    yield Inside(
        pool=pool,
        keys=keys,
        ring=ring,
        secrets=secrets,
        signer=await signer_of(keys, TENANT, pool),
        tenant=TENANT,
        clock=SetClock(),
        asked_at=ASKED_AT,
    )
    await keys.close()
    await pool.close()


@pytest.fixture
def vault(inside: Inside) -> VaultClient:
    """The vault as use cases know it, in this process, through its real codec."""
    return VaultClient(Within(service(inside).calls))


async def _have_template(superuser: Address) -> None:
    connection = await asyncpg.connect(**superuser.arguments())
    try:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", TEMPLATE):
            return
        await connection.execute(f"CREATE DATABASE {TEMPLATE}_unfinished")
        await prepare(superuser.in_database(f"{TEMPLATE}_unfinished"), PASSWORD)
        await connection.execute(f"ALTER DATABASE {TEMPLATE}_unfinished RENAME TO {TEMPLATE}")
    finally:
        await connection.close()


async def _copy(superuser: Address, name: str) -> None:
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    await connection.close()
    within = await asyncpg.connect(**superuser.in_database(name).arguments())
    await close_database(within)  # a database's own privileges are not copied with it
    await within.close()


async def _drop(superuser: Address, name: str) -> None:
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await connection.close()
