"""A Board of twelve on the run's PostgreSQL, a clock whose hands are moved, and motions that come as far as needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
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
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.reprisals.people import BOARD_MEMBERS, DESK, MINE, seated
from tests.reprisals.place import arrange
from tests.reprisals.world import Hands

Ask = Callable[..., Awaitable[Outcome]]
Read = Callable[[str, Viewer], Awaitable[dict[str, object]]]
START = datetime(2026, 11, 22, 12, tzinfo=UTC)
YES, NO, ABSTAIN = "YES", "NO", "ABSTAIN"


@pytest.fixture
def hands() -> Hands:
    return Hands(at=START)


@pytest.fixture
async def works(database: Database, writing: AsyncEngine, owner: asyncpg.Connection) -> Works:
    """Units of work on this module's database."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)
        await owner.execute("INSERT INTO editions VALUES ('2.0', 'Draft', 'DRAFT', 'A draft.', 'S')")
        await owner.execute(
            "INSERT INTO proposed_changes (id, edition_id, title, summary, state, position, source)"
            " VALUES ('zero-tolerance', '2.0', 'Zero tolerance', 'Of it.', 'UNDER_BOARD_CONSIDERATION', 1, 'S')"
        )
    return Works(writing)


@pytest.fixture
def writes(works: Works, hands: Hands) -> Writes:
    return Writes(works, hands, uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(writes: Writes) -> Ask:
    """Sends a mutation: `await ask("castBallot", {...}, seated(AVOCET))`."""

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


class Floor:
    """What tests send to bring a motion as far as they need."""

    def __init__(self, ask: Ask, hands: Hands, owner: asyncpg.Connection) -> None:
        self.ask, self.hands, self.owner = ask, hands, owner

    async def does(self, name: str, given: Mapping[str, object], by: Viewer = DESK) -> Outcome:
        """Something that succeeds."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return done

    async def drafted(self, by: Viewer = DESK, **about: object) -> str:
        """A motion by its global id."""
        given = {
            "title": "Zero tolerance",
            "text": "Adopt a policy of zero tolerance of retaliation.",
            **about,
        }
        return encode_id(*(await self.does("draftMotion", given, by)).records["motion"])

    async def sought(self, **about: object) -> str:
        """One before the seats."""
        id = await self.drafted(**about)
        await self.does("seekConsensus", {"motionId": id})
        return id

    async def voting(self, **about: object) -> str:
        """One that is voted on for ten days, since a seat objected."""
        id = await self.sought(**about)
        await self.does("takePosition", {"motionId": id, "stance": "OBJECTION"}, seated(BOARD_MEMBERS[11]))
        await self.does("openVote", {"motionId": id, "closesOn": self.in_days(10)})
        return id

    async def votes(self, id: str, votes: Iterable[str | None]) -> None:
        """The seats' votes, in the seats' order; none where a seat casts none."""
        for person, vote in zip(BOARD_MEMBERS, votes, strict=False):
            if vote is not None:
                await self.does("castBallot", {"motionId": id, "vote": vote}, seated(person))

    async def closed(self, id: str) -> Outcome:
        """The vote closes when its time has come."""
        self.hands.pass_days(11)
        return await self.does("closeVote", {"motionId": id})

    async def row(self, id: str) -> asyncpg.Record:
        """The motion as it lies in its table."""
        return await self.owner.fetchrow("SELECT * FROM motions WHERE id = $1", key_of(id))

    def in_days(self, days: int) -> str:
        """A day from today."""
        return (self.hands.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def floor(ask: Ask, hands: Hands, owner: asyncpg.Connection) -> Floor:
    return Floor(ask, hands, owner)


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])


def day(text: str) -> date:
    return date.fromisoformat(text)
