"""The cast of these tests, in the database: a secretariat, NGOs, companies, an audit firm, a brand, and two sites."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.writes import Writes
from domain.access import Profile, Scope, Viewer
from infra.unit_of_work import Works
from schema.mutations import MUTATIONS
from schema.writing import Outcome
from tests.conftest import FixedClock
from tests.vault.memory import MemoryVault

EVERY_SCOPE = frozenset(Scope)

SECRETARIAT = UUID("00000000-0000-4000-8000-000000000001")
NGO = UUID("00000000-0000-4000-8000-000000000002")
OTHER_NGO = UUID("00000000-0000-4000-8000-000000000003")
COMPANY = UUID("00000000-0000-4000-8000-000000000004")
OTHER_COMPANY = UUID("00000000-0000-4000-8000-000000000005")
AUDIT_FIRM = UUID("00000000-0000-4000-8000-000000000006")
BRAND = UUID("00000000-0000-4000-8000-000000000007")
SITE = UUID("00000000-0000-4000-8000-000000000011")
OTHER_SITE = UUID("00000000-0000-4000-8000-000000000012")

CAST = (
    (SECRETARIAT, "The Secretariat", "SECRETARIAT", None),
    (NGO, "River Watch", "NGO", "NGOS"),
    (OTHER_NGO, "Highland Rights", "NGO", "NGOS"),
    (COMPANY, "Cerro Alto Mining", "COMPANY", "MINING_COMPANIES"),
    (OTHER_COMPANY, "Lower Valley Metals", "COMPANY", "MINING_COMPANIES"),
    (AUDIT_FIRM, "Plumb Line Assurance", "AUDIT_FIRM", None),
    (BRAND, "Bright Rings", "BRAND", "CONSUMER_BRANDS"),
)
SECTORS = ("COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE")


@pytest.fixture
async def cast(owner: asyncpg.Connection) -> None:
    """Puts the cast there, once a module."""
    if await owner.fetchval("SELECT true FROM organisations WHERE id = $1", SECRETARIAT):
        return
    for position, sector in enumerate(SECTORS, 1):
        await owner.execute("INSERT INTO sectors VALUES ($1, $1, $1, $2)", sector, position)
        for number in (1, 2):
            await owner.execute("INSERT INTO seats VALUES ($1, $2, $3)", f"{sector}:{number}", sector, number)
    for row in CAST:
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)", *row
        )
    for id, name in ((SITE, "Cerro Alto"), (OTHER_SITE, "Lower Valley")):
        await owner.execute(
            "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')", id, name
        )


def viewer(profile: Profile, organisation: UUID | None = None, *, client: str = "a client") -> Viewer:
    """Somebody with every scope: what is then refused is refused for want of a relationship."""
    return Viewer(profile=profile, organisation=organisation, scopes=EVERY_SCOPE, client=client)


Ask = Callable[..., Awaitable[Outcome]]


@pytest.fixture
def vault() -> MemoryVault:
    """A vault that can be switched off."""
    return MemoryVault()


@pytest.fixture
def writes(writing: AsyncEngine, vault: MemoryVault) -> Writes:
    """The writing services on this module's database and that vault, on 22 November 2026."""
    return Writes(Works(writing, vault=vault), FixedClock(), uuid4, b"a key for the tests' digests")


@pytest.fixture
def ask(cast: None, writes: Writes) -> Ask:
    """Sends a mutation: `await ask("registerSite", {"name": ...})`, as the secretariat unless told otherwise."""

    async def asked(
        name: str,
        given: Mapping[str, object],
        *,
        by: Viewer | None = None,
        key: str | None = None,
    ) -> Outcome:
        args = {"input": given, "idempotencyKey": key or str(uuid4())}
        by = by or viewer(Profile.SECRETARIAT, SECRETARIAT)
        return await MUTATIONS[name].run(args, by, writes)

    return asked


@pytest.fixture
def refuse(ask: Ask, fingerprint: Callable[[], Awaitable[Mapping[str, str]]]) -> Ask:
    """Sends a mutation, and makes sure that it left every table as it was."""

    async def refused(name: str, given: Mapping[str, object], **how: object) -> Outcome:
        before = await fingerprint()
        answer = await ask(name, given, **how)
        assert await fingerprint() == before, f"{name} answered {answer.typename} and yet something moved"
        return answer

    return refused
