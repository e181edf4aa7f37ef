"""Whatever a person ends, tokens that run open nothing on any worker, long before they would have ended anyway."""

from __future__ import annotations

import time
from uuid import UUID, uuid4

import asyncpg
import pytest
from pyotp.totp import TOTP

from domain.access import Profile
from infra.oauth.tokens import Subject
from infra.oauth.verifier import Because
from infra.signing_in.means import Means
from infra.signing_in.people import People, SignedIn, new_totp_secret
from infra.stores.signing_in_accounts import close, invite
from tests.oauth.test_directory import Workers, workers  # noqa: F401  two workers on this module's database
from tests.signing_in.conftest import PASSWORD, Now, Someone, grant_to

CHOSEN = "seven lanterns on the quay"


@pytest.fixture
def now() -> Now:
    return Now(time.time())


def token_of(workers: Workers, grant: UUID) -> str:  # noqa: F811
    return workers.first.tokens.issue(
        Subject(client="a-reading-room", profile=Profile.BOARD, scopes=frozenset(), grant=grant)
    )


async def _end(how: str, by: SignedIn, people: People, means: Means, heron: Someone, grant: UUID) -> None:
    match how:
        case "signed out":
            await people.sign_out(by)
        case "signed out everywhere":
            await people.sign_out_everywhere(by)
        case "access taken away":
            await people.end_grant_of(by, grant)
        case "another password":
            await people.change_password(by, current=PASSWORD, new=CHOSEN)
        case "account closed":
            await means.storage.run(lambda session: close(session, heron.id, None, heron.now.at()))
        case _:
            made = await means.storage.run(lambda s: invite(s, heron.id, None, heron.now.at(), means.links))
            secret = new_totp_secret()
            code = TOTP(secret).at(int(heron.now.seconds))
            await people.accept(made.link.rpartition("/")[2], CHOSEN, secret, code)


@pytest.mark.parametrize(
    "how",
    [
        "signed out",
        "signed out everywhere",
        "access taken away",
        "another password",
        "account closed",
        "invited again",
    ],
)
async def test_a_token_that_runs_is_out_soon_and_another_persons_is_not(
    workers: Workers,  # noqa: F811
    people: People,
    means: Means,
    heron: Someone,
    owner: asyncpg.Connection,
    now: Now,
    how: str,
):
    by, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    grant = await grant_to(owner, by, now)
    token, other = token_of(workers, grant), token_of(workers, uuid4())
    assert workers.judge(token) == ["in", "in"]

    await _end(how, by, people, means, heron, grant)

    await workers.soon(token, Because.ENDED)
    assert workers.judge(other) == ["in", "in"]
