"""The database as the rest of the service sees it: running, with its roles, migrated, and an address for each login.

It is the embedded cluster, or any PostgreSQL 15 or newer that the operator names. Refused with one line: a
server too old, out of reach, or whose login may not make roles.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from domain.access import Profile
from infra.address import Address, from_url
from infra.embedded import cluster_in
from infra.home import prepared
from infra.passwords import passwords
from infra.roles import AUTHORIZER, LOGINS, READERS, TELLER, WRITER, close_database, ensure_roles
from infra.startup import CannotStart

NAME = "parley"
OLDEST = 150000


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A migrated database and how each login reaches it."""

    owner: Address
    """May become parley_owner: for migrations and bulk loading, never for answering a request."""
    writer: Address
    authorizer: Address
    """Of the authorization server alone."""
    teller: Address
    """Of whoever tells subscribers what happened; reads the outbox, on the server that is written to."""
    readers: Mapping[Profile, Address]
    sources: Mapping[Profile, Address]
    """The same logins on the server that is written to, where `readers` are of a replica."""


@contextmanager
def opened(
    data_dir: Path,
    *,
    database_url: str = "",
    read_url: str = "",
    alone: bool = False,
    in_use: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Database]:
    """Have the database run for as long as the block lasts, roles made and migrations run.

    With `alone` (the server) the data folder must be free; without it (a command beside a running server) the
    database of that server is used. With `in_use` it is taken as that server has prepared it, which saves seconds.
    `meanwhile` is called once nothing stands in the way any more, before the database is waited for.
    """
    if database_url:
        owner = from_url(database_url, "PARLEY_DATABASE_URL")
        replica = from_url(read_url, "PARLEY_READ_URL") if read_url else owner
        meanwhile()
        yield asyncio.run(_ready(owner, replica, prepared(data_dir), in_use=in_use))
        return
    with cluster_in(data_dir) as (cluster, ours):
        if alone and not ours:
            raise CannotStart(
                f"Another Parley is using the data folder {data_dir}.",
                "Stop it, or name another folder with PARLEY_DATA_DIR.",
            )
        try:
            meanwhile()
            superuser = cluster.start() if ours else cluster.address()
            asyncio.run(have_own_database(superuser))
            owner = superuser.in_database(NAME)
            yield asyncio.run(_ready(owner, owner, cluster.base, in_use=in_use and not ours))
        finally:
            if ours:
                cluster.stop()


async def have_own_database(superuser: Address, name: str = NAME) -> None:
    """A database of this name in an embedded cluster, whose other databases nobody enters."""
    connection = await _connected(superuser)
    try:
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            await connection.execute(f"CREATE DATABASE {name}")
            await connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    except asyncpg.DuplicateDatabaseError:
        pass  # somebody else was quicker
    finally:
        await connection.close()


async def _ready(owner: Address, replica: Address, base: Path, *, in_use: bool) -> Database:
    kept = passwords(base, [f"role:{role}" for role in LOGINS])
    by_role = {role: kept[f"role:{role}"] for role in LOGINS}
    if not in_use:
        await prepare(owner, by_role)
    return Database(
        owner=owner,
        writer=owner.as_role(WRITER, by_role[WRITER]),
        authorizer=owner.as_role(AUTHORIZER, by_role[AUTHORIZER]),
        teller=owner.as_role(TELLER, by_role[TELLER]),
        readers={profile: replica.as_role(role, by_role[role]) for profile, role in READERS.items()},
        sources={profile: owner.as_role(role, by_role[role]) for profile, role in READERS.items()},
    )


async def prepare(owner: Address, by_role: Mapping[str, str]) -> None:
    """Roles, privileges and tables, on a database that exists; by_role holds the passwords."""
    connection = await _connected(owner)
    try:
        await _refuse_unfit(connection)
        await ensure_roles(connection, by_role)
        await close_database(connection)
    except asyncpg.InsufficientPrivilegeError as no:
        raise CannotStart(
            "The login of PARLEY_DATABASE_URL may not make roles or own the database.",
            "Give it CREATEROLE and the ownership of the database, or use a superuser.",
        ) from no
    finally:
        await connection.close()
    from infra.migrate import migrate  # a command beside a running server does without Alembic

    await migrate(owner)


async def _connected(address: Address) -> asyncpg.Connection:
    remedy = "Check PARLEY_DATABASE_URL, and that the server runs and lets this machine in."
    where = f"the database {address.database} at {address.host}:{address.port}"
    try:
        return await asyncpg.connect(**address.arguments(), timeout=10)  # pyright: ignore[reportArgumentType]
    except asyncpg.InvalidCatalogNameError as no:
        raise CannotStart(
            f"There is no {where.removeprefix('the ')}.", "Create it, or check PARLEY_DATABASE_URL."
        ) from no
    except (
        asyncpg.InvalidPasswordError,
        asyncpg.InvalidAuthorizationSpecificationError,
        asyncpg.InsufficientPrivilegeError,
    ) as no:
        raise CannotStart(f"The login {address.user} is refused by {where}.", remedy) from no
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as no:
        raise CannotStart(f"Cannot reach {where} ({type(no).__name__}).", remedy) from no


async def _refuse_unfit(connection: asyncpg.Connection) -> None:
    version = int(str(await connection.fetchval("SHOW server_version_num")))
    if version < OLDEST:
        raise CannotStart(
            f"The database is PostgreSQL {version // 10000}.", "Parley needs PostgreSQL 15 or newer."
        )
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise CannotStart(f"The database's encoding is {encoding}.", "Create it with ENCODING 'UTF8'.")
