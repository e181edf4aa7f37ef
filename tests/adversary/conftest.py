"""Raw SQL under each reading login, over a small demo world: what the second lock alone holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database
from infra.demo.seeding import plant
from infra.demo.world import Plan
from infra.roles import OWNER
from tests.conftest import Server

Ask = Callable[..., Awaitable[list[tuple[object, ...]]]]


@pytest.fixture(scope="session")
def planted(server: Server) -> Iterator[Database]:
    """A demo world for this folder."""
    with server.fresh() as made:
        asyncio.run(_plant(made))
        yield made


async def _plant(made: Database) -> None:
    connection = await asyncpg.connect(**made.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    await plant(connection, Plan(scale=500, seed=1, until=datetime.now(UTC).date()))
    await connection.close()


@pytest.fixture
async def raw(planted: Database) -> AsyncIterator[Callable[[Profile], Awaitable[asyncpg.Connection]]]:
    """Opens a session as a profile's login, with its read-only mode lifted, as someone with its password would."""
    opened: list[asyncpg.Connection] = []

    async def connect(profile: Profile) -> asyncpg.Connection:
        connection = await asyncpg.connect(**planted.readers[profile].arguments())
        await connection.execute("SET default_transaction_read_only = off")
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        await connection.close()


@pytest.fixture
async def truth(planted: Database) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's session, for what is really there."""
    connection = await asyncpg.connect(**planted.owner.arguments())
    yield connection
    await connection.close()
