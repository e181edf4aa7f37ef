"""What the tables themselves refuse, whoever writes and however: the second lock behind the rules of registration."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest

from infra.database import Database

ORGANISATIONS = {
    kind: UUID(f"00000000-0000-4000-8000-{number:012}")
    for number, kind in enumerate(
        ("SECRETARIAT", "AUDIT_FIRM", "NGO", "UNION", "COMMUNITY", "COMPANY", "BRAND", "FINANCIER")
    )
}
SEEN_AS = {
    "SECRETARIAT": "secretariat",
    "AUDIT_FIRM": "audit_firm",
    "NGO": "member",
    "UNION": "member",
    "COMMUNITY": "member",
    "COMPANY": "company",
    "BRAND": "public",
    "FINANCIER": "public",
}
IDENTITIES = ("identities:seal", "identities:request", "identities:approve", "identities:open")
PROFILES = ("public", "member", "board", "audit_firm", "company", "secretariat")


SECTOR = {"NGO": "NGOS", "UNION": "WORKERS", "COMMUNITY": "COMMUNITIES", "COMPANY": "MINING_COMPANIES",
          "BRAND": "CONSUMER_BRANDS", "FINANCIER": "FINANCE"}  # fmt: skip


@pytest.fixture(autouse=True)
async def organisations(owner: asyncpg.Connection) -> None:
    if await owner.fetchval("SELECT true FROM sectors LIMIT 1"):
        return
    for position, sector in enumerate(SECTOR.values(), 1):
        await owner.execute("INSERT INTO sectors VALUES ($1, $1, $1, $2)", sector, position)
    for kind, id in ORGANISATIONS.items():
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $2, $3)",
            id,
            kind,
            SECTOR.get(kind),
        )


async def _insert(
    connection: asyncpg.Connection,
    *,
    type: str = "APP",
    of: str | None = None,
    profile: str = "public",
    scopes: tuple[str, ...] = (),
) -> bool:
    """Whether the table takes such a client; it is taken back."""
    turn = connection.transaction()
    await turn.start()
    try:
        await connection.execute(
            "INSERT INTO oauth_clients (id, name, type, organisation_id, profile, scopes, jwks, registered_at)"
            """ VALUES ('a-tool', 'A tool', $1, $2, $3, $4, '{"keys": []}', now())""",
            type, ORGANISATIONS[of] if of else None, profile, list(scopes),
        )  # fmt: skip
    except asyncpg.CheckViolationError:
        return False
    finally:
        await turn.rollback()
    return True


@pytest.mark.parametrize("login", ["owner", "writer", "authorizer"])
@pytest.mark.parametrize("kind", ["COMPANY", "BRAND", "FINANCIER"])
async def test_no_login_writes_an_identity_scope_into_such_a_client(
    owner: asyncpg.Connection, database: Database, login: str, kind: str
) -> None:
    logins = {"writer": database.writer, "authorizer": database.authorizer}
    session = owner if login == "owner" else await asyncpg.connect(**logins[login].arguments())
    for type in ("APP", "SERVER", "SERVICE", "RESOURCE_SERVER"):
        for scope in IDENTITIES:
            took = await _insert(session, type=type, of=kind, profile=SEEN_AS[kind], scopes=(scope,))
            assert not took, (type, scope)
    assert await _insert(session, of=kind, profile=SEEN_AS[kind], scopes=("engagement:read",))
    if session is not owner:
        await session.close()


@pytest.mark.parametrize("scope", [*IDENTITIES, "admin:clients", "audit_log:read"])
async def test_a_machine_holds_nothing_that_is_for_people(writer: asyncpg.Connection, scope: str) -> None:
    assert not await _insert(writer, type="SERVICE", of="NGO", profile="member", scopes=(scope,))
    assert await _insert(writer, type="SERVER", of="NGO", profile="member", scopes=(scope,))


async def test_a_resource_server_holds_no_scope(writer: asyncpg.Connection) -> None:
    assert await _insert(writer, type="RESOURCE_SERVER")
    assert not await _insert(writer, type="RESOURCE_SERVER", scopes=("engagement:read",))


@pytest.mark.parametrize("kind", ORGANISATIONS)
async def test_a_client_is_seen_as_what_its_organisation_is(writer: asyncpg.Connection, kind: str) -> None:
    """Otherwise a company's client would be a member's, and hold what a member's may."""
    taken = [profile for profile in PROFILES if await _insert(writer, of=kind, profile=profile)]
    assert taken == [SEEN_AS[kind]]


async def test_nobodys_client_is_seen_as_the_public(writer: asyncpg.Connection) -> None:
    assert [profile for profile in PROFILES if await _insert(writer, profile=profile)] == ["public"]
