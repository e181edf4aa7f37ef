"""Neither text nor time tells an unknown name from a wrong password, a wrong code or an account that is closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest
from argon2 import PasswordHasher
from pyotp.totp import TOTP

from infra.oauth.sealing import Sealing
from infra.signing_in.hashing import Hashing
from infra.signing_in.means import Means
from infra.signing_in.people import NotSignedIn, People
from tests.signing_in.conftest import PASSWORD, Now, somebody
from tests.timing import alike

KINDS = ("nobody", "password", "code", "closed")


@pytest.fixture
async def hashing() -> AsyncIterator[Hashing]:
    """A few milliseconds a hash: enough to be seen, where one was left out."""
    made = Hashing(PasswordHasher(time_cost=2, memory_cost=4096, parallelism=1))
    yield made
    made.close()


@pytest.fixture
async def kinds(means: Means, owner: asyncpg.Connection, now: Now) -> Mapping[str, tuple[str, str, str]]:
    """What is typed, of each kind of failure: a name, a password and a code."""
    heron, grebe, gone = [await somebody(means, owner, now) for _ in range(3)]
    await owner.execute("UPDATE accounts SET closed_at = now() WHERE person_id = $1", gone.id)
    return {
        "nobody": ("no-such-heron", PASSWORD, "123456"),
        "password": (heron.handle, "four herons at dusk", heron.code),
        "code": (grebe.handle, PASSWORD, "12345"),
        "closed": (gone.handle, PASSWORD, gone.code),
    }


@pytest.mark.parametrize("kind", KINDS)
async def test_a_password_and_three_codes_are_computed_whatever_is_wrong(
    people: People, kinds: Mapping[str, tuple[str, str, str]], monkeypatch: pytest.MonkeyPatch, kind: str
):
    done: list[str] = []

    def counted(where: type, name: str) -> None:
        before = getattr(where, name)

        def also(*given: object) -> object:
            done.append(name)
            return before(*given)

        monkeypatch.setattr(where, name, also)

    counted(PasswordHasher, "verify")
    counted(TOTP, "generate_otp")
    counted(Sealing, "open")
    assert await people.sign_in(*kinds[kind]) == NotSignedIn()
    assert sorted(done) == ["generate_otp"] * 3 + ["open", "verify"]


async def test_the_times_tell_nothing(
    people: People, kinds: Mapping[str, tuple[str, str, str]], owner: asyncpg.Connection
):
    """Interleaved in a random order. The counts are cleared between rounds, so that none is held back."""

    async def fails(kind: str) -> None:
        assert await people.sign_in(*kinds[kind]) == NotSignedIn()

    async def cleared(n: int) -> None:
        if n % 8 == 0:
            await owner.execute("DELETE FROM rate_limits")

    asked = {
        "nobody": lambda _: fails("nobody"),
        "password": lambda _: fails("password"),
        "code": lambda _: fails("code"),
    }
    assert await alike(asked, seed=5, between=cleared)
