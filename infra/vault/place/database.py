"""The vault's own PostgreSQL: made fit for it, and how its login reaches it.

Refused, each with one line: a server too old or out of reach, another encoding than UTF-8, a login that may not make
roles.
"""

from __future__ import annotations

import asyncpg

from infra.address import Address
from infra.migrate import CORE, migrate
from infra.pools import as_it_is
from infra.startup import CannotStart
from infra.vault.place.roles import LOGIN, OWNER, close_database, ensure_roles

SETTING = "PARLEY_VAULT_URL"
SCRIPTS = CORE.with_name("vault")
OLDEST = 150000
CONNECTIONS = 16


async def prepare(owner: Address, password: str) -> Address:
    """Roles, privileges and tables on a database that exists; the address of the login whose password this is."""
    connection = await connected(owner)
    try:
        await _refuse_unfit(connection)
        await ensure_roles(connection, password)
        await close_database(connection)
    except asyncpg.InsufficientPrivilegeError as no:
        raise CannotStart(
            f"The login of {SETTING} may not make roles or own the database.",
            "Give it CREATEROLE and the ownership of the database, or use a superuser.",
        ) from no
    finally:
        await connection.close()
    await migrate(owner, scripts=SCRIPTS, role=OWNER)
    return owner.as_role(LOGIN, password)


async def pool_of(login: Address, *, size: int = CONNECTIONS) -> asyncpg.Pool:
    """Connections of the login, opened when they are first needed."""
    return await asyncpg.create_pool(
        **login.arguments(),  # pyright: ignore[reportArgumentType]
        min_size=0,
        max_size=size,
        reset=as_it_is,
        timeout=5,
        command_timeout=30,
        server_settings={"application_name": "parley vault"},
    )


async def connected(address: Address) -> asyncpg.Connection:
    """One connection, or one line that says why there is none."""
    try:
        return await asyncpg.connect(**address.arguments(), timeout=10)  # pyright: ignore[reportArgumentType]
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as no:
        raise CannotStart(
            f"Cannot reach the vault's database {address.database} at {address.host}:{address.port} "
            f"({type(no).__name__}).",
            f"Check {SETTING}, and that the server runs and lets this machine in.",
        ) from no


async def _refuse_unfit(connection: asyncpg.Connection) -> None:
    if int(str(await connection.fetchval("SHOW server_version_num"))) < OLDEST:
        raise CannotStart(f"The server of {SETTING} is too old.", "Parley needs PostgreSQL 15 or newer.")
    if await connection.fetchval("SHOW server_encoding") != "UTF8":
        raise CannotStart("The vault's database is not in UTF-8.", "Create it with ENCODING 'UTF8'.")
