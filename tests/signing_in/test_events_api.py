"""What happened at the door is read by administrators, page by page, and is never changed by anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from api.writes import Writes
from infra.database import Database
from infra.pools import Pools
from tests.signing_in.keeping import AVOCET, HERON, NO_ADMINISTRATOR, OUTSIDERS, Desk, desk, plant

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
LINES: tuple[tuple[int, str, UUID | None, str | None, UUID | None, str | None], ...] = (
    # minutes from midnight, kind, person, client, by, because
    (-1, "SIGNED_IN", HERON, None, None, None),
    (0, "CONSENTED", HERON, "river-map", None, None),
    (1, "GRANT_ENDED", HERON, "river-map", None, "TOKEN_USED_TWICE"),
    (1, "SIGN_IN_FAILED", AVOCET, None, None, None),
    (60, "CLIENT_SUSPENDED", None, "river-map", AVOCET, None),
    (1_440, "SIGNING_KEY_ROTATED", None, None, None, None),
)
ASKED = "at kind personHandle clientId because byHandle"


@pytest.fixture
async def log(pools: Pools, writes: Writes, owner: asyncpg.Connection) -> Desk:
    await plant(owner)
    if not await owner.fetchval("SELECT true FROM security_events LIMIT 1"):
        await owner.execute(
            "INSERT INTO oauth_clients (id, name, type, profile, scopes, jwks, registered_at)"
            """ VALUES ('river-map', 'River map', 'APP', 'public', '{}', '{"keys": []}', now())"""
        )
        await owner.executemany(
            "INSERT INTO security_events (id, at, kind, person_id, client_id, by_person_id, because)"
            " VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6)",
            [(MIDNIGHT + timedelta(minutes=minutes), *line) for minutes, *line in LINES],
        )
    return desk(pools, writes)


async def _kinds(log: Desk, narrowed: str = "") -> list[str]:
    answer = await log.ask(f"{{ securityEvents{narrowed} {{ nodes {{ kind }} }} }}")
    assert "errors" not in answer, answer
    return [node["kind"] for node in answer["data"]["securityEvents"]["nodes"]]


async def test_the_latest_first_with_who_what_and_why(log: Desk) -> None:
    answer = await log.ask(f"{{ securityEvents(first: 4) {{ nodes {{ {ASKED} }} total {{ count }} }} }}")
    events = answer["data"]["securityEvents"]
    assert events["total"] == {"count": 6}
    assert events["nodes"][:2] == [
        {
            "at": "2026-11-21T00:00:00+00:00",
            "kind": "SIGNING_KEY_ROTATED",
            "personHandle": None,
            "clientId": None,
            "because": None,
            "byHandle": None,
        },
        {
            "at": "2026-11-20T01:00:00+00:00",
            "kind": "CLIENT_SUSPENDED",
            "personHandle": None,
            "clientId": "river-map",
            "because": None,
            "byHandle": "avocet",
        },
    ]
    ended = next(node for node in events["nodes"] if node["kind"] == "GRANT_ENDED")
    assert (ended["personHandle"], ended["because"]) == ("heron", "TOKEN_USED_TWICE")


async def test_page_by_page_nothing_is_left_out_or_told_twice(log: Desk) -> None:
    """Two events of the same moment stand on two pages."""
    found: list[str] = []
    after: str | None = None
    while True:
        answer = await log.ask(
            "query($after: String) { securityEvents(first: 1, after: $after) { nodes { kind }"
            " pageInfo { hasNextPage endCursor } } }",
            {"after": after},
        )
        page = answer["data"]["securityEvents"]
        found += [node["kind"] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert sorted(found) == sorted(kind for _, kind, *_ in LINES)
    assert (found[0], found[-1]) == ("SIGNING_KEY_ROTATED", "SIGNED_IN")


async def test_events_are_narrowed(log: Desk) -> None:
    person, client = f'"prs_{HERON.hex}"', '"cli_river-map"'
    assert await _kinds(log, "(filter: {kind: [SIGNED_IN, CLIENT_SUSPENDED]})") == [
        "CLIENT_SUSPENDED",
        "SIGNED_IN",
    ]
    assert await _kinds(log, f"(filter: {{person: [{person}]}})") == ["GRANT_ENDED", "CONSENTED", "SIGNED_IN"]
    assert await _kinds(log, f"(filter: {{client: [{client}], person: [{person}]}})") == [
        "GRANT_ENDED",
        "CONSENTED",
    ]
    assert await _kinds(log, '(filter: {since: "2026-11-21"})') == ["SIGNING_KEY_ROTATED"]
    assert await _kinds(log, '(filter: {until: "2026-11-19"})') == ["SIGNED_IN"]
    assert len(await _kinds(log, '(filter: {since: "2026-11-20", until: "2026-11-20"})')) == 4


async def test_who_it_was_is_followed_with_the_scope_for_people_alone(log: Desk) -> None:
    source = "{ securityEvents(filter: {kind: [CONSENTED]}) { nodes { person { handle } client { name } } } }"
    answer = await log.ask(source)
    assert answer["errors"][0]["extensions"]["scopes"] == ["stakeholders:read"]
    named = await log.ask(source.replace("person { handle } ", ""))
    assert named["data"]["securityEvents"]["nodes"] == [{"client": {"name": "River map"}}]


@pytest.mark.parametrize("who", OUTSIDERS)
async def test_with_every_scope_nobody_else_reads_a_line(log: Desk, who: str) -> None:
    answer = await log.ask("{ securityEvents { nodes { id } total { count } } }", by=OUTSIDERS[who])
    assert answer == {"data": {"securityEvents": {"nodes": [], "total": {"count": 0}}}}


async def test_the_secretariats_other_people_lack_the_scope(log: Desk) -> None:
    answer = await log.ask("{ securityEvents { nodes { id } } }", by=NO_ADMINISTRATOR)
    assert answer["errors"][0]["extensions"]["scopes"] == ["audit_log:read"]


CHANGES = (
    "UPDATE security_events SET because = 'NOTHING'",
    "DELETE FROM security_events",
    "TRUNCATE security_events",
    "TRUNCATE persons CASCADE",
)


@pytest.mark.parametrize("statement", CHANGES)
async def test_nobody_changes_a_line(
    log: Desk, database: Database, owner: asyncpg.Connection, statement: str
) -> None:
    """Not the logins that write it, and not the owner of the table."""
    before = await owner.fetchval("SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM security_events t")
    logins = (database.writer, database.authorizer, *database.readers.values())
    sessions = [await asyncpg.connect(**login.arguments()) for login in logins]
    for session in sessions:
        await session.execute("SET default_transaction_read_only = off")
    for session in (*sessions, owner):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await session.execute(statement)
    for session in sessions:
        await session.close()
    assert (
        await owner.fetchval("SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM security_events t")
        == before
    )


@pytest.mark.parametrize("login", ["writer", "authorizer"])
async def test_whoever_writes_a_line_reads_none(log: Desk, database: Database, login: str) -> None:
    address = database.writer if login == "writer" else database.authorizer
    session = await asyncpg.connect(**address.arguments())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await session.fetch("SELECT 1 FROM security_events")
    await session.close()
