"""The demo's people sign in with what `parley demo credentials` prints, and hold the capacities they should."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from argon2 import PasswordHasher
from pyotp.totp import TOTP

from infra.database import Database
from infra.demo.accounts import SIGN_IN, DemoAccounts, open_accounts
from infra.engine import engine_for
from infra.oauth.limiting import Limits
from infra.oauth.sealing import sealing_for
from infra.oauth.storage import Storage
from infra.roles import OWNER
from infra.signing_in.hashing import Hashing
from infra.signing_in.means import Means
from infra.signing_in.people import People

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
async def people(planted: Database) -> AsyncIterator[People]:
    engine, hashing = engine_for(planted.authorizer, size=2), Hashing(CHEAP)
    storage = Storage(engine)
    sealing = sealing_for(planted.authorizer)
    yield People(Means(storage=storage, limits=Limits(storage), sealing=sealing, hashing=hashing))
    hashing.close()
    await engine.dispose()


@pytest.fixture
async def connection(planted: Database) -> AsyncIterator[asyncpg.Connection]:
    made = await asyncpg.connect(**planted.owner.arguments())
    await made.execute(f"SET ROLE {OWNER}")
    yield made
    await made.close()


async def test_everyone_signs_in_with_what_the_command_prints(
    planted: Database, connection: asyncpg.Connection, people: People, tmp_path: Path
) -> None:
    sealing = sealing_for(planted.authorizer)
    assert await open_accounts(connection, tmp_path, sealing, CHEAP) == len(SIGN_IN) == 21
    assert await open_accounts(connection, tmp_path, sealing, CHEAP) == 0

    held = {}
    for handle, secrets in DemoAccounts(tmp_path).secrets().items():
        code = TOTP(secrets["totp_secret"]).now()
        signed_in, _ = await people.sign_in(handle, secrets["password"], code)
        held[handle] = [acting.key.split(":")[0] for acting in await people.capacities(signed_in.person)]

    assert held["avocet"] == ["ADMINISTRATOR"]
    assert held["heron"] == ["ORGANISATION"]
    assert held["lapwing"] == ["BOARD"]
    assert held["dunlin"] == held["godwit"] == ["ORGANISATION", "BOARD"]
