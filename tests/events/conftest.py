"""One little world for this folder, its outbox, and whoever listens to it with a token of their own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest

from api.events.judging import Judging
from api.events.streams import Streams
from api.execution import Execution
from infra.database import Database
from infra.engine import engine_for
from infra.events.fanout import Fanout
from infra.events.outbox import Outbox
from infra.events.places import Positions
from infra.oauth.access import Access, opened_access
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER
from schema.built import graphql_schema
from tests.conftest import Server
from tests.events.listening import ISSUER, Hearing
from tests.reads.cases_world import SUNDAY, fill_cases
from tests.reads.world import fill

KEY = b"k" * 32


@pytest.fixture(scope="session")
def world(server: Server) -> Iterator[Database]:
    """Filled once; tests lay events in its outbox and put back what else they change."""
    with server.fresh() as made:
        asyncio.run(_fill(made))
        yield made


async def _fill(made: Database) -> None:
    connection = await asyncpg.connect(**made.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    await fill(connection)
    await fill_cases(connection)
    await connection.close()


class Happening:
    """Lays events in the outbox, as the owner."""

    def __init__(self, owner: asyncpg.Connection) -> None:
        self.owner = owner

    async def by_day(self, kind: str, entity: str, id: UUID, **facts: str) -> None:
        await self.owner.execute(
            "INSERT INTO outbox (at, kind, entity, entity_id, facts) VALUES (now(), $1, $2, $3, $4::text::jsonb)",
            kind, entity, id, json.dumps(facts),
        )  # fmt: skip

    async def by_week(self, kind: str, entity: str, id: UUID, week: date = SUNDAY, **facts: str) -> None:
        await self.owner.execute(
            "INSERT INTO outbox_by_week (week, kind, entity, entity_id, facts)"
            " VALUES ($1, $2, $3, $4, $5::text::jsonb)",
            week, kind, entity, id, json.dumps(facts),
        )  # fmt: skip


@pytest.fixture
async def owner(world: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**world.owner.arguments())
    await connection.execute(f"SET ROLE {OWNER}")
    yield connection
    await connection.close()


@pytest.fixture
async def happens(owner: asyncpg.Connection) -> Happening:
    return Happening(owner)


@pytest.fixture
async def outbox(world: Database) -> AsyncIterator[Outbox]:
    async with Outbox.opened(world.teller) as opened:
        yield opened


@pytest.fixture
async def execution(world: Database) -> AsyncIterator[Execution]:
    pools = await Pools.open(world.readers, size=2)
    yield Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    await pools.close()


@pytest.fixture
async def streams(outbox: Outbox, execution: Execution) -> Streams:
    """Nothing is read by itself: a test says when."""
    fanout = Fanout(outbox, Positions(KEY), stroke=3600)
    await fanout.begin()
    return Streams(fanout, Judging(execution))


@pytest.fixture
async def access(world: Database, tmp_path: Path) -> AsyncIterator[Access]:
    engine = engine_for(world.authorizer, size=2)
    async with opened_access(engine, world.authorizer, tmp_path, ISSUER) as made:
        yield made
    await engine.dispose()


@pytest.fixture
async def hearing(streams: Streams, execution: Execution, access: Access) -> AsyncIterator[Hearing]:
    """Opens streams as anybody in the world, and closes them afterwards."""
    made = Hearing(streams, execution, access)
    yield made
    await made.close()
