"""People of a clean database, who sign in by a clock that the test moves; their hashes cost next to nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher
from pyotp.totp import TOTP

from api.writes import Writes
from infra.database import Database
from infra.engine import engine_for
from infra.oauth.limiting import Limits
from infra.oauth.sealing import Sealing
from infra.oauth.storage import Storage
from infra.signing_in import second_factor
from infra.signing_in.accepting import keep_account
from infra.signing_in.hashing import Hashing
from infra.signing_in.means import Means
from infra.signing_in.people import People, SignedIn
from infra.unit_of_work import Works
from tests.conftest import FixedClock

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "three herons at dusk"
NOON = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC).timestamp()


@dataclass
class Now:
    """The time, as the test has it."""

    seconds: float = NOON

    def __call__(self) -> float:
        return self.seconds

    def pass_(self, **time: float) -> None:
        """Lets time pass."""
        self.seconds += timedelta(**time).total_seconds()

    def at(self) -> datetime:
        """As an instant."""
        return datetime.fromtimestamp(self.seconds, UTC)


@dataclass
class Someone:
    """A person with an account, and what they know and hold."""

    id: UUID
    handle: str
    totp_secret: str
    now: Now
    password: str = PASSWORD
    recovery_codes: tuple[str, ...] = field(default=())

    @property
    def code(self) -> str:
        """What the authenticator shows now."""
        return TOTP(self.totp_secret).at(int(self.now.seconds))

    @property
    def next_code(self) -> str:
        """After half a minute."""
        self.now.pass_(seconds=30)
        return self.code


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture(autouse=True)
async def nothing_tried_yet(owner: asyncpg.Connection) -> None:
    """What other tests of the module tried is not counted against this one."""
    await owner.execute("DELETE FROM rate_limits")


@pytest.fixture
async def storage(database: Database) -> AsyncIterator[Storage]:
    engine = engine_for(database.authorizer, size=5)
    yield Storage(engine)
    await engine.dispose()


@pytest.fixture
async def hashing() -> AsyncIterator[Hashing]:
    made = Hashing(CHEAP)
    yield made
    made.close()


@pytest.fixture
def means(storage: Storage, hashing: Hashing, now: Now) -> Means:
    return Means(storage=storage, limits=Limits(storage), sealing=Sealing(b"root"), hashing=hashing, now=now)


@pytest.fixture
def people(means: Means) -> People:
    return People(means)


@pytest.fixture
async def heron(means: Means, owner: asyncpg.Connection, now: Now) -> Someone:
    return await somebody(means, owner, now)


async def somebody(means: Means, owner: asyncpg.Connection, now: Now, handle: str = "") -> Someone:
    """Registers a person and opens an account for them."""
    made = Someone(
        id=uuid4(),
        handle=handle or f"heron-{uuid4().hex[:8]}",
        totp_secret=second_factor.new_totp_secret(),
        now=now,
        recovery_codes=second_factor.new_recovery_codes(),
    )
    await owner.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2026-01-01')", made.id, made.handle
    )
    account = {
        "password_hash": await means.hashing.hash(made.password),
        "totp_sealed": second_factor.sealed(means.sealing, made.id, made.totp_secret),
        "totp_step": 0,
    }

    def opened(session) -> None:
        keep_account(session, made.id, account, now.at())
        second_factor.keep_recovery_codes(session, made.id, made.recovery_codes)

    await means.storage.run(opened)
    return made


async def events(owner: asyncpg.Connection, person: UUID) -> list[str]:
    """What was written down of the person, in its order."""
    rows: list[Mapping[str, str]] = await owner.fetch(
        "SELECT kind, because FROM security_events WHERE person_id = $1 ORDER BY at, ctid", person
    )
    return [row["kind"] + (f" {row['because']}" if row["because"] else "") for row in rows]


async def grant_to(
    owner: asyncpg.Connection, by: SignedIn, now: Now, scopes: Sequence[str] = ("openid",)
) -> UUID:
    """What a person let a client do, as if they had agreed to it just now."""
    client, grant = "a-reading-room", uuid4()
    await owner.execute(
        "INSERT INTO oauth_clients (id, name, type, profile, scopes, jwks, active, registered_at)"
        " VALUES ($1, 'A reading room', 'APP', 'public', '{}', '{\"keys\": []}', true, now()) ON CONFLICT DO NOTHING",
        client,
    )
    await owner.execute(
        "INSERT INTO grants (id, client_id, person_id, session_id, acting, profile, scopes, second_factor_at, made_at,"
        " expires_at) VALUES ($1, $2, $3, $4, 'BOARD', 'board', $5, $6, $6, $7)",
        grant,
        client,
        by.person,
        by.session,
        list(scopes),
        now.at(),
        now.at() + timedelta(hours=12),
    )
    return grant


@pytest.fixture
async def writes(database: Database, means: Means) -> AsyncIterator[Writes]:
    """The writing services of this server: they make one-time links that it opens."""
    engine = engine_for(database.writer, size=4)
    yield Writes(Works(engine, links=means.links), FixedClock(), uuid4, b"a key for the tests' digests")
    await engine.dispose()
