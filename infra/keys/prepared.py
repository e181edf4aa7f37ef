"""Makes a PostgreSQL of the operator's fit to be the key store: its two roles, its privileges, its tables.

Refused, each with one line: the cluster that holds the records, whose log and backups would hold the keys beside what
they open; a server too old or out of reach; a login that may not make roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import asyncpg

from infra.address import Address, from_url
from infra.home import prepared as prepared_folder
from infra.migrate import KEYS, migrate
from infra.passwords import passwords
from infra.roles import ROLES_LOCK, scram_verifier
from infra.startup import CannotStart

SETTING = "PARLEY_KEYS_URL"
OWNER, LOGIN = "parley_keys_owner", "parley_keys"
OLDEST = 150000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Of a key store: which setting names it, its roles, its tables, and what must not lie in its cluster."""

    setting: str
    owner: str
    login: str
    scripts: Path
    beside: str


CASES = Kind(setting=SETTING, owner=OWNER, login=LOGIN, scripts=KEYS, beside="the records")


async def prepared(url: str, data_dir: Path, records: Address, kind: Kind = CASES) -> Address:
    """The address of the login for keys, on a database with its tables; `records` is the other database."""
    owner = from_url(url, kind.setting)
    password = passwords(prepared_folder(data_dir), [f"role:{kind.login}"])[f"role:{kind.login}"]
    connection = await _connected(owner, kind)
    try:
        if int(str(await connection.fetchval("SHOW server_version_num"))) < OLDEST:
            raise CannotStart(
                f"The server of {kind.setting} is too old.", "Parley needs PostgreSQL 15 or newer."
            )
        await _refuse_the_records_own(connection, records, kind)
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", ROLES_LOCK)
            await _make_roles(connection, password, kind)
            await _close(connection, kind)
    except asyncpg.InsufficientPrivilegeError as no:
        raise CannotStart(
            f"The login of {kind.setting} may not make roles or own the database.",
            "Give it CREATEROLE and the ownership of the database, or use a superuser.",
        ) from no
    finally:
        await connection.close()
    await migrate(owner, scripts=kind.scripts, role=kind.owner)
    return owner.as_role(kind.login, password)


async def _connected(address: Address, kind: Kind) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(**address.arguments(), timeout=10)  # pyright: ignore[reportArgumentType]
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as no:
        raise CannotStart(
            f"Cannot reach the key store {address.database} at {address.host}:{address.port} ({type(no).__name__}).",
            f"Check {kind.setting}, and that the server runs and lets this machine in.",
        ) from no


async def _refuse_the_records_own(keys: asyncpg.Connection, records: Address, kind: Kind) -> None:
    """Two databases of one cluster share its log and its backups, so the cluster is what must differ."""
    other = await asyncpg.connect(**records.arguments())  # pyright: ignore[reportArgumentType]
    try:
        same = await _cluster(keys) == await _cluster(other)
    finally:
        await other.close()
    if same:
        raise CannotStart(
            f"{kind.setting} names the PostgreSQL that holds {kind.beside}.",
            "An erased key would go on lying in its backups: use a cluster of its own, or unset it.",
        )


async def _cluster(connection: asyncpg.Connection) -> object:
    return await connection.fetchval("SELECT system_identifier FROM pg_control_system()")


async def _make_roles(connection: asyncpg.Connection, password: str, kind: Kind) -> None:
    known = {row["rolname"] for row in await connection.fetch(_KNOWN, [kind.owner, kind.login])}
    if await connection.fetchval(_POWERFUL, [kind.owner, kind.login]):
        raise CannotStart(
            f"The key store has a role {kind.owner} or {kind.login} that may bypass every rule, "
            "or is a member of another.",
            "Drop or rename it: Parley makes its own roles.",
        )
    if kind.owner not in known:
        await connection.execute(f"CREATE ROLE {kind.owner} NOLOGIN NOINHERIT")
    verb = "ALTER" if kind.login in known else "CREATE"
    await connection.execute(
        f"{verb} ROLE {kind.login} LOGIN NOINHERIT PASSWORD '{scram_verifier(password)}'"
    )
    await connection.execute(f"ALTER ROLE {kind.login} RESET ALL")
    for name, value in _SETTINGS.items():
        await connection.execute(f"ALTER ROLE {kind.login} SET {name} = '{value}'")
    if not await connection.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
        await connection.execute(f"GRANT {kind.owner} TO CURRENT_USER")


async def _close(connection: asyncpg.Connection, kind: Kind) -> None:
    database = await connection.fetchval("SELECT quote_ident(current_database())")
    await connection.execute(
        f"""
        REVOKE ALL ON DATABASE {database} FROM PUBLIC;
        GRANT CONNECT ON DATABASE {database} TO {kind.login};
        GRANT CREATE ON DATABASE {database} TO {kind.owner};
        ALTER SCHEMA public OWNER TO {kind.owner};
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA public TO {kind.login};
        REVOKE ALL ON LANGUAGE plpgsql FROM PUBLIC;
        GRANT USAGE ON LANGUAGE plpgsql TO {kind.owner};
        ALTER DEFAULT PRIVILEGES FOR ROLE {kind.owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        """
    )


_SETTINGS = {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "15s", "search_path": "public"}

_KNOWN = "SELECT rolname FROM pg_roles WHERE rolname = ANY($1::text[])"

_POWERFUL = """
SELECT count(*) > 0 FROM pg_roles r WHERE rolname = ANY($1::text[])
AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
     OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid))
"""
