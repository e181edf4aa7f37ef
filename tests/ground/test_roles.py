"""The database's roles: what each may, what nobody may, and that repeating changes nothing."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database, prepare
from infra.pools import Pools
from infra.roles import LOGINS, OWNER, READERS, WRITER, ensure_roles, scram_verifier
from infra.startup import CannotStart


async def test_every_login_inherits_nothing_and_is_a_member_of_nothing(owner: asyncpg.Connection):
    rows = await owner.fetch(
        """SELECT rolname, rolcanlogin, rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
                  (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid) AS memberships
           FROM pg_roles r WHERE rolname LIKE 'parley\\_%' AND rolname <> 'parley_superuser'
               AND rolname NOT LIKE 'parley\\_vault%'  -- here the vault's lie in the same cluster
           ORDER BY rolname"""
    )
    nothing = (False, False, False, False, False, 0)
    assert {row["rolname"]: (row["rolcanlogin"], *tuple(row)[2:]) for row in rows} == {
        OWNER: (False, *nothing),
        **dict.fromkeys(LOGINS, (True, *nothing)),
    }


@pytest.mark.parametrize("profile", Profile)
async def test_a_reading_login_cannot_write(pools: Pools, profile: Profile):
    assert await pools[profile].fetchval("SELECT current_user::text") == READERS[profile]
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        await pools[profile].fetchval("UPDATE sites SET name = name RETURNING 1")


@pytest.mark.parametrize("profile", Profile)
async def test_a_reading_login_that_lifts_its_read_only_mode_still_may_not_write_or_create(
    as_profile, profile: Profile
):
    connection = as_profile[profile]
    await connection.execute("SET default_transaction_read_only = off")
    for statement in (
        "UPDATE sites SET name = name",
        "CREATE TABLE public.mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "DO $$ BEGIN END $$",
        f"SET ROLE {OWNER}",
        f"SET ROLE {WRITER}",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)


async def test_reading_logins_plan_generically_and_give_up_after_15_seconds(pools: Pools):
    shown = {
        name: await pools[Profile.COMPANY].fetchval(f"SELECT current_setting('{name}')")
        for name in ("plan_cache_mode", "jit", "statement_timeout", "default_transaction_read_only")
    }
    assert shown == {
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",
        "statement_timeout": "5s",
        "default_transaction_read_only": "on",
    }


async def test_public_may_nothing(owner: asyncpg.Connection):
    rights = await owner.fetchrow(
        """SELECT (SELECT count(*) FROM pg_database d, aclexplode(coalesce(datacl, acldefault('d', datdba))) a
                   WHERE datname = current_database() AND a.grantee = 0) AS database,
                  (SELECT count(*) FROM pg_namespace n, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
                   WHERE nspname = 'public' AND a.grantee = 0) AS schema,
                  (SELECT count(*) FROM pg_language l, aclexplode(coalesce(lanacl, acldefault('l', lanowner))) a
                   WHERE lanname = 'plpgsql' AND a.grantee = 0) AS language"""
    )
    assert tuple(rights) == (0, 0, 0)


async def test_a_new_function_of_the_owner_is_closed_to_everyone(owner: asyncpg.Connection, as_profile):
    await owner.execute("CREATE FUNCTION public.answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[Profile.MEMBER].fetchval("SELECT public.answer()")


async def test_the_password_reaches_the_server_only_as_a_verifier(database: Database):
    connection = await asyncpg.connect(**database.owner.arguments())
    kept = await connection.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = 'parley_member'")
    await connection.close()
    password = database.readers[Profile.MEMBER].password
    assert password is not None
    assert kept == scram_verifier(password)
    assert password not in kept


async def test_a_wrong_password_is_refused(database: Database):
    wrong = database.readers[Profile.MEMBER].as_role("parley_member", "not the password")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(**wrong.arguments())


async def test_two_starts_at_once_and_again_change_nothing(server, database: Database):
    await asyncio.gather(*(prepare(database.owner, server.secrets) for _ in range(3)))
    connection = await asyncpg.connect(**database.readers[Profile.PUBLIC].arguments())
    assert await connection.fetchval("SELECT current_user::text") == "parley_public"
    await connection.close()


async def test_a_role_of_ours_that_became_powerful_is_refused(server, database: Database):
    connection = await asyncpg.connect(**database.owner.arguments())
    async with connection.transaction():
        await connection.execute("ALTER ROLE parley_board BYPASSRLS")
        with pytest.raises(CannotStart, match="role parley_board that may bypass every rule"):
            await ensure_roles(connection, server.secrets)
        await connection.execute("ALTER ROLE parley_board NOBYPASSRLS")
    await connection.close()


async def test_a_membership_given_to_a_login_is_taken_back(server, database: Database):
    connection = await asyncpg.connect(**database.owner.arguments())
    async with (
        connection.transaction()
    ):  # roles are the whole server's: nothing of this is seen by other tests
        await connection.execute("GRANT pg_read_all_data TO parley_company")
        await ensure_roles(connection, server.secrets)
        held = await connection.fetchval("SELECT pg_has_role('parley_company', 'pg_read_all_data', 'MEMBER')")
    await connection.close()
    assert held is False
