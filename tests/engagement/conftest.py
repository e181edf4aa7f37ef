"""A fresh small world, and a meeting in it that the river NGO keeps."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.writes import Writes
from domain.access import Viewer
from domain.engagement import use_cases as engagements
from domain.kernel import Recorded
from infra.database import Database
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.engagement.place import arrange
from tests.engagement.sent import Ask
from tests.engagement.world import (
    MINE,
    RIVER_NGO,
    World,
    meeting,
    viewer,
)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def met(world: World) -> UUID:
    """A meeting that the river NGO keeps."""
    done = await world.does(engagements.record_engagement, meeting(), RIVER_NGO)
    assert isinstance(done, Recorded)
    return done.id


@pytest.fixture
async def ask(database: Database, owner: asyncpg.Connection, writes: Writes) -> Ask:
    """Sends a mutation: `await ask("raiseIssue", {...}, RIVER_NGO)`."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)

    async def asked(
        name: str, given: Mapping[str, object], by: UUID | Viewer, key: str | None = None
    ) -> Outcome:
        who = by if isinstance(by, Viewer) else viewer(by)
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": key or str(uuid4())}, who, writes)

    return asked
