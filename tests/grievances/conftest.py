"""A world in memory; and the whole service on a database of its own, with keys of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import orjson
import pytest

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.access import Viewer
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.grievances.cast import MovableClock
from tests.grievances.place import settle
from tests.grievances.world import World


@pytest.fixture
def world() -> World:
    return World()


@dataclass
class Service:
    """Sends changes and questions, and lets time go by."""

    execution: Execution
    clock: MovableClock
    keys: FileKeys

    async def ask(self, source: str, by: Viewer, **variables: object) -> dict[str, object]:
        """A question's answer."""
        answer = orjson.loads(await self.execution.answer(source, variables, None, by))
        assert list(answer) == ["data"], answer
        return answer["data"]

    async def do(
        self, name_and_selection: str, given: Mapping[str, object], by: Viewer, key: str | None = None
    ) -> dict[str, object]:
        """Sends `name(input: {...}) { __typename selection }` and gives the field's answer."""
        name, _, selection = name_and_selection.partition(" ")
        input_type = MUTATIONS[name].input_type.__name__
        source = (
            f"mutation ($input: {input_type}!, $key: String!)"
            f" {{ it: {name}(input: $input, idempotencyKey: $key)"
            f" {{ __typename ... on Refusal {{ code next }} {selection} }} }}"
        )
        return (await self.ask(source, by, input=given, key=key or str(uuid4())))["it"]

    async def done(
        self, name_and_selection: str, given: Mapping[str, object], by: Viewer
    ) -> dict[str, object]:
        """As `do`, for what succeeds."""
        answer = await self.do(name_and_selection, given, by)
        name = name_and_selection.partition(" ")[0]
        assert answer["__typename"] == MUTATIONS[name].success, answer
        return answer


@pytest.fixture
async def service(
    database: Database, owner: asyncpg.Connection, pools: Pools, tmp_path: Path
) -> AsyncIterator[Service]:
    """The service on this module's database."""
    await settle(database, owner)
    clock, keys = MovableClock(), FileKeys(FileKeys.below(tmp_path).path, patience=0.3)
    engine = engine_for(database.writer, size=4)
    writes = Writes(Works(engine, keys), clock, uuid4, b"a key for the tests' digests")
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)
    yield Service(execution, clock, keys)
    await engine.dispose()
