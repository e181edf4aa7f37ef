"""The standard as loaded, organisations of all sectors, and a Board whose motions are said by the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from domain.labels import encode_id
from domain.standard.proposal import MotionOn
from domain.standard.values import MotionOutcome
from infra import reference
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome

CHANGE = "2.0:work-stoppage"
GID = encode_id("ProposedChange", CHANGE)
SCOPES = frozenset({Scope.GOVERNANCE_COMMENT})


def named(number: int) -> UUID:
    return UUID(int=number, version=4)


SECRETARIAT, NGO, UNION, COMMUNITY, COMPANY, BRAND, FINANCIER, FIRM = (named(n) for n in range(1, 9))
KINDS = {
    SECRETARIAT: ("SECRETARIAT", None, Profile.SECRETARIAT),
    NGO: ("NGO", "NGOS", Profile.MEMBER),
    UNION: ("UNION", "WORKERS", Profile.MEMBER),
    COMMUNITY: ("COMMUNITY", "COMMUNITIES", Profile.MEMBER),
    COMPANY: ("COMPANY", "MINING_COMPANIES", Profile.COMPANY),
    BRAND: ("BRAND", "CONSUMER_BRANDS", Profile.PUBLIC),
    FINANCIER: ("FINANCIER", "FINANCE", Profile.PUBLIC),
    FIRM: ("AUDIT_FIRM", None, Profile.AUDIT_FIRM),
}


def of(organisation: UUID) -> Viewer:
    """A client of the organisation."""
    return Viewer(
        profile=KINDS[organisation][2],
        organisation=organisation,
        scopes=SCOPES,
        client=f"c{organisation.int}",
    )


DESK = of(SECRETARIAT)
BOARD = Viewer(profile=Profile.BOARD, organisation=None, person=named(90), scopes=SCOPES, client="board")
EVERYBODY = (*map(of, KINDS), BOARD, Viewer(profile=Profile.PUBLIC))

Read = Callable[[str, Viewer], Awaitable[dict[str, object]]]


@dataclass
class Hands:
    """A clock whose hands are moved."""

    at: datetime = datetime(2026, 3, 10, 17, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def pass_days(self, days: int) -> None:
        self.at += timedelta(days=days)


@dataclass
class Motions:
    """What the Board decided, as the test says it."""

    said: dict[UUID, MotionOn] = field(default_factory=dict)

    async def of(self, motion: UUID) -> MotionOn | None:
        return self.said.get(motion)


@dataclass
class Place:
    """A database with the standard, and what is done in it."""

    owner: asyncpg.Connection
    writes: Writes
    clock: Hands
    motions: Motions

    async def ask(self, name: str, given: Mapping[str, object], by: Viewer) -> Outcome:
        arguments = {"input": given, "idempotencyKey": str(uuid4())}
        return await MUTATIONS[name].run(arguments, by, self.writes)

    async def does(self, name: str, given: Mapping[str, object], by: Viewer = DESK) -> Outcome:
        """Something that succeeds."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return done

    async def refused(self, name: str, given: Mapping[str, object], by: Viewer = DESK) -> str:
        """Something that is refused and moves nothing: its code."""
        before = await self.everything()
        answer = await self.ask(name, given, by)
        assert await self.everything() == before
        return str(answer.values["code"])

    async def everything(self) -> dict[str, list[str]]:
        return {
            table: [row[0] for row in await self.owner.fetch(f"SELECT t::text FROM {table} t ORDER BY 1")]
            for table in TABLES
        }

    # -- the way of a change

    async def open_round(self, days: int = 60, starts: int = 0, change: str = GID, **more: object) -> str:
        """A round on the change, by its global id."""
        opens = self.clock.today() + timedelta(days=starts)
        given = {
            "changeId": change,
            "opensOn": opens.isoformat(),
            "closesOn": (opens + timedelta(days=days - 1)).isoformat(),
            "languages": ["en", "es"],
            **more,
        }
        await self.does("openConsultation", given)
        key = change.partition("_")[2]
        query = (
            "SELECT id FROM consultation_rounds WHERE proposed_change_id = $1 ORDER BY number DESC LIMIT 1"
        )
        return encode_id("ConsultationRound", await self.owner.fetchval(query, key))

    async def say(self, round: str, by: Viewer, **more: object) -> str:
        """A comment, by the global id under which its author sees it."""
        given = {"roundId": round, "position": "SUPPORT", "text": "It is needed.", **more}
        done = await self.does("submitComment", given, by)
        return encode_id(*done.records["comment"])

    async def publish(self, comment: str) -> str:
        """Published: the global id under which everybody sees it."""
        await self.does("publishComment", {"commentId": comment})
        return comment.replace("sub_", "com_")

    async def closed(self, change: str = GID) -> None:
        """Its round is over."""
        self.clock.pass_days(60)
        await self.does("closeConsultation", {"changeId": change})

    async def motion(self, outcome: str, change: str = CHANGE, on: date | None = None) -> str:
        """A motion of the Board with this outcome."""
        id = uuid4()
        await self.owner.execute(
            "INSERT INTO motions (id, title, text, proposed_change_id, drafted_on, state, has_result)"
            " VALUES ($1, 'On a change', 'To approve it.', $2, $3, 'DRAFT', false)",
            id,
            change,
            self.clock.today(),
        )
        self.motions.said[id] = MotionOn(
            id=id,
            proposed_change_id=change,
            outcome=MotionOutcome(outcome),
            decided_on=on or self.clock.today(),
        )
        return f"mot_{id.hex}"

    async def state(self, change: str = CHANGE) -> str:
        return await self.owner.fetchval("SELECT state FROM proposed_changes WHERE id = $1", change)


TABLES = (
    "editions", "requirements", "errata", "proposed_changes", "proposed_change_chapters", "proposed_requirements",
    "proposed_change_events", "consultation_rounds", "consultation_comments", "earlier_comments",
    "consultation_responses", "comment_tallies", "audit_log", "audit_log_by_week", "outbox", "outbox_by_week",
)  # fmt: skip


EMPTIED = (
    "comment_tallies", "earlier_comments", "consultation_comments", "consultation_responses", "consultation_rounds",
    "proposed_change_events", "motions", "proposed_requirements", "proposed_change_chapters", "proposed_changes",
    "errata", "definitions", "requirements", "chapters", "editions", "audit_log", "audit_log_by_week", "outbox",
    "outbox_by_week", "idempotency_keys", "organisations",
)  # fmt: skip
"""Children before parents."""


@pytest.fixture
async def place(database: Database, owner: asyncpg.Connection, monkeypatch) -> AsyncIterator[Place]:
    """As it is before anything happened."""
    motions = Motions()
    monkeypatch.setattr("infra.unit_of_work.MotionResultStore", lambda session: motions)
    await owner.execute(
        "ALTER TABLE motions DISABLE TRIGGER USER"
    )  # what has its result stays, but for a test
    for table in EMPTIED:
        await owner.execute(f"DELETE FROM {table}")
    await owner.execute("ALTER TABLE motions ENABLE TRIGGER USER")
    await reference.load(owner)
    for organisation, (kind, sector, _) in KINDS.items():
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
            organisation,
            f"Organisation {organisation.int % 100}",
            kind,
            sector,
        )
    await owner.execute(
        "INSERT INTO persons VALUES ($1, 'plover', '2020-01-01') ON CONFLICT DO NOTHING", BOARD.person
    )
    engine = engine_for(database.writer, size=6)
    clock = Hands()
    yield Place(owner, Writes(Works(engine), clock, uuid4, b"a key for the tests' digests"), clock, motions)
    await engine.dispose()


@pytest.fixture
def read(pools: Pools, place: Place) -> Read:
    """Asks a question as a viewer."""
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, place.writes, MUTATIONS)

    async def asked(question: str, by: Viewer) -> dict[str, object]:
        return orjson.loads(await execution.answer(question, {}, None, by))

    return asked
