"""Where identities are asked for: the demo's records with three custodians, and a vault that knows the same three."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from infra.address import Address
from infra.database import Database
from infra.demo.seeding import Planted, plant
from infra.demo.world import Plan
from infra.roles import OWNER
from infra.vault.inside import Inside
from infra.vault.place.roles import OWNER as VAULT_OWNER
from tests.conftest import Server
from tests.unsealing.world import CIRCLE, name_custodians
from tests.vault.fixtures import VaultDatabase, inside_of
from tests.vault.people import found_circle


@contextmanager
def records(server: Server, *, scale: int) -> Iterator[Database]:
    """The demo's records up to today, the custodians among them."""
    with server.fresh() as made:
        asyncio.run(_plant(made, scale))
        yield made


async def _plant(made: Database, scale: int) -> None:
    async with as_owner(made.owner) as connection:
        plan = Plan(scale=scale, seed=1, until=datetime.now(UTC).date())
        assert isinstance(await plant(connection, plan), Planted)
        await name_custodians(connection)


@asynccontextmanager
async def vault_of_three(database: VaultDatabase, folder: Path) -> AsyncIterator[Inside]:
    """What a vault's calls work with; the custodians are in its roster."""
    async with as_owner(database.superuser, VAULT_OWNER) as connection:
        await found_circle(connection, CIRCLE)
    async with inside_of(database, folder) as made:
        yield made


@asynccontextmanager
async def as_owner(superuser: Address, role: str = OWNER) -> AsyncIterator[asyncpg.Connection]:
    """A connection that no policy binds: for arranging and for looking afterwards."""
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute(f"SET ROLE {role}")
    yield connection
    await connection.close()
