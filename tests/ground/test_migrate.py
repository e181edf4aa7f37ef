"""Migrations: run as the owner, once however many start at a time, and never on a database that is ahead."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from infra.database import Database, prepare
from infra.migrate import head, migrate
from infra.roles import OWNER
from infra.startup import CannotStart


@pytest.fixture
async def empty(server):
    """A database without any table of ours."""
    admin = await asyncpg.connect(**server.superuser.arguments())
    await admin.execute("DROP DATABASE IF EXISTS bare WITH (FORCE)")
    await admin.execute("CREATE DATABASE bare")
    yield server.superuser.in_database("bare")
    await admin.execute("DROP DATABASE bare WITH (FORCE)")
    await admin.close()


async def test_three_starts_at_once_make_every_table_once(server, empty):
    async with asyncio.timeout(60):
        await asyncio.gather(*(prepare(empty, server.secrets) for _ in range(3)))
    connection = await asyncpg.connect(**empty.arguments())
    revisions = await connection.fetch("SELECT version_num FROM alembic_version")
    owners = await connection.fetch("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    await connection.close()
    assert [row["version_num"] for row in revisions] == [head()]
    assert [row["tableowner"] for row in owners] == [OWNER]


async def test_running_again_changes_nothing(database: Database):
    assert await migrate(database.owner) == (head(), head())


async def test_a_newer_database_is_refused_and_left_as_it_is(database: Database, owner: asyncpg.Connection):
    await owner.execute("UPDATE alembic_version SET version_num = '9999_later'")
    with pytest.raises(CannotStart) as refused:
        await migrate(database.owner)
    assert str(refused.value) == (
        f"The database was migrated by a newer Parley (its revision is 9999_later, this version ends at {head()}). "
        "Run that newer version, or restore a backup from before."
    )
    assert await owner.fetchval("SELECT version_num FROM alembic_version") == "9999_later"
    await owner.execute("UPDATE alembic_version SET version_num = $1", head())


async def test_every_table_has_row_security_and_every_login_only_what_it_was_given(owner: asyncpg.Connection):
    open_tables = await owner.fetch(
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
           AND relname <> 'alembic_version' AND NOT relrowsecurity"""
    )
    to_public = await owner.fetch(
        """SELECT relname FROM pg_class c, aclexplode(relacl) a
           WHERE relnamespace = 'public'::regnamespace AND a.grantee = 0"""
    )
    assert (open_tables, to_public) == ([], [])
