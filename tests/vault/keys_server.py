"""A database for identities' keys in the run's PostgreSQL. Known everywhere."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from infra.address import Address
from infra.keys import prepared as preparing
from infra.vault.keys.server import IDENTITIES
from tests.cases.conftest import url_of


@pytest.fixture(scope="module")
def keys_made(server: Any) -> Iterator[tuple[Address, Address]]:
    """Made once: as a superuser, and as the vault's login. (That it is another cluster is not asked here.)"""
    superuser, name, run = server.superuser, f"vk{os.getpid()}", Path(os.environ["TESTS_RUN_IN"])
    with pytest.MonkeyPatch.context() as patch, (run / "vault-keys-turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        patch.setattr(preparing, "_refuse_the_records_own", _anywhere)
        asyncio.run(_sql(superuser, f"CREATE DATABASE {name}"))
        there = superuser.in_database(name)
        login = asyncio.run(
            preparing.prepared(url_of(there), run / "vault-keys-login", superuser, IDENTITIES)
        )
    yield there, login
    asyncio.run(_sql(superuser, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def keys_login(keys_made: tuple[Address, Address]) -> Address:
    """The vault's login there, with nothing kept."""
    superuser, login = keys_made
    asyncio.run(_sql(superuser, EMPTY))
    return login


EMPTY = """
DO $$ DECLARE one text; BEGIN
    FOR one IN SELECT * FROM public.shards() UNION VALUES ('erasures'), ('unsettled') LOOP
        EXECUTE format('DELETE FROM public.%I', one);
    END LOOP;
END $$
"""


async def _anywhere(*_: object) -> None:
    pass


async def _sql(address: Address, statement: str) -> None:
    connection = await asyncpg.connect(**address.arguments())
    await connection.execute(statement)
    await connection.close()
