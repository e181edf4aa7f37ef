"""A one-time link opens an account, or renews what its person signs in with; then nothing from before is left."""

from __future__ import annotations

import asyncio
import hmac
from datetime import timedelta
from hashlib import sha256
from types import SimpleNamespace
from uuid import UUID, uuid4

import asyncpg
import pytest
from pyotp.totp import TOTP

from domain.signing_in.accounts import BadPassword, Unfit, chosen, handle_of, typed
from infra.signing_in.links import links_for
from infra.signing_in.means import Means
from infra.signing_in.people import HeldBack, Invited, NotSignedIn, People, new_totp_secret
from infra.stores.signing_in_accounts import close, invite, withdraw
from tests.signing_in.conftest import PASSWORD, Now, Someone, events, grant_to

SECRET = new_totp_secret()
CHOSEN = "seven lanterns on the quay"


def code(now: Now) -> str:
    return TOTP(SECRET).at(int(now.seconds))


@pytest.fixture
async def newcomer(owner: asyncpg.Connection) -> tuple[UUID, str]:
    """Registered, without an account."""
    id_, handle = uuid4(), f"dunlin-{uuid4().hex[:8]}"
    await owner.execute(
        "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, '2026-01-01')", id_, handle
    )
    return id_, handle


async def link(means: Means, person: UUID, now: Now) -> str:
    links = links_for(means.sealing, "https://parley.example")
    made = await means.storage.run(lambda s: invite(s, person, None, now.at(), links))
    assert made.link.startswith("https://parley.example/invitation/")
    return made.link.rpartition("/")[2]


async def test_a_newcomer_opens_an_account_and_signs_in_with_it(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now, owner: asyncpg.Connection
):
    id_, handle = newcomer
    token = await link(means, id_, now)
    expires_at = await owner.fetchval("SELECT expires_at FROM invitations WHERE person_id = $1", id_)
    assert await people.invitation(token) == Invited(handle=handle, renews=False, expires_at=expires_at)
    assert (expires_at - now.at()).total_seconds() == 72 * 3600

    codes = await people.accept(token, CHOSEN, SECRET, code(now))

    assert len(set(codes)) == 10
    assert all(len(one) == 19 and one.count("-") == 3 for one in codes)
    assert await people.sign_in(handle, CHOSEN, code(now)) == NotSignedIn(), "the code was shown already"
    now.pass_(seconds=30)
    assert isinstance(await people.sign_in(handle, CHOSEN, code(now)), tuple)
    assert isinstance(await people.sign_in(handle, CHOSEN, codes[9]), tuple)
    assert (await events(owner, id_))[:2] == ["INVITED", "ACCOUNT_OPENED"]
    assert len(token) == 43
    assert token not in await owner.fetchval("SELECT string_agg(i::text, ' ') FROM invitations i")


async def test_a_link_is_good_once(people: People, means: Means, newcomer: tuple[UUID, str], now: Now):
    token = await link(means, newcomer[0], now)
    answers = await asyncio.gather(*(people.accept(token, CHOSEN, SECRET, code(now)) for _ in range(5)))

    assert sorted(type(answer).__name__ for answer in answers) == ["NotSignedIn"] * 4 + ["tuple"]
    assert await people.invitation(token) is None
    assert await people.accept(token, CHOSEN, SECRET, code(now)) == NotSignedIn()


@pytest.mark.parametrize("over", ["late", "withdrawn", "a newer one", "unknown", "no text", "closed"])
async def test_a_link_that_is_over_opens_nothing(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now, owner: asyncpg.Connection, over: str
):
    id_, _ = newcomer
    token = await link(means, id_, now)
    match over:
        case "late":
            now.pass_(hours=72)
        case "withdrawn":
            assert await means.storage.run(lambda s: withdraw(s, id_, None, now.at())) == 1
            assert await means.storage.run(lambda s: withdraw(s, id_, None, now.at())) == 0
        case "a newer one":
            await link(means, id_, now)
        case "closed":
            assert await means.storage.run(lambda s: close(s, id_, None, now.at())) is False
        case "unknown":
            token = "x" * 43
        case _:
            token = "\ud800\0"

    assert await people.invitation(token) is None
    assert await people.accept(token, CHOSEN, SECRET, code(now)) == NotSignedIn()
    assert await owner.fetchval("SELECT count(*) FROM accounts WHERE person_id = $1", id_) == 0


async def test_a_wrong_code_or_secret_does_not_use_the_link_up(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now
):
    token = await link(means, newcomer[0], now)
    for secret, shown in (
        (SECRET, "12345"),
        ("", code(now)),
        ("not base32 at all", code(now)),
        (SECRET[:16], "000000"),
    ):
        assert await people.accept(token, CHOSEN, secret, shown) == NotSignedIn()
    assert isinstance(await people.accept(token, CHOSEN, SECRET, code(now)), tuple)


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("eleven char", Unfit.TOO_SHORT),
        ("x" * 1025, Unfit.TOO_LONG),
        ("ab cd ef gh " * 11, Unfit.TOO_LONG),
        ("\ufdfa" * 8, Unfit.TOO_LONG),  # one sign that stands for eighteen
        ("Password1234", Unfit.COMMON),
        ("ＰＡＳＳＷＯＲＤ１２３４", Unfit.COMMON),
        ("abababababababab", Unfit.COMMON),
        ("{handle}", Unfit.IS_THE_HANDLE),
        ("{HANDLE}", Unfit.IS_THE_HANDLE),
    ],
)
async def test_a_bad_password_is_refused_and_the_link_stays_good(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now, password: str, because: Unfit
):
    id_, handle = newcomer
    token = await link(means, id_, now)
    tried = password.replace("{handle}", handle).replace("{HANDLE}", handle.upper())
    assert await people.accept(token, tried, SECRET, code(now)) == BadPassword(because)
    assert await people.invitation(token) is not None


@pytest.mark.parametrize(
    "password", ["aaaaaaabcdef", "наши дом и река", "x" * 60 + " y z w v u", "1234 5678 9012"]
)
async def test_no_rule_says_of_what_a_password_is_made(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now, password: str
):
    token = await link(means, newcomer[0], now)
    assert isinstance(await people.accept(token, password, SECRET, code(now)), tuple)


async def test_who_is_invited_again_renews_everything_and_nothing_from_before_goes_on(
    people: People, means: Means, heron: Someone, now: Now, owner: asyncpg.Connection
):
    signed_in, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    await grant_to(owner, signed_in, now, scopes=["openid", "offline_access"])
    token = await link(means, heron.id, now)
    assert (await people.invitation(token)).renews is True

    assert isinstance(await people.accept(token, CHOSEN, SECRET, code(now)), tuple)

    assert await people.who(secret) is None
    assert await people.sign_in(heron.handle, PASSWORD, heron.next_code) == NotSignedIn()
    assert await people.sign_in(heron.handle, CHOSEN, heron.recovery_codes[0]) == NotSignedIn()
    ended = await owner.fetchval("SELECT ended_because FROM grants WHERE person_id = $1", heron.id)
    assert ended == "CREDENTIALS_RENEWED"
    now.pass_(seconds=30)
    assert isinstance(await people.sign_in(heron.handle, CHOSEN, code(now)), tuple)
    told = await events(owner, heron.id)
    assert {"PASSWORD_CHANGED", "SECOND_FACTOR_CHANGED", "GRANT_ENDED CREDENTIALS_RENEWED"} <= set(told)


async def test_a_closed_account_lets_nobody_in_until_its_person_is_invited_again(
    people: People, means: Means, heron: Someone, now: Now, owner: asyncpg.Connection
):
    signed_in, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    await grant_to(owner, signed_in, now)
    waiting = await link(means, heron.id, now)

    assert await means.storage.run(lambda s: close(s, heron.id, None, now.at())) is True
    assert await means.storage.run(lambda s: close(s, heron.id, None, now.at())) is False

    assert await people.who(secret) is None
    assert await people.invitation(waiting) is None
    assert await people.sign_in(heron.handle, PASSWORD, heron.next_code) == NotSignedIn()
    assert (
        await owner.fetchval("SELECT ended_because FROM grants WHERE person_id = $1", heron.id)
        == "ACCOUNT_CLOSED"
    )
    assert {"ACCOUNT_CLOSED", "GRANT_ENDED ACCOUNT_CLOSED"} <= set(await events(owner, heron.id))

    again = await link(means, heron.id, now)
    assert (await people.invitation(again)).renews is False
    assert isinstance(await people.accept(again, CHOSEN, SECRET, code(now)), tuple)
    assert (await events(owner, heron.id))[-1] == "ACCOUNT_OPENED"


async def test_whoever_holds_a_link_tries_twenty_times(
    people: People, means: Means, newcomer: tuple[UUID, str], now: Now
):
    token = await link(means, newcomer[0], now)
    for _ in range(20):
        assert await people.accept(token, CHOSEN, SECRET, "1") == NotSignedIn()
    assert isinstance(await people.accept(token, CHOSEN, SECRET, code(now)), HeldBack)


def test_what_is_far_too_long_costs_nothing(monkeypatch: pytest.MonkeyPatch):
    """A megabyte is not even brought into one form."""

    def costs(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(
        "domain.signing_in.accounts.unicodedata", SimpleNamespace(normalize=costs)
    )  # ours alone
    assert typed("x" * 1025) is None
    assert chosen("x" * 1_000_000, "heron") == BadPassword(Unfit.TOO_LONG)
    assert handle_of("x" * 1_000_000) == ""


async def test_who_can_only_add_rows_makes_no_link_that_opens(
    people: People, newcomer: tuple[UUID, str], now: Now, writer: asyncpg.Connection
):
    """The writing login adds invitations, and does not know under which key they are kept."""
    id_, _ = newcomer
    token = "a-link-of-somebody-who-writes-sql"
    for number, kept in enumerate(
        (sha256(token.encode()).digest(), hmac.digest(b"", token.encode(), "sha256"))
    ):
        await writer.execute(
            "INSERT INTO invitations (id, digest, person_id, made_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
            UUID(int=id_.int ^ number), kept, id_, now.at(), now.at() + timedelta(days=1),
        )  # fmt: skip
    assert await people.invitation(token) is None
