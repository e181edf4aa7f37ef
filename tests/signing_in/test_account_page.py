"""What a person changes of what they sign in with, and what ends with it."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from argon2 import PasswordHasher
from pyotp.totp import TOTP

from domain.signing_in.accounts import BadPassword, Method, Unfit
from infra.signing_in.hashing import Hashing
from infra.signing_in.means import Means
from infra.signing_in.people import HeldBack, NotSignedIn, People, SignedIn, new_totp_secret
from tests.signing_in.conftest import PASSWORD, Now, Someone, events, grant_to

CHOSEN = "seven lanterns on the quay"


async def test_a_new_password_ends_all_but_the_session_in_which_it_was_chosen(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    _, elsewhere = await people.sign_in(heron.handle, PASSWORD, heron.code)
    here, secret = await people.sign_in(heron.handle, PASSWORD, heron.next_code)
    await grant_to(owner, here, now, scopes=["offline_access"])

    after = await people.change_password(here, current=PASSWORD, new=CHOSEN)

    assert isinstance(after, SignedIn)
    assert (after.session, after.second_factor_at) == (here.session, here.second_factor_at)
    assert [await people.who(one) for one in (elsewhere, secret)] == [None, None]
    assert await people.who(after.renewed) == after
    assert await people.grants_of(after) == ()
    assert (await events(owner, heron.id))[-2:] == ["GRANT_ENDED CREDENTIALS_RENEWED", "PASSWORD_CHANGED"]
    assert await people.sign_in(heron.handle, PASSWORD, heron.next_code) == NotSignedIn()
    assert isinstance(await people.sign_in(heron.handle, CHOSEN, heron.next_code), tuple)


@pytest.mark.parametrize(
    ("current", "new", "answer"),
    [
        (PASSWORD, "short", BadPassword(Unfit.TOO_SHORT)),
        (PASSWORD, "password1234", BadPassword(Unfit.COMMON)),
        ("four herons at dusk", CHOSEN, NotSignedIn()),
        ("four herons at dusk", "short", NotSignedIn()),
    ],
)
async def test_a_password_that_is_not_changed_leaves_everything_as_it_was(
    people: People, heron: Someone, owner: asyncpg.Connection, current: str, new: str, answer: object
):
    by, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    before = await owner.fetchval("SELECT password_hash FROM accounts WHERE person_id = $1", heron.id)

    assert await people.change_password(by, current=current, new=new) == answer

    assert await owner.fetchval("SELECT password_hash FROM accounts WHERE person_id = $1", heron.id) == before
    assert await people.who(secret) == by


async def test_a_stolen_session_has_five_tries_at_the_password(people: People, heron: Someone):
    by, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    for _ in range(5):
        assert await people.change_password(by, current="four herons", new=CHOSEN) == NotSignedIn()
    assert isinstance(await people.change_password(by, current=PASSWORD, new=CHOSEN), HeldBack)


async def test_of_two_new_passwords_at_once_one_is_kept(people: People, heron: Someone):
    by, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    chosen = [f"{CHOSEN} {number}" for number in range(4)]
    answers = await asyncio.gather(*(people.change_password(by, current=PASSWORD, new=one) for one in chosen))
    [kept] = [new for new, answer in zip(chosen, answers, strict=True) if isinstance(answer, SignedIn)]
    assert isinstance(await people.sign_in(heron.handle, kept, heron.next_code), tuple)


async def test_a_password_that_changed_in_between_is_not_overwritten(
    people: People, means: Means, heron: Someone, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
):
    by, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    hashed = means.hashing.hash

    async def slowly(password: str) -> str:
        await owner.execute(
            "UPDATE accounts SET password_hash = '$argon2id$another' WHERE person_id = $1", heron.id
        )
        return await hashed(password)

    monkeypatch.setattr(means.hashing, "hash", slowly)
    assert await people.change_password(by, current=PASSWORD, new=CHOSEN) == NotSignedIn()
    kept = await owner.fetchval("SELECT password_hash FROM accounts WHERE person_id = $1", heron.id)
    assert kept == "$argon2id$another"
    assert await people.who(secret) == by


async def test_another_authenticator_takes_the_place_of_the_former(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    _, elsewhere = await people.sign_in(heron.handle, PASSWORD, heron.code)
    here, secret = await people.sign_in(heron.handle, PASSWORD, heron.recovery_codes[0])
    await grant_to(owner, here, now)
    former, another, spare = heron.totp_secret, new_totp_secret(), heron.recovery_codes[1]
    shown = TOTP(another).at(int(now.seconds))

    for password, given, code in (
        ("four herons", another, shown),
        (PASSWORD, another, "1"),
        (PASSWORD, "short", shown),
    ):
        refused = await people.change_second_factor(
            here, password=password, former_code=spare, totp_secret=given, code=code
        )
        assert refused == NotSignedIn()
    new = {"password": PASSWORD, "totp_secret": another, "code": shown}
    for not_it in ("", "000000", shown):  # a session and the password do not make an account one's own
        assert await people.change_second_factor(here, former_code=not_it, **new) == NotSignedIn()
        await owner.execute("DELETE FROM rate_limits")
    after = await people.change_second_factor(here, former_code=spare, **new)

    assert (after.method, after.second_factor_at) == (Method.TOTP, now.at())
    assert [await people.who(one) for one in (elsewhere, secret)] == [None, None]
    assert await people.who(after.renewed) == after
    assert (await events(owner, heron.id))[-3:] == [
        "RECOVERY_CODE_USED",
        "GRANT_ENDED CREDENTIALS_RENEWED",
        "SECOND_FACTOR_CHANGED",
    ]
    now.pass_(seconds=30)
    assert await people.sign_in(heron.handle, PASSWORD, TOTP(former).at(int(now.seconds))) == NotSignedIn()
    heron.totp_secret = another
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.code), tuple)


async def test_recovery_codes_are_renewed_against_a_second_factor(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    by, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    assert await people.renew_recovery_codes(by, "1") == NotSignedIn()
    assert await people.renew_recovery_codes(by, heron.code) == NotSignedIn(), "it was shown to sign in"

    code = heron.next_code
    answers = await asyncio.gather(*(people.renew_recovery_codes(by, code) for _ in range(2)))
    [renewed] = [answer for answer in answers if isinstance(answer, tuple)]

    assert len(set(renewed)) == 10
    assert await people.sign_in(heron.handle, PASSWORD, heron.recovery_codes[0]) == NotSignedIn()
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, renewed[0]), tuple)
    assert "RECOVERY_CODES_RENEWED" in await events(owner, heron.id)
    assert await owner.fetchval("SELECT count(*) FROM recovery_codes WHERE person_id = $1", heron.id) == 10


async def test_a_hash_of_yesterdays_parameters_is_made_anew_when_its_person_signs_in(
    means: Means, heron: Someone, owner: asyncpg.Connection, now: Now
):
    stronger = Hashing(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    people = People(
        Means(storage=means.storage, limits=means.limits, sealing=means.sealing, hashing=stronger, now=now)
    )
    kept = "SELECT password_hash FROM accounts WHERE person_id = $1"
    before = await owner.fetchval(kept, heron.id)
    assert await people.sign_in(heron.handle, "four herons at dusk", heron.code) == NotSignedIn()
    assert await owner.fetchval(kept, heron.id) == before

    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.code), tuple)

    after = await owner.fetchval(kept, heron.id)
    assert "m=16,t=2,p=1" in after
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), tuple)
    assert await owner.fetchval(kept, heron.id) == after
    stronger.close()
