"""How long a session is good for, and how it ends."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import asyncpg
import pytest

from domain.signing_in.accounts import Method
from infra.signing_in.means import Means
from infra.signing_in.people import HeldBack, NotSignedIn, People
from tests.signing_in.conftest import PASSWORD, Now, Someone, events, grant_to, somebody


async def test_it_ends_after_two_hours_without_use(people: People, heron: Someone, now: Now):
    _, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    now.pass_(minutes=119)
    assert await people.who(secret) is not None
    now.pass_(minutes=119)
    assert await people.who(secret) is not None
    now.pass_(minutes=120)
    assert await people.who(secret) is None


async def test_it_ends_after_twelve_hours_however_busy(people: People, heron: Someone, now: Now):
    _, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    for _ in range(11):
        now.pass_(hours=1)
        assert await people.who(secret) is not None
    now.pass_(minutes=59)
    assert await people.who(secret) is not None
    now.pass_(minutes=1)
    assert await people.who(secret) is None


async def test_that_it_is_in_use_is_written_down_once_a_minute(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    signed_in, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    began = now.at()
    seen = "SELECT seen_at FROM sessions WHERE id = $1"
    now.pass_(seconds=59)
    await people.who(secret)
    assert await owner.fetchval(seen, signed_in.session) == began
    now.pass_(seconds=1)
    await people.who(secret)
    assert await owner.fetchval(seen, signed_in.session) == now.at()


async def test_every_sign_in_has_a_secret_and_a_session_of_its_own(people: People, heron: Someone):
    """Nothing that a browser held before is taken over: there is nothing to fix."""
    made = [await people.sign_in(heron.handle, PASSWORD, heron.next_code) for _ in range(3)]
    assert len({secret for _, secret in made}) == len({by.session for by, _ in made}) == 3


async def test_a_second_factor_shown_anew_gives_the_session_another_secret(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    before, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    now.pass_(minutes=10)
    after = await people.confirm(before, heron.code)

    assert (after.session, after.second_factor_at) == (before.session, now.at())
    assert await people.who(secret) is None
    assert await people.who(after.renewed) == after
    assert after.renewed not in repr(after)
    assert (await events(owner, heron.id))[-1] == "SECOND_FACTOR_SHOWN TOTP"


async def test_a_recovery_code_shown_anew_says_so(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    after = await people.confirm(signed_in, heron.recovery_codes[0])
    assert after.method is Method.RECOVERY_CODE
    assert (await events(owner, heron.id))[-1] == "RECOVERY_CODE_USED"
    assert await people.confirm(after, heron.recovery_codes[0]) == NotSignedIn()


async def test_a_code_confirms_one_thing_once(people: People, heron: Someone):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    assert await people.confirm(signed_in, heron.code) == NotSignedIn(), "it was shown to sign in"
    code = heron.next_code
    answers = await asyncio.gather(*(people.confirm(signed_in, code) for _ in range(4)))
    assert sum(answer != NotSignedIn() for answer in answers) == 1


async def test_five_wrong_codes_hold_a_session_back(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    for _ in range(5):
        assert await people.confirm(signed_in, "1") == NotSignedIn()
    held = await people.confirm(signed_in, heron.next_code)
    assert isinstance(held, HeldBack)
    assert 290 <= held.seconds <= 300
    assert (await events(owner, heron.id))[-6:] == ["SECOND_FACTOR_FAILED"] * 5 + ["SIGN_IN_HELD_BACK"]
    other, _ = await people.sign_in(heron.handle, PASSWORD, heron.next_code)
    assert await people.confirm(other, heron.next_code) != NotSignedIn()


async def test_a_session_that_has_ended_is_not_confirmed(people: People, heron: Someone):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    await people.sign_out(signed_in)
    assert await people.confirm(signed_in, heron.next_code) == NotSignedIn()


async def test_signing_out_ends_the_session_and_what_lives_as_long_as_it(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    here, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    there, elsewhere = await people.sign_in(heron.handle, PASSWORD, heron.next_code)
    with_it = await grant_to(owner, here, now)
    without_it = await grant_to(owner, here, now, scopes=["offline_access"])
    of_the_other = await grant_to(owner, there, now)

    await people.sign_out(here)
    await people.sign_out(here)

    assert await people.who(secret) is None
    assert await people.who(elsewhere) == there
    ended = await owner.fetch(
        "SELECT id, ended_because FROM grants WHERE ended_at IS NOT NULL AND person_id = $1", heron.id
    )
    assert [tuple(row) for row in ended] == [(with_it, "SIGNED_OUT")]
    assert {grant.id for grant in await people.grants_of(there)} == {without_it, of_the_other}
    assert (await events(owner, heron.id)).count("SIGNED_OUT") == 1


async def test_signing_out_everywhere_ends_every_session_and_every_grant(
    people: People, means: Means, heron: Someone, now: Now, owner: asyncpg.Connection
):
    here, first = await people.sign_in(heron.handle, PASSWORD, heron.code)
    _, second = await people.sign_in(heron.handle, PASSWORD, heron.next_code)
    await grant_to(owner, here, now, scopes=["offline_access"])
    grebe = await somebody(means, owner, now)
    _, others = await people.sign_in(grebe.handle, PASSWORD, grebe.code)

    await people.sign_out_everywhere(here)

    assert [await people.who(secret) for secret in (first, second)] == [None, None]
    assert await people.who(others) is not None
    assert await people.grants_of(here) == ()
    assert (await events(owner, heron.id))[-2:] == ["GRANT_ENDED SIGNED_OUT", "SIGNED_OUT_EVERYWHERE"]


async def test_the_account_page_lists_what_is_under_way(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    first, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    now.pass_(minutes=5)
    second, _ = await people.sign_in(heron.handle, PASSWORD, heron.recovery_codes[0])
    kept = await people.sessions_of(first)
    assert [(one.id, one.method, one.this_one) for one in kept] == [
        (second.session, Method.RECOVERY_CODE, False),
        (first.session, Method.TOTP, True),
    ]
    grant = await grant_to(owner, first, now)
    [shown] = await people.grants_of(second)
    assert (shown.id, shown.client_id, shown.client_name) == (grant, "a-reading-room", "A reading room")
    assert (shown.acting, shown.scopes, shown.made_at) == ("BOARD", ("openid",), now.at())


async def test_access_is_taken_away_by_its_own_person_alone(
    people: People, means: Means, heron: Someone, now: Now, owner: asyncpg.Connection
):
    by, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    grebe = await somebody(means, owner, now)
    other, _ = await people.sign_in(grebe.handle, PASSWORD, grebe.code)
    grant = await grant_to(owner, by, now)

    assert await people.end_grant_of(other, grant) is False
    assert await people.end_grant_of(by, uuid4()) is False
    assert [one.id for one in await people.grants_of(by)] == [grant]
    assert await people.end_grant_of(by, grant) is True
    assert await people.end_grant_of(by, grant) is False
    assert (await events(owner, heron.id))[-1] == "GRANT_ENDED REVOKED"


@pytest.mark.parametrize("when", ["closed", "ended", "another digest"])
async def test_who_was_signed_in_is_nobody_once(
    people: People, heron: Someone, owner: asyncpg.Connection, when: str
):
    by, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)
    change = {
        "closed": "UPDATE accounts a SET closed_at = now() FROM sessions s "
        "WHERE s.id = $1 AND s.person_id = a.person_id",
        "ended": "UPDATE sessions SET ended_at = now() WHERE id = $1",
        "another digest": "UPDATE sessions SET digest = sha256(digest) WHERE id = $1",
    }[when]
    await owner.execute(change, by.session)
    assert await people.who(secret) is None
