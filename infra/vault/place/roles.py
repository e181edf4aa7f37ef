"""The roles of the vault's PostgreSQL: an owner that cannot log in, and one login that reads no table.

`parley_vault` executes the functions that the migrations grant to it, and is a member of nothing. Refuses roles of
these names that may bypass every rule.
"""

from __future__ import annotations

import asyncpg

from infra.roles import ROLES_LOCK, scram_verifier
from infra.startup import CannotStart

OWNER, LOGIN = "parley_vault_owner", "parley_vault"
SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "15s",
    "search_path": "public",
    "jit": "off",
}


async def ensure_roles(connection: asyncpg.Connection, password: str) -> None:
    """Make the two roles, or put them back to what they should be. Safe to repeat and to run twice at once."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
        known = {row["rolname"] for row in await connection.fetch(_KNOWN, [OWNER, LOGIN])}
        if await connection.fetchval(_POWERFUL, [OWNER, LOGIN]):
            raise CannotStart(
                f"The vault's database has a role {OWNER} or {LOGIN} that may bypass every rule.",
                "Drop or rename it: Parley makes its own roles.",
            )
        verb = "ALTER" if OWNER in known else "CREATE"
        await connection.execute(f"{verb} ROLE {OWNER} NOLOGIN NOINHERIT")
        verb = "ALTER" if LOGIN in known else "CREATE"
        await connection.execute(f"{verb} ROLE {LOGIN} LOGIN NOINHERIT PASSWORD '{scram_verifier(password)}'")
        await connection.execute(f"ALTER ROLE {LOGIN} RESET ALL")  # a login may have altered its own defaults
        for name, value in SETTINGS.items():
            await connection.execute(f"ALTER ROLE {LOGIN} SET {name} = '{value}'")
        for row in await connection.fetch(_MEMBERSHIPS, LOGIN):
            await connection.execute(f'REVOKE "{row["rolname"]}" FROM {LOGIN}')
        if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            await connection.execute(f"GRANT {OWNER} TO CURRENT_USER")


async def close_database(connection: asyncpg.Connection) -> None:
    """Take from PUBLIC what PostgreSQL gives it, and give the owner and the login what they need."""
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
        await connection.execute(
            f"""
            REVOKE ALL ON DATABASE {database} FROM PUBLIC;
            GRANT CONNECT ON DATABASE {database} TO {LOGIN};
            GRANT CREATE ON DATABASE {database} TO {OWNER};
            ALTER SCHEMA public OWNER TO {OWNER};
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {LOGIN};
            REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
            GRANT USAGE ON LANGUAGE plpgsql TO {OWNER};
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE USAGE ON TYPES FROM PUBLIC;
            """
        )


_KNOWN = "SELECT rolname FROM pg_roles WHERE rolname = ANY($1::text[])"

_POWERFUL = """
SELECT count(*) > 0 FROM pg_roles WHERE rolname = ANY($1::text[])
AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
"""

_MEMBERSHIPS = """
SELECT g.rolname FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid JOIN pg_roles m ON m.oid = a.member
WHERE m.rolname = $1
"""
