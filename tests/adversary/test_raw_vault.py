"""Someone runs SQL under any login: of the records, where nothing tells of the vault; of the vault itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from domain.access import Profile
from infra.address import Address
from infra.database import Database
from infra.roles import OWNER
from infra.vault.place.roles import LOGIN
from infra.vault.place.roles import OWNER as VAULT_OWNER
from tests.vault.fixtures import VaultDatabase

WHO = (*(profile.value for profile in Profile), "writer", "authorizer")
ALSO_OF_THE_RECORDS = ("unsealings", "consent_events", "alembic_version")


def login_of(database: Database, who: str) -> Address:
    """A login of the records' database."""
    others = {"writer": database.writer, "authorizer": database.authorizer}
    return others[who] if who in others else database.readers[Profile(who)]


@pytest.fixture(params=WHO)
async def session(planted: Database, request: pytest.FixtureRequest) -> AsyncIterator[asyncpg.Connection]:
    """A session of each, as somebody has it who found a hole in a statement of ours."""
    made = await asyncpg.connect(**login_of(planted, request.param).arguments())
    await made.execute("SET default_transaction_read_only = off")
    yield made
    await made.close()


async def test_no_login_of_the_records_reads_or_counts_anything_of_the_vault(
    session: asyncpg.Connection, vault_owner: asyncpg.Connection
) -> None:
    """Here both are databases of one cluster, which is worse than what is deployed; still nothing of it shows."""
    found = await vault_owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    of_the_vault = sorted({row[0] for row in found} - {*ALSO_OF_THE_RECORDS})
    assert len(of_the_vault) > 15
    for table in of_the_vault:
        for statement in (
            f"SELECT count(*) FROM {table}",
            f"EXPLAIN SELECT * FROM {table}",
            f"TABLE public.{table}",
        ):
            with pytest.raises(asyncpg.UndefinedTableError) as told:
                await session.fetch(statement)
            assert "permission" not in str(told.value)
        assert await session.fetchval("SELECT to_regclass($1)", table) is None
    shown = "SELECT count(*) FROM {} WHERE {} = ANY($1::text[])"
    for view, column in (
        ("pg_class", "relname::text"), ("pg_stat_all_tables", "relname::text"),
        ("pg_statio_all_tables", "relname::text"), ("pg_stat_all_indexes", "relname::text"),
        ("pg_stats", "tablename::text"), ("pg_policies", "tablename::text"),
        ("information_schema.tables", "table_name::text"), ("information_schema.columns", "table_name::text"),
    ):  # fmt: skip
        assert await session.fetchval(shown.format(view, column), of_the_vault) == 0, view
    running = "SELECT count(*) FROM pg_stat_activity WHERE usename <> current_user AND query ~ '[a-z]{4}'"
    running += " AND query NOT LIKE '<insufficient%'"
    assert await session.fetchval(running) == 0


async def test_no_login_of_the_records_gets_into_the_vault_or_out_of_itself(
    session: asyncpg.Connection, vault_database: VaultDatabase
) -> None:
    me = await session.fetchval("SELECT current_user")
    for role in (LOGIN, VAULT_OWNER, OWNER):
        for statement in (f"SET ROLE {role}", f"SET SESSION AUTHORIZATION {role}", f"GRANT {role} TO CURRENT_USER",
                          f"ALTER ROLE {role} PASSWORD 'x'"):  # fmt: skip
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.execute(statement)
    assert await session.fetchval("SELECT current_user") == me
    assert (
        await session.fetchval("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        == 0
    )
    for reach in ("CREATE EXTENSION dblink", "CREATE EXTENSION postgres_fdw", "COPY parties TO PROGRAM 'cat'",
                  "SELECT pg_read_file('pg_hba.conf')", "SELECT pg_ls_dir('.')", "CREATE SCHEMA tricks",
                  "SELECT * FROM pg_authid", "SELECT pg_read_binary_file('global/pg_control')",
                  "SELECT lo_import('/etc/hosts')", "LOAD '/tmp/x.so'", "SELECT * FROM pg_file_settings",
                  "SELECT pg_stat_reset()", "SELECT pg_reload_conf()"):  # fmt: skip
        with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.FeatureNotSupportedError,
                            asyncpg.UndefinedFileError)):  # fmt: skip
            await session.execute(reach)
    there = vault_database.superuser.database
    address = Address(
        host=vault_database.login.host, port=vault_database.login.port, database=there, user=me,
        password=await _password(session),
    )  # fmt: skip
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.InvalidPasswordError)):
        await asyncpg.connect(**address.arguments())


async def _password(session: asyncpg.Connection) -> str:
    return str(session._params.password)


async def test_the_vaults_own_login_reads_no_table_and_calls_only_what_is_granted(
    vault_login: asyncpg.Connection, vault_owner: asyncpg.Connection
) -> None:
    tables = await vault_owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S')"
        " AND relnamespace = 'public'::regnamespace"
    )
    assert len(tables) > 15
    for (name,) in tables:
        for statement in (f"SELECT 1 FROM {name}", f"EXPLAIN SELECT 1 FROM {name}", f"DELETE FROM {name}",
                          f"COPY {name} TO STDOUT", f"TRUNCATE {name}"):  # fmt: skip
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.WrongObjectTypeError)):
                await vault_login.execute(statement)
    bare = await vault_owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        " AND NOT relrowsecurity AND relname <> 'alembic_version'"
    )
    assert [row[0] for row in bare] == []
    for statement in (f"SET ROLE {VAULT_OWNER}", "CREATE TABLE public.x ()", "CREATE TEMP TABLE x ()",
                      "DO $$ BEGIN END $$",
                      "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                      "SELECT pg_read_file('pg_hba.conf')", "SELECT * FROM pg_authid",
                      "ALTER ROLE parley_vault SUPERUSER",
                      "SET session_replication_role = replica"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await vault_login.execute(statement)


async def test_every_function_of_the_vault_is_closed_against_tricks(vault_owner: asyncpg.Connection) -> None:
    """As its owner with a fixed search path and for nobody but the login; what is not granted is not to be called."""
    ours = await vault_owner.fetch(
        "SELECT proname, prosecdef, proconfig, proacl::text[] AS acl, prorettype::regtype::text AS gives,"
        " has_function_privilege('parley_vault', oid, 'EXECUTE') AS granted"
        " FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
    )
    granted = [row for row in ours if row["granted"]]
    assert len(granted) > 20
    assert {row["proname"] for row in granted if not row["prosecdef"]} == {
        "unsealing_now"
    }  # reads a clock alone
    for row in granted:
        assert row["proconfig"] == ["search_path=pg_catalog, pg_temp"], row["proname"]
    for row in ours:
        assert row["acl"] is not None, row["proname"]
        assert not any(one.startswith("=") for one in row["acl"]), f"{row['proname']} is everybody's"
