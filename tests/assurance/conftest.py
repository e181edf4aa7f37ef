"""The small world on the run's PostgreSQL, a clock that tests can move, and an audit at the stage that a test needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
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
from tests.assurance.people import AT_THE_FIRM, COMPANY, FIRM, LEAD, OFFICE, SECOND
from tests.assurance.place import ALL, CRITICAL, arrange_audits
from tests.reprisals.people import AUDITORS, MINE

Ask = Callable[..., Awaitable[Outcome]]
Read = Callable[[str, Viewer], Awaitable[dict[str, object]]]
MAIL = {"contactKind": "MAILBOX", "contact": "audit@kestrelmere.example"}
DOCUMENT: dict[str, object] = {"kind": "DOCUMENT", "says": "The policy of 2026, section 4."}
OBSERVATION: dict[str, object] = {"kind": "OBSERVATION", "says": "Signs at both gates."}
INTERVIEW: dict[str, object] = {"kind": "INTERVIEW"}
STAGES = (
    "SELF_ASSESSMENT",
    "APPLIED",
    "AGREEMENT_SIGNED",
    "FIRM_CONTRACTED",
    "TEAM_APPROVED",
    "STAGE_1",
    "NOTICE_PUBLISHED",
    "STAGE_2",
)


class Hands:
    """A clock whose day tests set: noon in UTC, which is the same day at the mine."""

    def __init__(self) -> None:
        self.day = date(2026, 11, 22)

    def now(self) -> datetime:
        return datetime.combine(self.day, time(17), UTC)

    def today(self) -> date:
        return self.day

    def pass_days(self, days: int) -> date:
        """Later."""
        self.day += timedelta(days=days)
        return self.day


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> FileKeys:
    """An embedded key store, as long-lived as the module's database."""
    folder: Path = tmp_path_factory.mktemp("keys")
    return FileKeys(FileKeys.below(folder).path)


@pytest.fixture
async def works(database: Database, writing: AsyncEngine, owner: asyncpg.Connection, keys: FileKeys) -> Works:
    """Units of work on this module's database and keys; what was under way at the mine before is over."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange_audits(database)
    await owner.execute(
        "UPDATE audits SET state = 'STOPPED', stopped_on = opened_on WHERE state NOT IN ('PUBLISHED', 'STOPPED')"
    )
    await owner.execute(
        "UPDATE agreements SET terminated_on = signed_on, termination_reason = 'OTHER' WHERE terminated_on IS NULL"
    )
    await owner.execute(
        "UPDATE achievements SET ended_on = granted_on, ended_because = 'SUPERSEDED' WHERE ended_on IS NULL"
    )
    return Works(writing, keys)


@pytest.fixture
def writes(works: Works, hands: Hands) -> Writes:
    """The writing services."""
    return Writes(works, hands, uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(writes: Writes) -> Ask:
    """Sends a mutation: `await ask("openAudit", {...}, COMPANY)`."""

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


class Auditing:
    """What tests send to bring an audit as far as they need it."""

    def __init__(self, ask: Ask, owner: asyncpg.Connection, hands: Hands) -> None:
        self.ask, self.owner, self.hands = ask, owner, hands

    async def does(self, name: str, given: Mapping[str, object], by: Viewer) -> Outcome:
        """Something that succeeds."""
        done = await self.ask(name, given, by)
        assert "code" not in done.values, done
        return done

    async def opened(self, site: UUID = MINE, cycle: str = "INITIAL") -> str:
        """An audit that assesses itself, by its global id."""
        given = {"siteId": encode_id("Site", site), "editionId": "ed_1.0", "cycle": cycle}
        done = await self.does("openAudit", given, COMPANY)
        return encode_id(*done.records["audit"])

    async def signed(self, site: UUID = MINE) -> None:
        """The scheme's agreement with the site, if it has none."""
        query = "SELECT true FROM agreements WHERE site_id = $1 AND terminated_on IS NULL"
        if not await self.owner.fetchval(query, site):
            given = {"siteId": encode_id("Site", site), "signedOn": "2026-01-01"}
            await self.does("signAgreement", given, OFFICE)

    async def at(self, stage: str, site: UUID = MINE, cycle: str = "INITIAL") -> str:
        """An audit at a stage; the notice counts from the day on the clock, which stage 2 moves."""
        id = await self.opened(site, cycle)
        await self.goes_on(id, stage, site)
        return id

    async def goes_on(self, id: str, stage: str, site: UUID = MINE) -> None:
        """From the self-assessment to a stage."""
        for step in STAGES[1 : STAGES.index(stage) + 1]:
            await getattr(self, f"_{step.lower()}")(id, site)

    async def team(self, id: str, people: Mapping[UUID, str] | None = None) -> None:
        """Proposed and approved: a lead and a second unless said otherwise."""
        for person, role in (people or {LEAD: "LEAD_AUDITOR", SECOND: "AUDITOR"}).items():
            given = {"auditId": id, "personId": encode_id("Person", person), "role": role}
            await self.does("proposeTeamMember", given, AT_THE_FIRM)
        await self.does("approveAuditTeam", {"auditId": id}, OFFICE)

    async def scoped(self, id: str, *requirements: str) -> None:
        """All requirements of the edition in scope, or these."""
        ids = [f"req_{one}" for one in requirements or ALL]
        await self.does("addToAuditScope", {"auditId": id, "requirementIds": ids}, FIRM)

    async def rated(self, id: str, requirement: str, rating: str = "FULLY", by: Viewer = FIRM) -> str:
        """A rating that rests on a document, by its global id."""
        done = await self.does("rateRequirement", rate(id, requirement, rating), by)
        return encode_id(*done.records["rating"])

    async def drafted(self, site: UUID = MINE, cycle: str = "INITIAL", **ratings: str) -> str:
        """An audit whose findings are before the operator: all fully met, but what is said of areas `a1` to `a4` and of
        the `critical` requirement."""
        id = await self.at("NOTICE_PUBLISHED", site, cycle)
        await self.scoped(id)
        await self._stage_2(id, site)
        for requirement in ALL:
            said = "critical" if requirement == CRITICAL else f"a{requirement[4]}"
            await self.rated(id, requirement, ratings.get(said, "FULLY"))
        await self.does("draftAuditReport", {"auditId": id}, FIRM)
        return id

    async def published(self, site: UUID = MINE, cycle: str = "INITIAL", **ratings: str) -> str:
        """An audit whose report is out."""
        id = await self.drafted(site, cycle, **ratings)
        await self.does("publishAuditReport", {"auditId": id}, OFFICE)
        return id

    def notice(self, id: str, days: int = 30) -> dict[str, object]:
        """A notice of so many days."""
        first = self.hands.today() + timedelta(days=days)
        return {"auditId": id, "firstDay": first.isoformat(), "languages": ["es", "quc"], **MAIL}

    async def state(self, id: str) -> tuple[str, int]:
        """Where it stands, and its version."""
        row = await self.owner.fetchrow("SELECT state, version FROM audits WHERE id = $1", key_of(id))
        assert row is not None
        return row["state"], row["version"]

    async def _applied(self, id: str, site: UUID) -> None:
        await self.does("applyForAudit", {"auditId": id}, COMPANY)

    async def _agreement_signed(self, id: str, site: UUID) -> None:
        await self.signed(site)
        await self.does("confirmAuditAgreement", {"auditId": id}, COMPANY)

    async def _firm_contracted(self, id: str, site: UUID) -> None:
        given = {"auditId": id, "firmId": encode_id("Organisation", AUDITORS)}
        await self.does("contractAuditFirm", given, OFFICE)

    async def _team_approved(self, id: str, site: UUID) -> None:
        await self.team(id)

    async def _stage_1(self, id: str, site: UUID) -> None:
        await self.does("startStageOne", {"auditId": id}, FIRM)

    async def _notice_published(self, id: str, site: UUID) -> None:
        await self.does("publishAuditNotice", self.notice(id), FIRM)
        await self.promised(id)

    async def _stage_2(self, id: str, site: UUID) -> None:
        self.hands.pass_days(30)
        await self.does("startStageTwo", {"auditId": id}, FIRM)

    async def promised(self, id: str) -> None:
        """The operator's undertaking for the audit."""
        digest = await self.owner.fetchval("SELECT digest FROM undertaking_texts WHERE in_force")
        await self.does("signUndertaking", {"auditId": id, "digest": digest}, COMPANY)


@pytest.fixture
def auditing(ask: Ask, owner: asyncpg.Connection, hands: Hands) -> Auditing:
    return Auditing(ask, owner, hands)


def rate(id: str, requirement: str, rating: str, *evidence: dict[str, object]) -> dict[str, object]:
    """What a rating takes; a document unless said otherwise."""
    return {
        "auditId": id,
        "requirementId": f"req_{requirement}",
        "rating": rating,
        "evidence": list(evidence or [DOCUMENT]),
    }


def key_of(gid: str) -> UUID:
    """The key in a global id."""
    return UUID(gid.partition("_")[2])
