"""The database's roles: who owns, who reads, who writes, and what everyone else may (nothing).

One login per reading profile, one for writing, one for signing in, one for telling subscribers what happened, each a
member of nothing; an owner that cannot log in. Passwords reach the server only as SCRAM verifiers. Privileges on tables
are the migrations' affair, next to each.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping

import asyncpg

from domain.access import Profile
from infra.startup import CannotStart

OWNER = "parley_owner"
WRITER = "parley_writer"
AUTHORIZER = "parley_authorizer"
"""The authorization server's: it alone reads what people and clients sign in with."""
TELLER = "parley_teller"
"""Of whoever tells subscribers what happened: it reads the outbox and nothing else."""
READERS: Mapping[Profile, str] = {profile: f"parley_{profile.value}" for profile in Profile}
LOGINS: tuple[str, ...] = (*READERS.values(), WRITER, AUTHORIZER, TELLER)

READING: Mapping[str, str] = {
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_generic_plan",  # the compiled statements are made for it: 0.47 against 1.97 ms
    "jit": "off",
    "statement_timeout": "5s",  # a reader has ten connections: whoever asks the dearest question holds one this long
    "idle_in_transaction_session_timeout": "15s",
    "search_path": "public",
}
WRITING: Mapping[str, str] = {
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "30s",
    "search_path": "public",
}
ROLES_LOCK = 7_021_001
ATTEMPTS = 5

SCRAM_ROUNDS = 4096


async def ensure_roles(connection: asyncpg.Connection, passwords: Mapping[str, str]) -> None:
    """Make the roles, or put them back to what they should be. Safe to repeat and to run twice at once.

    The advisory lock holds within one database; another database of the same server may still collide.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            async with connection.transaction():
                await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
                await _make_roles(connection, passwords)
                await _leave_every_group(connection)
                return
        except (asyncpg.InternalServerError, asyncpg.UniqueViolationError, asyncpg.DuplicateObjectError):
            if attempt == ATTEMPTS:
                raise
            await asyncio.sleep(0.1 * attempt)


async def _make_roles(connection: asyncpg.Connection, passwords: Mapping[str, str]) -> None:
    known = {row["rolname"]: row for row in await connection.fetch(_POWERS, [OWNER, *LOGINS])}
    _refuse_powerful(known)
    if OWNER not in known:
        await connection.execute(f"CREATE ROLE {OWNER} NOLOGIN NOINHERIT")
    for role in LOGINS:
        verb = "ALTER" if role in known else "CREATE"
        secret = scram_verifier(passwords[role])
        await connection.execute(f"{verb} ROLE {role} LOGIN NOINHERIT PASSWORD '{secret}'")
        await connection.execute(f"ALTER ROLE {role} RESET ALL")  # a login may have altered its own defaults
        for name, value in (WRITING if role in (WRITER, AUTHORIZER, TELLER) else READING).items():
            await connection.execute(f"ALTER ROLE {role} SET {name} = '{value}'")
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await connection.execute(f"GRANT {OWNER} TO CURRENT_USER")


async def _leave_every_group(connection: asyncpg.Connection) -> None:
    for row in await connection.fetch(_MEMBERSHIPS, list(LOGINS)):
        await connection.execute(f'REVOKE "{row["granted"]}" FROM {row["member"]}')


async def close_database(connection: asyncpg.Connection) -> None:
    """Take from PUBLIC what PostgreSQL gives it, and give the owner and the logins what they need.

    The writing role may make temporary tables: files are imported through them, without the owner's rights.
    """
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    logins = ", ".join(LOGINS)
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
        await connection.execute(
            f"""
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database} TO {logins};
            GRANT TEMPORARY ON DATABASE {database} TO {WRITER};
            GRANT CREATE ON DATABASE {database} TO {OWNER};
            ALTER SCHEMA public OWNER TO {OWNER};
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {logins};
            REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
            GRANT USAGE ON LANGUAGE plpgsql TO {OWNER};
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE USAGE ON TYPES FROM PUBLIC;
            """
        )


def scram_verifier(password: str) -> str:
    """What PostgreSQL stores for a password (RFC 5803), so that the password itself never travels.

    The salt comes from the password, which is random and used nowhere else: so repeating changes nothing.
    """
    salt = hashlib.sha256(b"parley role salt" + password.encode()).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, SCRAM_ROUNDS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${SCRAM_ROUNDS}:{_base64(salt)}${_base64(stored)}:{_base64(server)}"


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _refuse_powerful(known: Mapping[str, asyncpg.Record]) -> None:
    for name, row in known.items():
        if row["powerful"]:
            raise CannotStart(
                f"The database has a role {name} that may bypass every rule (superuser, BYPASSRLS or alike).",
                "Drop or rename it: Parley makes its own roles.",
            )


_POWERS = """
SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS powerful
FROM pg_roles WHERE rolname = ANY($1::text[])
"""

_MEMBERSHIPS = """
SELECT g.rolname AS granted, m.rolname AS member
FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
WHERE m.rolname = ANY($1::text[])
"""
