"""The roles of a vault are put back to what they must be at every start, and a powerful one is refused."""

from __future__ import annotations

import asyncpg
import pytest

from infra.startup import CannotStart
from infra.vault.place.roles import ensure_roles
from tests.vault.fixtures import PASSWORD, VaultDatabase


@pytest.fixture
async def superuser(vault_database: VaultDatabase):
    """A superuser's transaction that is taken back: roles belong to the whole cluster."""
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ("GRANT pg_read_all_data TO parley_vault",
         "SELECT count(*) FROM pg_auth_members WHERE member = 'parley_vault'::regrole"),
        ("ALTER ROLE parley_vault INHERIT", "SELECT rolinherit::int FROM pg_roles WHERE rolname = 'parley_vault'"),
        ("ALTER ROLE parley_vault_owner LOGIN",
         "SELECT rolcanlogin::int FROM pg_roles WHERE rolname = 'parley_vault_owner'"),
        ("ALTER ROLE parley_vault SET statement_timeout = '1d'",
         "SELECT count(*) FROM pg_roles WHERE rolname = 'parley_vault' AND 'statement_timeout=1d' = ANY(rolconfig)"),
    ],
)  # fmt: skip
async def test_what_was_given_to_them_is_taken_back(superuser: asyncpg.Connection, changed: str, asked: str):
    await superuser.execute(changed)
    assert await superuser.fetchval(asked) == 1
    await ensure_roles(superuser, PASSWORD)
    assert await superuser.fetchval(asked) == 0


@pytest.mark.parametrize("role", ["parley_vault", "parley_vault_owner"])
@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION"])
async def test_a_role_that_may_bypass_every_rule_is_refused(
    superuser: asyncpg.Connection, role: str, power: str
):
    await superuser.execute(f"ALTER ROLE {role} {power}")
    with pytest.raises(CannotStart, match="that may bypass every rule"):
        await ensure_roles(superuser, PASSWORD)


async def test_a_new_function_of_the_owner_is_closed_to_everyone(superuser: asyncpg.Connection):
    await superuser.execute("SET LOCAL ROLE parley_vault_owner")
    await superuser.execute("CREATE FUNCTION public.fresh() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    await superuser.execute("RESET ROLE")
    assert not await superuser.fetchval(
        "SELECT has_function_privilege('parley_vault', 'public.fresh()', 'EXECUTE')"
    )
