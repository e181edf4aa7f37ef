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


ASKED_AGAIN_AND_AGAIN = (
    "consents_of", "custodians_held", "fresh_label_noted", "identity_kept", "identity_label", "identity_sealed",
    "identity_standing", "lock_of", "log_append", "log_place", "unsealing_agreed", "unsealing_announce",
    "unsealing_approvers", "unsealing_cleared", "unsealing_decide", "unsealing_door_shut", "unsealing_handing",
    "unsealing_held", "unsealing_now", "unsealing_of", "unsealing_open", "unsealing_opened", "unsealing_request",
    "unsealing_signatures", "unsealing_to_open",
)  # fmt: skip


async def test_what_every_sealing_and_unsealing_asks_is_planned_once_for_a_connection(
    superuser: asyncpg.Connection,
):
    """The body of a function in SQL would be planned at every call: three times the work of `unsealing_of`."""
    rows = await superuser.fetch(
        "SELECT p.proname, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.proname = ANY($1)",
        ASKED_AGAIN_AND_AGAIN,
    )
    assert {row["proname"]: row["lanname"] for row in rows} == dict.fromkeys(ASKED_AGAIN_AND_AGAIN, "plpgsql")
