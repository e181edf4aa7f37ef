"""What signing in leaves behind goes once it can mean nothing, and not a moment sooner."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from infra.database import Database
from infra.engine import engine_for
from infra.oauth.storage import Storage
from infra.oauth.sweeping import sweep

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SECOND, DAY, MONTH = timedelta(seconds=1), timedelta(days=1), timedelta(days=30)
PERSON, LIVE, SESSION = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.fixture
async def door(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Storage]:
    await owner.execute(
        "TRUNCATE accounts, invitations, oauth_assertions, oauth_clients, rate_limits, seen_proofs,"
        " revoked_tokens CASCADE"
    )
    await owner.execute(
        "INSERT INTO persons VALUES ($1, 'swift', '2026-01-01') ON CONFLICT DO NOTHING", PERSON
    )
    await owner.execute(
        "INSERT INTO accounts VALUES ($1, '$argon2id$x', 'sealed', 0, $2)", PERSON, NOW - 2 * MONTH
    )
    await owner.execute(
        "INSERT INTO oauth_clients (id, name, type, profile, scopes, jwks, registered_at)"
        """ VALUES ('an-app', 'An app', 'APP', 'public', '{}', '{"keys": []}', $1)""",
        NOW,
    )
    await _session(owner, SESSION, NOW + DAY)
    await _grant(owner, LIVE, NOW + DAY)
    engine = engine_for(database.authorizer)
    yield Storage(engine)
    await engine.dispose()


async def _session(owner: asyncpg.Connection, id_: UUID, expires: datetime) -> None:
    await owner.execute(
        "INSERT INTO sessions VALUES ($1, $2, $3, $4, $4, $4, 'TOTP', $5)",
        id_, id_.bytes, PERSON, NOW - 2 * MONTH, expires,
    )  # fmt: skip


async def _grant(owner: asyncpg.Connection, id_: UUID, expires: datetime, session: UUID = SESSION) -> None:
    await owner.execute(
        "INSERT INTO grants (id, client_id, person_id, session_id, acting, profile, scopes, second_factor_at, made_at,"
        " expires_at) VALUES ($1, 'an-app', $2, $3, 'BOARD', 'board', '{}', $4, $4, $5)",
        id_, PERSON, session, NOW - 2 * MONTH, expires,
    )  # fmt: skip


KEPT_UNTIL = {
    "oauth_assertions": ("INSERT INTO oauth_assertions VALUES ('an-app', $1::text, $2)", timedelta()),
    "seen_proofs": ("INSERT INTO seen_proofs VALUES ($1::text::bytea, $2)", timedelta()),
    "rate_limits": ("INSERT INTO rate_limits VALUES ($1::text::bytea, 1, $2)", timedelta()),
    "revoked_tokens": ("INSERT INTO revoked_tokens VALUES (md5($1::text)::uuid, $2)", timedelta()),
    "authorization_requests": (
        "INSERT INTO authorization_requests VALUES ($1::text::bytea, 'an-app', false, '{}', NULL, $2, $2)",
        timedelta(),
    ),
    "authorization_codes": (
        f"INSERT INTO authorization_codes VALUES ($1::text::bytea, '{LIVE}', 'https://app.example/', 'c', NULL, $2)",
        DAY,
    ),
    "refresh_tokens": (f"INSERT INTO refresh_tokens VALUES ($1::text::bytea, '{LIVE}', $2, $2)", DAY),
    "invitations": (
        f"INSERT INTO invitations VALUES (md5($1::text)::uuid, $1::text::bytea, '{PERSON}', '2026-01-01', NULL, $2)",
        MONTH,
    ),
}


@pytest.mark.parametrize("table", sorted(KEPT_UNTIL))
async def test_a_row_goes_a_moment_after_it_can_mean_anything(
    door: Storage, owner: asyncpg.Connection, table: str
) -> None:
    insert, longer = KEPT_UNTIL[table]
    await owner.execute(insert, "over", NOW - longer - SECOND)
    await owner.execute(insert, "not yet", NOW - longer)
    assert await door.run(lambda session: sweep(session, NOW)) == 1
    assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 1


async def test_a_family_goes_a_month_after_its_end_with_its_tokens_and_its_session(
    door: Storage, owner: asyncpg.Connection
) -> None:
    old, younger = uuid4(), uuid4()
    for session, family, over in ((uuid4(), old, NOW - MONTH - SECOND), (uuid4(), younger, NOW - MONTH)):
        await _session(owner, session, over)
        await _grant(owner, family, over, session)
        await owner.execute(
            "INSERT INTO refresh_tokens VALUES ($1, $2, $3, $3)", family.bytes, family, NOW + DAY
        )
    assert await door.run(lambda session: sweep(session, NOW)) == 3  # the old one's token, family and session
    assert {row["id"] for row in await owner.fetch("SELECT id FROM grants")} == {LIVE, younger}
    assert await owner.fetchval("SELECT count(*) FROM sessions") == 2
