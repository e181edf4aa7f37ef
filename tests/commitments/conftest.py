"""The writing and reading services on a PostgreSQL that holds the cast, and what tests send to come so far."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.access import Viewer
from domain.commitments.values import MECHANISM_ITEMS
from domain.labels import encode_id
from infra.database import Database
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.commitments.cast import ASSESSOR, COMPANY, KEEPER, MINE
from tests.commitments.place import arrange
from tests.conftest import FixedClock

Ask = Callable[..., Awaitable[Outcome]]
Read = Callable[..., Awaitable[dict[str, object]]]
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
QUOTED = "We tolerate no threats against those who speak up."


@pytest.fixture
async def works(database: Database, writing: AsyncEngine, owner: asyncpg.Connection) -> Works:
    """Units of work on this module's database."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)
    return Works(writing)


@pytest.fixture
def writes(works: Works) -> Writes:
    """The writing services, on 22 November 2026."""
    return Writes(works, FixedClock(), uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(writes: Writes) -> Ask:
    """Sends a mutation: `await ask("openPolicy", {...}, KEEPER)`."""

    async def asked(name: str, given: Mapping[str, object], by: Viewer) -> Outcome:
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": str(uuid4())}, by, writes)

    return asked


@pytest.fixture
def execution(pools: Pools, writes: Writes) -> Execution:
    """Answers questions."""
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)
    return execution


@pytest.fixture
def read(execution: Execution) -> Read:
    """Asks a question as a viewer."""

    async def asked(question: str, by: Viewer, **variables: object) -> dict[str, object]:
        answer = orjson.loads(await execution.answer(question, variables, None, by))
        assert list(answer) == ["data"], answer
        return answer["data"]

    return asked


class Kept:
    """What tests send to come as far as they need; every answer is a success."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    async def does(self, name: str, given: Mapping[str, object], by: Viewer = KEEPER) -> str:
        """Something that succeeds, by the global id of what it shows."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return encode_id(*next(iter(done.records.values())))

    async def policy(self, by: Viewer = KEEPER, site: UUID | None = MINE, operator: UUID = COMPANY) -> str:
        """A policy of the mine, or of the operator."""
        subject = (
            {"siteId": encode_id("Site", site)}
            if site
            else {"operatorId": encode_id("Organisation", operator)}
        )
        return await self.does("openPolicy", {**subject, "title": "On those who defend rights"}, by)

    async def draft(self, policy: str | None = None, by: Viewer = KEEPER, **changes: object) -> str:
        """A version of it."""
        policy = policy or await self.policy(by)
        return await self.does("draftPolicyVersion", drafted(policy, **changes), by)

    async def published(self, policy: str | None = None, by: Viewer = KEEPER, **changes: object) -> str:
        """A version that everybody reads."""
        version = await self.draft(policy, by, **changes)
        return await self.does("publishPolicyVersion", {"versionId": version}, by)

    async def assessed(self, version: str, *, by: Viewer = ASSESSOR, **ratings: str) -> str:
        """With these ratings: `FORMAL_POLICY="MET"`."""
        mechanism = version.startswith("wbmv")
        name = "assessMechanismVersion" if mechanism else "assessPolicyVersion"
        return await self.does(name, {"versionId": version, "ratings": rated(**ratings)}, by)

    async def mechanism(self, by: Viewer = KEEPER, site: UUID = MINE) -> str:
        """A site's whistleblower mechanism."""
        told = {"siteId": encode_id("Site", site), "title": "Speak up"}
        return await self.does("openWhistleblowerMechanism", told, by)


@pytest.fixture
def kept(ask: Ask) -> Kept:
    return Kept(ask)


def drafted(policy: str, **changes: object) -> dict[str, object]:
    """A version in force since spring."""
    return {
        "policyId": policy,
        "starts": "2026-04-01",
        "approvedBy": "MOST_SENIOR",
        "address": "https://mine.example/policies/2026-04-01-defenders.pdf",
        "digest": DIGEST,
        "language": "es",
        **changes,
    }


def set_up(mechanism: str, **changes: object) -> dict[str, object]:
    """A mechanism as it is set up."""
    return {
        "mechanismId": mechanism,
        "starts": "2026-04-01",
        "channels": ["HOTLINE", "WEB_FORM"],
        "languages": ["es", "qu"],
        "openTo": ["WORKER", "CONTRACTOR_OR_SUPPLIER_STAFF"],
        "anonymityOffered": True,
        "independence": "OUTSIDE_PROVIDER",
        "protectionStated": "Nobody loses their work for a report made in good faith.",
        **changes,
    }


def rated(**ratings: str) -> list[dict[str, object]]:
    """Ratings with what they rest on."""
    return [
        {"item": item, "rating": rating}
        | ({} if rating == "NO_EVIDENCE" else {"evidence": QUOTED, "place": "Section 2"})
        for item, rating in ratings.items()
    ]


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])


ALL_CRITERIA = [item.value for item in MECHANISM_ITEMS]
