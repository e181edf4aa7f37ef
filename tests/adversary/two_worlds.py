"""One world twice: the second holds cases at a company's own sites that the company must not learn of, the first none.

Everything else is the same, byte for byte. Whatever the two answer differently to the company, or in another time, is a
leak.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx

from api.app import application
from api.execution import Execution
from api.settings import Settings
from api.writes import Writes
from domain.access import Scope, Viewer
from domain.scopes import BY_RECEIPT, NEEDS_SECOND_FACTOR
from infra.clock import WallClock
from infra.database import Database
from infra.demo.clients import subject_of
from infra.demo.personas import (
    AUDIT_FIRM_1,
    COMPANY_1,
    NGO_1,
    NGO_2,
    SECRETARIAT,
    UNION,
    Persona,
    persona_named,
)
from infra.demo.seeding import plant
from infra.demo.world import Plan
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.roles import OWNER
from infra.unit_of_work import Works
from schema.mutations import MUTATIONS
from tests.access.case_edges import CaseWriting, Variant
from tests.access.conftest import without_rounds

TODAY = datetime.now(UTC).date()
HIDDEN_AT_EACH = 24
"""Of every kind, at every site of the company."""

GRIEVANCES = {
    "SCHEME": Variant(mechanism="SCHEME", mode="CONFIDENTIAL", filed_by=NGO_1.id),
    "EXTERNAL": Variant(mechanism="EXTERNAL", mode="ANONYMOUS"),
    "AUDIT_FIRM": Variant(mechanism="AUDIT_FIRM", mode="VIA_REPRESENTATIVE", filed_by=UNION.id,
                          represented_by=NGO_2.id),
    "taken back": Variant(mechanism="SCHEME", mode="ANONYMOUS", released=(7,)),
}  # fmt: skip
COMPANY = "company-1"
READERS = (COMPANY, "company-handler")
"""The company's machine, and its handler: with every scope there is, so that what keeps them out is no scope."""

A_TOKEN_OF_THEIRS = frozenset(Scope) - NEEDS_SECOND_FACTOR - BY_RECEIPT
"""No person's token carries what a receipt is exchanged for."""


async def planted(database: Database, *, hidden: bool) -> dict[str, list[UUID]]:
    """The world; with the hidden cases, if so. Their ids, by table."""
    owner = await asyncpg.connect(**database.owner.arguments())
    await owner.execute(f"SET ROLE {OWNER}")
    await plant(owner, Plan(scale=500, seed=1, until=TODAY))
    found = await _hide(owner) if hidden else {}
    await owner.execute("RESET ROLE; ANALYZE")
    await owner.close()
    return found


async def _hide(owner: asyncpg.Connection) -> dict[str, list[UUID]]:
    writing = CaseWriting(owner=owner, today=TODAY, sunday=TODAY - timedelta(days=TODAY.isoweekday()))
    before = {table: await _ids(owner, table) for table in TABLES}
    mechanisms = {
        row["kind"]: row["id"]
        for row in await owner.fetch(
            "SELECT kind, id FROM mechanisms WHERE body_id = ANY($1)", [SECRETARIAT.id, AUDIT_FIRM_1.id]
        )
    }
    for site in await owner.fetch(_OPERATED, COMPANY_1.id):
        at = site["site_id"]
        for number in range(HIDDEN_AT_EACH):
            for what, variant in GRIEVANCES.items():
                body = AUDIT_FIRM_1.id if variant.mechanism == "AUDIT_FIRM" else SECRETARIAT.id
                mechanism = mechanisms[variant.mechanism]
                await writing.grievance(f"{what} {number} ({at})", at, body, variant, mechanism)
            await writing.report(f"{number} ({at})", at, SECRETARIAT.id)
            await writing.allegation(f"{number} ({at})", at, NGO_1.id, None, released=False)
    return {table: sorted(await _ids(owner, table) - before[table]) for table in TABLES}


TABLES = (
    "grievances", "grievance_items", "grievance_aliases", "remedies", "reports", "report_items", "allegations",
    "allegation_items", "interim_measures", "committee_members", "recommended_actions", "early_warnings",
)  # fmt: skip

_OPERATED = """
SELECT DISTINCT site_id FROM assignments WHERE organisation_id = $1 AND capacity = 'OPERATOR'
    AND starts <= current_date AND (ends IS NULL OR ends >= current_date) ORDER BY 1
"""


async def _ids(owner: asyncpg.Connection, table: str) -> set[UUID]:
    return {row["id"] for row in await owner.fetch(f"SELECT id FROM {table}")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One of the two worlds, behind HTTP."""

    http: httpx.AsyncClient
    tokens: dict[str, str]
    execution: Execution
    writes: Writes

    async def ask(self, who: str, document: str, variables: dict[str, object] | None = None) -> bytes:
        """The bytes of the answer."""
        answer = await self.http.post(
            "/graphql", json={"query": document, "variables": variables or {}},
            headers={"authorization": f"Bearer {self.tokens[who]}"},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        return answer.content

    async def execute(self, who: str, document: str, variables: dict[str, object]) -> bytes:
        """The same without a network in between, for its time."""
        return await self.execution.answer(document, variables, None, viewer(who))

    async def change(self, who: str, name: str, given: dict[str, object]) -> str:
        """The type of the answer to a mutation, without a network in between."""
        arguments = {"input": given, "idempotencyKey": str(uuid4())}
        return (await MUTATIONS[name].run(arguments, viewer(who), self.writes)).typename


def viewer(who: str) -> Viewer:
    """Who asks, with every scope."""
    persona = _persona(who)
    return Viewer(
        profile=persona.profile,
        organisation=persona.organisation.id if persona.organisation else None,
        person=persona.person.id if persona.person else None,
        scopes=frozenset(Scope),
    )


@asynccontextmanager
async def served(database: Database, data_dir: Path) -> AsyncIterator[Asked]:
    """The application over one of them."""
    settings = Settings(data_dir=data_dir, demo=True)
    app = application(settings, database)
    with without_rounds():
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url=settings.public_address) as http:
                access = app.state.services.access
                tokens = {
                    name: access.tokens.issue(replace(subject_of(_persona(name)), scopes=A_TOKEN_OF_THEIRS))
                    for name in READERS
                }
                writer = engine_for(database.writer, size=2)
                works = Works(writer, FileKeys.below(data_dir))
                yield Asked(
                    http=http,
                    tokens=tokens,
                    execution=app.state.services.execution,
                    writes=Writes(works, WallClock(), uuid4, b"a key for the tests' digests"),
                )
                await writer.dispose()


def _persona(name: str) -> Persona:
    found = persona_named(name)
    assert found is not None
    return found


def plant_now(database: Database, *, hidden: bool) -> dict[str, list[UUID]]:
    """As `planted`, for fixtures that are not asynchronous."""
    return asyncio.run(planted(database, hidden=hidden))
