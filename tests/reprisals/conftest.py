"""A fresh small world, and the same on the run's PostgreSQL, with a key store of the module's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
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
from infra.database import Database
from infra.keys.file import FileKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.conftest import FixedClock
from tests.reprisals.people import AVOCET, BITTERN, CRAKE, DESK, FILER, HERON, MINE, seated
from tests.reprisals.place import arrange
from tests.reprisals.world import World

Ask = Callable[..., Awaitable[Outcome]]
Read = Callable[[str, Viewer], Awaitable[dict[str, object]]]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    """An embedded key store, as long-lived as the module's database."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return FileKeys(FileKeys.below(folder).path)


@pytest.fixture
async def works(database: Database, writing: AsyncEngine, owner: asyncpg.Connection, keys: FileKeys) -> Works:
    """Units of work on this module's database and keys."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)
    return Works(writing, keys)


@pytest.fixture
def writes(works: Works) -> Writes:
    """The writing services, on 22 November 2026."""
    return Writes(works, FixedClock(), uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(writes: Writes) -> Ask:
    """Sends a mutation: `await ask("fileAllegation", {...}, FILER)`."""

    async def asked(name: str, given: Mapping[str, object], by: Viewer) -> Outcome:
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": str(uuid4())}, by, writes)

    return asked


@pytest.fixture
def read(pools: Pools, writes: Writes) -> Read:
    """Asks a question as a viewer."""
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)

    async def asked(question: str, by: Viewer) -> dict[str, object]:
        answer = orjson.loads(await execution.answer(question, {}, None, by))
        assert list(answer) == ["data"], answer
        return answer["data"]

    return asked


class Case:
    """What tests send to come as far as they need."""

    def __init__(self, ask: Ask, owner: asyncpg.Connection) -> None:
        self.ask, self.owner = ask, owner

    async def does(self, name: str, given: Mapping[str, object], by: Viewer) -> Outcome:
        """Something that succeeds."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return done

    async def filed(self, **changes: object) -> str:
        """An allegation of the river NGO's with a handler, by its global id."""
        done = await self.does("fileAllegation", told(**changes), FILER)
        id = encode_id(*done.records["allegation"])
        await self.assigned(id)
        return id

    async def assigned(self, id: str) -> None:
        """To the first handler."""
        await self.does("assignAllegationHandler", {"allegationId": id, "personId": person(HERON)}, DESK)

    async def constituted(self, *people: UUID) -> str:
        """With a committee."""
        id = await self.filed()
        await self.does("constituteCommittee", committee(id, *(people or (AVOCET, BITTERN, CRAKE))), DESK)
        return id

    async def found(self, finding: str = "SUBSTANTIATED") -> str:
        """With a finding."""
        id = await self.constituted()
        await self.does("startInvestigation", {"allegationId": id}, seated(AVOCET))
        for one in (AVOCET, BITTERN):
            await self.does("recordOpinion", {"allegationId": id, "opinion": finding}, seated(one))
        why = {"allegationId": id, "finding": finding, "reasons": "Two letters, one date."}
        await self.does("recordFinding", why, seated(CRAKE))
        return id

    async def first_item(self, id: str) -> str:
        """The narrative's global id."""
        query = "SELECT id FROM allegation_items WHERE allegation_id = $1 AND kind = 'NARRATIVE'"
        return encode_id("AllegationItem", await self.owner.fetchval(query, key_of(id)))


@pytest.fixture
def case(ask: Ask, owner: asyncpg.Connection) -> Case:
    return Case(ask, owner)


def told(**changes: object) -> dict[str, object]:
    """A dismissal after an audit interview."""
    return {
        "siteId": encode_id("Site", MINE),
        "activities": ["AUDIT_PARTICIPATION"],
        "forms": ["DISMISSAL"],
        "actor": "MINE",
        "represents": False,
        "narrative": "Three days after the interview Illari Quispe was told to go.",
        "language": "es",
        **changes,
    }


def committee(id: str, *people: UUID) -> dict[str, object]:
    return {"allegationId": id, "personIds": [person(one) for one in people]}


def person(id: UUID) -> str:
    return encode_id("Person", id)


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])
