"""A key store on a PostgreSQL of its own: what its login may, what is refused at start, and that erased is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from domain.cases.content import Erased
from infra.address import Address
from infra.database import Database
from infra.embedded import Cluster
from infra.keys.postgres import PostgresKeys
from infra.keys.prepared import LOGIN, OWNER, prepared
from infra.keys.store import KeysUnavailable
from infra.startup import CannotStart
from infra.unit_of_work import Works
from tests.cases.conftest import begin, told, url_of
from tests.cases.traces import forms_of, places_of
from tests.ground.service import folder, free_port, parley

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM case_keys",
        "SELECT 1 FROM erasures",
        "SELECT 1 FROM secrets",
        "DELETE FROM case_keys",
        "INSERT INTO case_keys VALUES (gen_random_uuid(), decode(repeat('00', 32), 'hex'))",
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "CREATE SCHEMA mine",
        f"SET ROLE {OWNER}",
    ],
)
async def test_the_login_asks_through_functions_and_may_nothing_else(login: Address, statement: str):
    connection = await asyncpg.connect(**login.arguments())
    try:
        assert await connection.fetchval("SELECT current_user::text") == LOGIN
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_nobody_else_may_ask_and_the_table_stays_closed_after_an_erasure(
    login: Address, keeper_cluster: Cluster
):
    keys = await PostgresKeys.at(login)
    case = uuid4()
    await keys.make(case)
    await keys.erase(case, TODAY)
    await keys.close()
    connection = await asyncpg.connect(**keeper_cluster.address().in_database(login.database).arguments())
    roles = await connection.fetch(
        """SELECT rolname, rolcanlogin, rolinherit OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb,
                  (SELECT count(*) FROM pg_auth_members m WHERE m.member = r.oid)
           FROM pg_roles r WHERE rolname LIKE 'parley%' AND rolname <> 'parley_superuser' ORDER BY 1"""
    )
    tables = await connection.fetch(
        """SELECT relname, relrowsecurity, pg_get_userbyid(relowner),
                  (SELECT count(*) FROM aclexplode(relacl) a WHERE a.grantee <> relowner)
           FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           AND relname <> 'alembic_version' ORDER BY 1"""
    )
    callers = await connection.fetch(
        """SELECT DISTINCT CASE grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(grantee) END
           FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
           WHERE pronamespace = 'public'::regnamespace ORDER BY 1"""
    )
    await connection.close()
    assert [tuple(row) for row in roles] == [(LOGIN, True, False, 0), (OWNER, False, False, 0)]
    assert [tuple(row) for row in tables] == [
        (name, True, OWNER, 0) for name in ("case_keys", "erasures", "secrets")
    ]
    assert [row[0] for row in callers] == [LOGIN, OWNER]


async def test_an_erased_key_stands_in_no_table_and_no_page_only_in_the_log_that_ages_out(
    login: Address, keeper_cluster: Cluster
):
    keys = await PostgresKeys.at(login)
    cases = [uuid4() for _ in range(50)]
    for case in cases:
        await keys.make(case)
    key, kept = await keys.key(cases[0]), await keys.key(cases[1])
    assert isinstance(key, bytes)
    assert isinstance(kept, bytes)
    await checkpoint(keeper_cluster)
    assert {place_of(place) for place in where(key, keeper_cluster)} == {"base", "pg_wal"}
    await keys.erase(cases[0], TODAY)
    await keys.close()
    await checkpoint(keeper_cluster)
    assert {place_of(place) for place in where(key, keeper_cluster)} == {"pg_wal"}
    assert {place_of(place) for place in where(kept, keeper_cluster)} == {"base", "pg_wal"}


async def test_who_asks_or_makes_while_a_key_is_being_erased_is_told_that_it_is(
    login: Address, keeper_cluster: Cluster
):
    keys = await PostgresKeys.at(login)
    made, unmade = uuid4(), uuid4()
    await keys.make(made)
    connection = await asyncpg.connect(**keeper_cluster.address().in_database(login.database).arguments())
    async with connection.transaction():
        for case in (made, unmade):
            await connection.execute("SELECT erase_key($1, $2)", case, TODAY)
        asking, making = asyncio.create_task(keys.key(made)), asyncio.create_task(keys.make(unmade))
        for _ in range(400):
            if await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") == 2:
                break
            await asyncio.sleep(0.01)
        assert (asking.done(), making.done()) == (False, False)
    await making
    assert await asking == Erased(on=TODAY)
    assert await connection.fetchval("SELECT count(*) FROM case_keys WHERE case_id = $1", unmade) == 0
    await connection.close()
    await keys.close()


async def test_a_server_that_is_down_is_said_to_be_away_and_loses_nothing(
    login: Address, keeper_cluster: Cluster, database: Database, works: Works, fingerprint
):
    keys = await PostgresKeys.at(login)
    elsewhere = Works(works._engine, keys)
    case, item = await told(elsewhere, "They waited at the gate.")
    before = await fingerprint()
    keeper_cluster.stop()
    try:
        assert await keys.answers() is False
        for act in (lambda it: it.put(case, uuid4(), "more"), lambda it: it.open(case, item)):
            with pytest.raises(KeysUnavailable) as fault:
                async with begin(elsewhere) as work:
                    await act(work.contents)
            assert (fault.value.args, fault.value.__cause__) == ((), None)
        assert await fingerprint() == before
    finally:
        keeper_cluster.start()
    async with begin(elsewhere) as work:
        assert await work.contents.open(case, item) == "They waited at the gate."
    await keys.close()


# -- refused at start


async def test_the_cluster_of_the_records_is_refused_in_whichever_database(
    database: Database, server, tmp_path: Path
):
    for same in (database.owner, server.superuser):
        with pytest.raises(CannotStart) as refused:
            await prepared(url_of(same), tmp_path, database.owner)
        assert str(refused.value) == (
            "PARLEY_KEYS_URL names the PostgreSQL that holds the records. "
            "An erased key would go on lying in its backups: use a cluster of its own, or unset it."
        )
    connection = await asyncpg.connect(**database.owner.arguments())
    assert await connection.fetchval("SELECT to_regclass('case_keys')") is None
    assert await connection.fetchval("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'parley_keys%'") == 0
    await connection.close()


async def test_a_login_that_may_not_make_roles_is_refused(
    keeper: Address, database: Database, tmp_path: Path
):
    with pytest.raises(CannotStart) as refused:
        await prepared(url_of(keeper.as_role("guest", "guest")), tmp_path, database.owner)
    assert str(refused.value) == (
        "The login of PARLEY_KEYS_URL may not make roles or own the database. "
        "Give it CREATEROLE and the ownership of the database, or use a superuser."
    )


def test_the_doctor_looks_at_it_and_tells_no_password(keeper: Address):
    with folder() as data:
        done = parley("doctor", data=data, PARLEY_KEYS_URL=url_of(keeper), PARLEY_VAULT_SERVICE="")
        assert (done.returncode, done.stderr) == (0, "")
        assert "ok  key store: a PostgreSQL of its own" in done.stdout.splitlines()
        assert not (data / "keys").exists()
        port = free_port()
        away = parley("doctor", data=data, PARLEY_KEYS_URL=f"postgresql://o:hunter2@127.0.0.1:{port}/keys")
    assert away.returncode == 2
    assert (
        f"NO  key store: Cannot reach the key store keys at 127.0.0.1:{port} (ConnectionRefusedError). "
        "Check PARLEY_KEYS_URL, and that the server runs and lets this machine in."
    ) in away.stdout.splitlines()
    assert "hunter2" not in away.stdout + away.stderr
    assert "k/p" not in done.stdout


def test_the_service_does_not_start_on_keys_beside_its_records(keeper: Address):
    with folder() as data:
        records = url_of(replace(keeper, database="records"))
        done = parley("serve", data=data, PARLEY_DATABASE_URL=records, PARLEY_KEYS_URL=url_of(keeper),
                      PARLEY_PORT=str(free_port()))  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "parley: PARLEY_KEYS_URL names the PostgreSQL that holds the records. "
        "An erased key would go on lying in its backups: use a cluster of its own, or unset it."
    )


async def checkpoint(cluster: Cluster) -> None:
    connection = await asyncpg.connect(**cluster.address().arguments())
    await connection.execute("CHECKPOINT")
    await connection.close()


def where(key: bytes, cluster: Cluster) -> list[str]:
    """The files of the cluster that hold the key in any form."""
    return places_of(forms_of(key), cluster.pgdata)


def place_of(file: str) -> str:
    """`base` or `pg_wal`."""
    return Path(file).parts[0]
