"""Any PostgreSQL from 15 on serves instead of the embedded one: shown on a PostgreSQL 16 of the same wheel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import asyncpg
import httpx
import pytest

from infra.address import Address, from_url
from infra.database import opened
from infra.embedded import cluster_in
from infra.server_config import FAST_AND_LOSE
from infra.startup import CannotStart
from tests.ground.service import folder, free_port, parley, postgres_of, serving


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Address]:
    """A PostgreSQL 16 that is not ours, with an ordinary login that owns a database and may make roles."""
    with folder() as data, cluster_in(data, major=16, extra=FAST_AND_LOSE) as (cluster, _):
        superuser = cluster.start()
        asyncio.run(arranged(superuser))
        yield superuser.in_database("records").as_role("operator", "o/p:é@")
        cluster.stop()


async def arranged(superuser: Address) -> None:
    """The operator's login and three databases, two of them of no use."""
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute("CREATE ROLE operator LOGIN CREATEROLE PASSWORD 'o/p:é@'")
    await connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    await connection.execute("CREATE DATABASE records OWNER operator")
    await connection.execute("CREATE DATABASE unprepared")
    await connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    await connection.close()


def url_of(address: Address) -> str:
    """The address as an operator would write it."""
    user, password = quote(address.user, safe=""), quote(address.password or "", safe="")
    return f"postgresql://{user}:{password}@/{address.database}?host={quote(address.host)}"


def test_the_service_runs_on_it_and_starts_no_database_of_its_own(elsewhere: Address):
    with folder() as data:
        for _ in range(2):
            with serving(data, PARLEY_DATABASE_URL=url_of(elsewhere)) as service:
                assert httpx.get(f"{service.url}/readyz").text == "ready\n"
                assert postgres_of(data) == []
        assert (data / "secrets.json").exists()
        assert not (data / "core").exists()


async def test_roles_and_tables_are_as_on_the_embedded_one(elsewhere: Address):
    connection = await asyncpg.connect(**elsewhere.arguments())
    version = await connection.fetchval("SHOW server_version_num")
    owners = await connection.fetch("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
    unguarded = await connection.fetch(
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
           AND NOT relrowsecurity AND relname <> 'alembic_version'"""
    )
    await connection.close()
    assert int(version) // 10000 == 16
    assert [row["tableowner"] for row in owners] == ["parley_owner"]
    assert unguarded == []


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda it: it.as_role("guest", "guest").in_database("unprepared"),
            "The login of PARLEY_DATABASE_URL may not make roles or own the database. "
            "Give it CREATEROLE and the ownership of the database, or use a superuser.",
        ),
        (
            lambda it: it.as_role("guest", "guest"),
            "The login guest is refused by the database records at {host}:5432. "
            "Check PARLEY_DATABASE_URL, and that the server runs and lets this machine in.",
        ),
        (
            lambda it: it.in_database("latin"),
            "The database's encoding is LATIN1. Create it with ENCODING 'UTF8'.",
        ),
        (
            lambda it: it.as_role("operator", "wrong"),
            "The login operator is refused by the database records at {host}:5432. "
            "Check PARLEY_DATABASE_URL, and that the server runs and lets this machine in.",
        ),
        (
            lambda it: it.in_database("nothing"),
            "There is no database nothing at {host}:5432. Create it, or check PARLEY_DATABASE_URL.",
        ),
    ],
)
def test_a_login_or_database_of_no_use_gets_one_line(elsewhere: Address, tmp_path: Path, change, line: str):
    with pytest.raises(CannotStart) as refused, opened(tmp_path, database_url=url_of(change(elsewhere))):
        pass
    assert str(refused.value) == line.format(host=elsewhere.host)


def test_a_server_out_of_reach_gets_one_line_without_its_password():
    port = free_port()
    with folder() as data:
        done = parley(
            "migrate", data=data, PARLEY_DATABASE_URL=f"postgresql://o:hunter2@127.0.0.1:{port}/records"
        )
    assert (done.returncode, done.stderr) == (
        2,
        f"parley: Cannot reach the database records at 127.0.0.1:{port} (ConnectionRefusedError). "
        "Check PARLEY_DATABASE_URL, and that the server runs and lets this machine in.\n",
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db/records",
        "postgresql://o:hunter2@db",
        "postgresql://o:hunter2@db:port/records",
        "x://o@h/d",
    ],
)
def test_a_url_that_lacks_something_is_not_repeated(url: str):
    with pytest.raises(CannotStart) as refused:
        from_url(url, "PARLEY_DATABASE_URL")
    assert "hunter2" not in str(refused.value)
    assert str(refused.value).endswith("It should look like postgresql://user:password@host:5432/database.")
