"""The whole way of a report on the run's PostgreSQL: mutations, reads by documents, and a key store of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.access import Viewer
from domain.labels import encode_id
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.whistleblowing.place import WEDNESDAY, arrange
from tests.whistleblowing.world import KEEPER, MINE, SECRETARIAT, TOLD, Hands, viewer

Act = Callable[..., Awaitable[Outcome]]
Ask = Callable[..., Awaitable[bytes]]


@pytest.fixture
def hands() -> Hands:
    """Wednesday afternoon of this week."""
    return Hands(WEDNESDAY)


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    return FileKeys(FileKeys.below(tmp_path).path)


@pytest.fixture
async def placed(owner: asyncpg.Connection) -> asyncpg.Connection:
    """The database with the small world in it."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(owner)
    return owner


@pytest.fixture
def works(writing: AsyncEngine, keys: FileKeys) -> Works:
    return Works(writing, keys)


@pytest.fixture
def writes(placed: asyncpg.Connection, works: Works, hands: Hands) -> Writes:
    return Writes(works, hands, uuid4, b"a key for the tests' digests")


@pytest.fixture
def act(writes: Writes) -> Act:
    """Sends a mutation: `await act("assessReport", {...}, KEEPER)`."""

    async def acted(
        name: str, given: Mapping[str, object], by: UUID | Viewer = KEEPER, key: str | None = None
    ) -> Outcome:
        who = by if isinstance(by, Viewer) else viewer(by)
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": key or str(uuid4())}, who, writes)

    return acted


@pytest.fixture
async def execution(placed: asyncpg.Connection, pools: Pools, writes: Writes) -> Execution:
    made = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    made.commands = Changes(made, writes, MUTATIONS)
    return made


@pytest.fixture
def ask(execution: Execution) -> Ask:
    """Asks a document: the answer's bytes."""

    async def asked(document: str, by: UUID | Viewer = KEEPER, **values: object) -> bytes:
        who = by if isinstance(by, Viewer) else viewer(by)
        return await execution.answer(document, values, None, who)

    return asked


def data(answer: bytes) -> dict[str, Any]:
    """The data of an answer."""
    return orjson.loads(answer)["data"]


def account(**changes: object) -> dict[str, object]:
    """What somebody tells, as it is sent."""
    return {
        "bodyId": encode_id("Organisation", SECRETARIAT),
        "siteId": encode_id("Site", MINE),
        "concern": "SAFETY",
        "protectedPerson": "WORKER",
        "retaliationForms": ["DISMISSAL"],
        "activities": ["SAFETY_REPORT"],
        "narrative": TOLD,
        "language": "es",
        **changes,
    }


def label(outcome: Outcome) -> str:
    """The global id of what a success shows."""
    ((entity, raw),) = outcome.records.values()
    return encode_id(entity, raw)


async def submitted(
    act: Act, owner: asyncpg.Connection, by: UUID | Viewer = KEEPER, **changes: object
) -> tuple[str, str]:
    """A report that somebody told: its global id and its receipt."""
    before = {row[0] for row in await owner.fetch("SELECT id FROM reports")}
    done = await act("submitReport", account(**changes), by)
    assert done.typename == "ReportSubmitted", done
    (new,) = {row[0] for row in await owner.fetch("SELECT id FROM reports")} - before
    return encode_id("Report", new), str(done.told["receipt"])


async def handled(
    act: Act, owner: asyncpg.Connection, to: UUID = KEEPER, **changes: object
) -> tuple[str, str]:
    """A report that somebody told and that is assigned."""
    report, receipt = await submitted(act, owner, **changes)
    done = await act("assignReportHandler", {"reportId": report, "personId": encode_id("Person", to)}, to)
    assert done.typename == "ReportHandlerAssigned", done
    return report, receipt


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])
