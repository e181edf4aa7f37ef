"""Someone runs SQL under a login other than the authorization server's: nothing people sign in with comes out.

The writing login makes invitations and closes accounts: it reads who has an account and ends what rests on it, once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database

TABLES = (
    "accounts", "recovery_codes", "sessions", "invitations", "authorization_requests", "grants", "authorization_codes",
    "refresh_tokens", "revoked_tokens", "seen_proofs", "consents", "signing_keys", "rate_limits",
)  # fmt: skip

OF_THE_WRITER = {
    "accounts": {"person_id", "closed_at"},
    "sessions": {"id", "person_id", "ended_at"},
    "grants": {"id", "person_id", "client_id", "ended_at"},
    "invitations": {"id", "person_id", "expires_at", "spent_at", "withdrawn_at"},
}
"""What the writing login reads of them: no hash, no digest, no secret, sealed or not."""

ENDS = {
    "accounts": "UPDATE accounts SET closed_at = now()",
    "sessions": "UPDATE sessions SET ended_at = now()",
    "grants": "UPDATE grants SET ended_at = now(), ended_because = 'ACCOUNT_CLOSED'",
}


@pytest.fixture
async def writing(planted: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**planted.writer.arguments())
    yield connection
    await connection.close()


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_comes_to_anything_people_sign_in_with(raw, profile: Profile) -> None:
    session = await raw(profile)
    for table in TABLES:
        for statement in (
            f"SELECT 1 FROM {table}", f"SELECT count(*) FROM {table}", f"DELETE FROM {table}",
            f"INSERT INTO {table} DEFAULT VALUES", f"COPY {table} TO STDOUT", f"TABLE {table}",
        ):  # fmt: skip
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.execute(statement)


async def test_the_writing_login_reads_no_secret_of_signing_in(writing: asyncpg.Connection, truth) -> None:
    for table in TABLES:
        columns = await truth.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0", table
        )
        for (column,) in columns:
            if column in OF_THE_WRITER.get(table, set()):
                await writing.execute(f"SELECT {column} FROM {table}")
                continue
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await writing.execute(f"SELECT {column} FROM {table}")
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"TABLE {table}"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await writing.execute(statement)


@pytest.mark.parametrize(("table", "end"), ENDS.items(), ids=ENDS)
async def test_what_the_writing_login_ended_it_opens_no_more(
    writing: asyncpg.Connection, planted: Database, table: str, end: str
) -> None:
    column = "closed_at" if table == "accounts" else "ended_at"
    async with _one_of_each(planted):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await writing.execute(end.replace("now()", "NULL").replace("'ACCOUNT_CLOSED'", "NULL"))
        assert await writing.execute(end) == "UPDATE 1"
        assert await writing.execute(end) == "UPDATE 0"
        assert await writing.fetchval(f"SELECT count({column}) FROM {table}") == 1


@asynccontextmanager
async def _one_of_each(planted: Database) -> AsyncIterator[None]:
    """An account with a session and a grant, and nothing of it afterwards."""
    owner = await asyncpg.connect(**planted.owner.arguments())
    await owner.execute(_PLACED)
    yield
    await owner.execute("DELETE FROM grants; DELETE FROM sessions; DELETE FROM accounts")
    await owner.execute("DELETE FROM oauth_clients WHERE id = 'an-app'")
    await owner.close()


_PLACED = """
    INSERT INTO oauth_clients (id, name, type, profile, scopes, jwks, active, registered_at)
        VALUES ('an-app', 'An app', 'APP', 'public', '{}', '{"keys": []}', true, now());
    INSERT INTO accounts (person_id, password_hash, totp_sealed, opened_at)
        SELECT id, '$argon2id$', '', now() FROM persons ORDER BY id LIMIT 1;
    INSERT INTO sessions (id, digest, person_id, began_at, seen_at, second_factor_at, method, expires_at)
        SELECT gen_random_uuid(), '', person_id, now(), now(), now(), 'TOTP', now() FROM accounts;
    INSERT INTO grants
            (id, client_id, person_id, session_id, acting, profile, scopes, second_factor_at, made_at, expires_at)
        SELECT gen_random_uuid(), 'an-app', person_id, id, 'BOARD', 'board', '{}', now(), now(), now() FROM sessions;
"""
