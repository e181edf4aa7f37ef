"""The small world of interviews on the run's PostgreSQL, with a key store of the module's own."""

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
from infra.reference import UNDERTAKING_TEXTS
from infra.unit_of_work import Works
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.conftest import FixedClock
from tests.interviews.people import AUDIT, COMPANY, TEAM
from tests.interviews.place import arrange_audits

Ask = Callable[..., Awaitable[Outcome]]
Read = Callable[..., Awaitable[dict[str, object]]]
DIGEST = UNDERTAKING_TEXTS.rows()[0].digest


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    """An embedded key store, as long-lived as the module's database."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return FileKeys(FileKeys.below(folder).path)


@pytest.fixture
async def works(database: Database, writing: AsyncEngine, owner: asyncpg.Connection, keys: FileKeys) -> Works:
    """Units of work on this module's database and keys; every test begins with audits and nothing in them."""
    if not await owner.fetchval("SELECT true FROM audits WHERE id = $1", AUDIT):
        await arrange_audits(database)
    await owner.execute(f"TRUNCATE {', '.join(EMPTIED)} CASCADE")
    return Works(writing, keys)


EMPTIED = (
    "undertakings", "interviews", "integrity_incidents", "integrity_notices", "allegations", "early_warnings",
    "case_contents", "audit_log", "audit_log_by_week", "outbox", "outbox_by_week", "idempotency_keys",
)  # fmt: skip


@pytest.fixture
def writes(works: Works) -> Writes:
    """The writing services, on 22 November 2026, a Sunday."""
    return Writes(works, FixedClock(), uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(writes: Writes) -> Ask:
    """Sends a mutation: `await ask("planInterview", {...}, TEAM)`."""

    async def asked(name: str, given: Mapping[str, object], by: Viewer = TEAM) -> Outcome:
        return await MUTATIONS[name].run({"input": given, "idempotencyKey": str(uuid4())}, by, writes)

    return asked


@pytest.fixture
def read(pools: Pools, writes: Writes) -> Read:
    """Asks a question as a viewer."""
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    execution.commands = Changes(execution, writes, MUTATIONS)

    async def asked(question: str, by: Viewer = TEAM) -> dict[str, object]:
        answer = orjson.loads(await execution.answer(question, {}, None, by))
        assert list(answer) == ["data"], answer
        return answer["data"]

    return asked


class Case:
    """What tests send to come as far as they need."""

    def __init__(self, ask: Ask, owner: asyncpg.Connection) -> None:
        self.ask, self.owner = ask, owner

    async def does(self, name: str, given: Mapping[str, object], by: Viewer = TEAM) -> Outcome:
        """Something that succeeds."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return done

    async def signed(self) -> str:
        """The undertaking of the audit, by its global id."""
        done = await self.does("signUndertaking", {"auditId": AUDIT_ID, "digest": DIGEST}, COMPANY)
        return encode_id(*done.records["undertaking"])

    async def planned(self, **changes: object) -> str:
        """An interview of a signed audit, by its global id."""
        if not await self.owner.fetchval("SELECT true FROM undertakings WHERE audit_id = $1", AUDIT):
            await self.signed()
        return encode_id(*(await self.does("planInterview", planning(**changes))).records["interview"])

    async def says(self, id: str, consent: str, answer: str = "GIVEN") -> None:
        """The interviewee answers."""
        await self.does("recordInterviewConsent", {"interviewId": id, "consent": consent, "answer": answer})

    async def held(self, *agreed: str) -> str:
        """An interview that took place."""
        id = await self.planned()
        for consent in ("INTERVIEW", *agreed):
            await self.says(id, consent)
        await self.does("recordInterviewHeld", holding(id))
        return id

    async def noted(self, id: str, text: str = "The shift leader listened in.") -> str:
        """Notes of it: the item's global id."""
        await self.does("addInterviewItem", {"interviewId": id, "kind": "NOTES", "text": text})
        query = "SELECT id FROM interview_items WHERE interview_id = $1 ORDER BY position DESC LIMIT 1"
        return encode_id("InterviewItem", await self.owner.fetchval(query, key_of(id)))

    async def incident(self, kind: str = "INCENTIVE", **more: object) -> str:
        """A breach that is no allegation."""
        done = await self.does("recordBreach", breach(kind, **more))
        return encode_id(*done.records["incident"])

    async def put(self, id: str) -> str:
        """It is put to the site: the notice's global id."""
        await self.does("putIncidentToSite", {"incidentId": id})
        query = "SELECT notice_id FROM integrity_incidents WHERE id = $1"
        return encode_id("IntegrityNotice", await self.owner.fetchval(query, key_of(id)))


@pytest.fixture
def case(ask: Ask, owner: asyncpg.Connection) -> Case:
    return Case(ask, owner)


AUDIT_ID = encode_id("Audit", AUDIT)


def planning(**changes: object) -> dict[str, object]:
    """A worker, off site, with an interpreter."""
    return {
        "auditId": AUDIT_ID,
        "form": "INDIVIDUAL",
        "people": 1,
        "sector": "WORKERS",
        "role": "WORKER",
        "language": "quc",
        "interpreter": True,
        "setting": "OFF_SITE",
        "week": "2026-11-25",
        **changes,
    }


def holding(id: str, **changes: object) -> dict[str, object]:
    """This week, without management."""
    return {"interviewId": id, "week": "2026-11-18", "managementAbsent": True, **changes}


def breach(kind: str, **changes: object) -> dict[str, object]:
    """A breach of the undertaking."""
    return {"auditId": AUDIT_ID, "kind": kind, "narrative": "An envelope lay on the table.", **changes}


def key_of(gid: str) -> UUID:
    return UUID(gid.partition("_")[2])
