"""The vault's look at itself finds each fault that is planted, says what to do, and is content without one."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from api.commands.vault.doctor import _address
from api.settings import Settings
from api.vault_checks import _apart, _reaches, _same_address
from api.vault_settings import VaultSettings
from infra.database import Database
from infra.startup import CannotStart
from infra.vault.client import VaultClient
from infra.vault.place.checks import _kept, _written_down, examined, files
from tests.vault.fixtures import ASKED_AT, VaultDatabase

AS_IT_MUST_BE = {
    "log_statement": "none", "log_min_duration_statement": "-1", "log_min_duration_sample": "-1",
    "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0", "log_error_verbosity": "terse",
    "fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "synchronous_standby_names": "",
}  # fmt: skip
PLANTED = [
    ("the login", "ALTER ROLE parley_vault INHERIT", "it inherits"),
    ("the login", "GRANT pg_read_all_data TO parley_vault", "it is a member of another role"),
    ("the login", "ALTER ROLE parley_vault BYPASSRLS", "it may bypass every rule"),
    ("the owner", "ALTER ROLE parley_vault_owner LOGIN", "parley_vault_owner may log in"),
    ("its members", "GRANT parley_vault_owner TO parley_writer", "parley_writer may become"),
    ("tables", "GRANT SELECT ON instance TO parley_vault", "directly: instance."),
    ("tables", "GRANT UPDATE (tenant) ON instance TO parley_vault", "directly: instance."),
    ("tables", "CREATE VIEW seen AS TABLE instance; GRANT SELECT ON seen TO parley_vault", "directly: seen."),
    (
        "what others may",
        "GRANT SELECT ON identities TO parley_writer",
        "parley_writer (the table identities)",
    ),
    (
        "what others may",
        "GRANT SELECT (tenant) ON instance TO parley_writer",
        "parley_writer (the table instance)",
    ),
    ("what others may", "GRANT EXECUTE ON FUNCTION tenant_of TO parley_writer", "(the function tenant_of)"),
    ("what stops rewriting", "ALTER TABLE log_entries DISABLE TRIGGER USER", "are off: log_entries."),
    ("row security", "ALTER TABLE instance DISABLE ROW LEVEL SECURITY", "security: instance."),
    ("what everybody may", "GRANT USAGE ON SCHEMA public TO PUBLIC", "PUBLIC may use the schema."),
    ("what everybody may", "GRANT USAGE ON LANGUAGE plpgsql TO PUBLIC", "PUBLIC may use plpgsql."),
    (
        "what everybody may",
        "GRANT EXECUTE ON FUNCTION tenant_of TO PUBLIC",
        "PUBLIC may use the function tenant_of.",
    ),
    ("functions", "ALTER FUNCTION tenant_of RESET search_path", "not fixed: tenant_of."),
    ("functions", "ALTER FUNCTION tenant_of SET search_path = public", "not fixed: tenant_of."),
    ("functions", "ALTER FUNCTION tenant_of OWNER TO parley_superuser", "not fixed: tenant_of."),
]


@pytest.fixture
async def planting(vault_database: VaultDatabase) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's transaction that is taken back."""
    connection = await asyncpg.connect(**vault_database.superuser.arguments())
    transaction = connection.transaction()
    await transaction.start()
    yield connection
    await transaction.rollback()
    await connection.close()


async def test_a_vault_as_it_is_made_has_nothing_wrong(planting: asyncpg.Connection):
    found = {one.about: one.wrong for one in await examined(planting)}
    assert {about: wrong for about, wrong in found.items() if wrong} == {
        "what is committed": "A crash may lose what was committed."  # the tests' PostgreSQL is fast and loose
    }
    assert len(found) == 11


@pytest.mark.parametrize(("about", "planted", "said"), PLANTED)
async def test_each_planted_fault_is_found(planting: asyncpg.Connection, about: str, planted: str, said: str):
    await planting.execute(planted)
    wrong = {one.about: one for one in await examined(planting) if one.wrong}
    assert said in wrong[about].wrong
    assert wrong[about].remedy


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, ""),
        ({"log_statement": "all"}, ""),
        ({"log_statement": "all", "log_parameter_max_length": "-1"}, "writes statements' parameters"),
        (
            {"log_min_duration_statement": "0", "log_parameter_max_length": "9"},
            "writes statements' parameters",
        ),
        ({"log_parameter_max_length_on_error": "-1"}, "parameters of failed statements"),
        ({"log_error_verbosity": "default"}, "details of errors"),
    ],
)
def test_what_would_write_parameters_down_is_found(changed: dict[str, str], said: str):
    (found,) = _written_down({**AS_IT_MUST_BE, **changed})
    assert (said in found.wrong) if said else not found.wrong


@pytest.mark.parametrize(
    ("changed", "replicas", "said"),
    [
        ({}, 0, ""),
        ({}, 1, "none is synchronous"),
        ({"synchronous_standby_names": "*"}, 1, ""),
        ({"synchronous_standby_names": "*", "synchronous_commit": "local"}, 1, "synchronous_commit is local"),
        ({"synchronous_commit": "off"}, 0, "synchronous_commit is off"),
        ({"fsync": "off"}, 0, "A crash may lose"),
    ],
)
def test_what_could_lose_an_entry_of_the_log_is_found(changed: dict[str, str], replicas: int, said: str):
    (found,) = _kept({**AS_IT_MUST_BE, **changed}, replicas)
    assert (said in found.wrong) if said else not found.wrong


def test_a_key_that_others_may_read_is_found(tmp_path: Path):
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    key = own / "kek"
    key.touch(mode=0o600)
    assert not files(own)[0].wrong
    key.chmod(0o644)
    assert str(key) in files(own)[0].wrong


async def test_the_vault_tells_what_it_found_and_where_its_data_lies(vault: VaultClient):
    said = await vault.call("examine", {})
    assert isinstance(said, dict)
    assert {one["about"] for one in said["findings"]} >= {"tables", "functions", "what PostgreSQL logs"}
    assert said["systems"]["identities"].isdecimal()
    assert said["systems"]["keys"] is None


@pytest.mark.parametrize(
    ("this", "vault", "said"),
    [(7, 7, "runs as the same user"), (0, 7, "start it as an account of its own"), (7, 8, "")],
)
def test_an_account_that_reaches_the_vaults_files_is_named(
    monkeypatch: pytest.MonkeyPatch, this: int, vault: int, said: str
):
    monkeypatch.setattr(os, "geteuid", lambda: this)
    assert (said in _reaches(vault)) if said else not _reaches(vault)


async def test_identities_or_their_keys_beside_the_records_are_found(database: Database):
    connection = await asyncpg.connect(**database.owner.arguments())
    records = str(await connection.fetchval("SELECT system_identifier FROM pg_control_system()"))
    await connection.close()
    await _apart({"identities": "1", "keys": "2"}, database)
    await _apart({"identities": "1", "keys": None}, database)
    for systems in ({"identities": records, "keys": None}, {"identities": "1", "keys": records},
                    {"identities": "1", "keys": "1"}):  # fmt: skip
        with pytest.raises(CannotStart, match="lie on the PostgreSQL that holds the records"):
            await _apart(systems, database)


async def test_an_address_that_api_and_vault_call_differently_is_found(vault: VaultClient):
    told = await vault.call("examine", {})
    assert isinstance(told, dict)
    assert told["asked_at"] == ASKED_AT
    _same_address(ASKED_AT, Settings(issuer=ASKED_AT.removesuffix("/graphql")))
    with pytest.raises(CannotStart, match="nothing will open") as no:
        _same_address(ASKED_AT, Settings(issuer="https://parley.example"))
    assert "PARLEY_ISSUER=https://parley.example" in str(no.value)


def test_a_vault_that_runs_apart_is_told_the_address_of_the_api():
    apart = VaultSettings(vault_listen="unix:/run/vault")
    assert "PARLEY_ISSUER is not set" in _address(apart)["wrong"]
    assert not _address(VaultSettings(vault_listen="unix:/run/vault", issuer="https://parley.example"))[
        "wrong"
    ]
    assert not _address(VaultSettings())["wrong"]
