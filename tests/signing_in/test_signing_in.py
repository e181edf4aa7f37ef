"""A person signs in with a name, a password and a code; whatever is wrong, the answer is the same."""

from __future__ import annotations

import asyncio
import unicodedata

import asyncpg
import pytest

from domain.signing_in.accounts import Method
from infra.signing_in.means import Means
from infra.signing_in.people import HeldBack, NotSignedIn, People, SignedIn
from tests.signing_in.conftest import PASSWORD, Now, Someone, events, somebody


async def test_who_signs_in_has_a_session_that_its_secret_opens(
    people: People, heron: Someone, now: Now, owner: asyncpg.Connection
):
    signed_in, secret = await people.sign_in(heron.handle, PASSWORD, heron.code)

    assert signed_in == SignedIn(
        person=heron.id,
        handle=heron.handle,
        session=signed_in.session,
        second_factor_at=now.at(),
        method=Method.TOTP,
    )
    assert await people.who(secret) == signed_in
    assert await events(owner, heron.id) == ["ACCOUNT_OPENED", "SIGNED_IN TOTP"]
    assert len(secret) == 43
    kept = await owner.fetchval(
        "SELECT row_to_json(s)::text FROM sessions s WHERE id = $1", signed_in.session
    )
    assert secret not in kept


@pytest.mark.parametrize("secret", [None, "", "x" * 43, "\0", "\ud800"])
async def test_another_secret_opens_nothing(people: People, secret: str | None):
    assert await people.who(secret) is None


async def test_a_name_is_taken_as_people_type_it_and_a_password_in_any_form_of_unicode(
    people: People, means: Means, owner: asyncpg.Connection, now: Now
):
    grebe = await somebody(means, owner, now)
    spelt = unicodedata.normalize("NFD", "drei Kraniche überm Fluß")
    password_hash = await means.hashing.hash(unicodedata.normalize("NFKC", spelt))
    await owner.execute(
        "UPDATE accounts SET password_hash = $1 WHERE person_id = $2", password_hash, grebe.id
    )

    assert isinstance(await people.sign_in(f" {grebe.handle.upper()} ", spelt, grebe.code), tuple)


@pytest.mark.parametrize(
    "wrong", ["nobody", "password", "code", "both", "closed", "no name", "too long", "surrogates"]
)
async def test_whatever_is_wrong_the_answer_is_the_same_and_no_session_begins(
    people: People, heron: Someone, owner: asyncpg.Connection, wrong: str
):
    if wrong == "closed":
        await owner.execute("UPDATE accounts SET closed_at = now() WHERE person_id = $1", heron.id)
    name = {"nobody": "no-such-heron", "no name": "\0 '; --", "surrogates": "\ud800"}.get(wrong, heron.handle)
    password = {
        "password": "four herons at dusk",
        "both": "four herons",
        "too long": "x" * 5000,
        "surrogates": "\ud800" * 12,
    }
    code = "000000" if wrong in {"code", "both"} and heron.code != "000000" else heron.code

    assert await people.sign_in(name, password.get(wrong, PASSWORD), code) == NotSignedIn()
    assert await owner.fetchval("SELECT count(*) FROM sessions WHERE person_id = $1", heron.id) == 0
    whose = None if wrong in {"nobody", "no name", "surrogates"} else heron.id
    last = await owner.fetchrow("SELECT kind, person_id FROM security_events ORDER BY ctid DESC LIMIT 1")
    assert dict(last) == {"kind": "SIGN_IN_FAILED", "person_id": whose}


async def test_a_code_with_the_wrong_password_is_not_used_up(people: People, heron: Someone):
    code = heron.code
    assert await people.sign_in(heron.handle, "four herons at dusk", code) == NotSignedIn()
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, code), tuple)


async def test_a_code_is_taken_once_and_none_from_before_it(people: People, heron: Someone, now: Now):
    former = heron.code
    code = heron.next_code
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, code), tuple)
    assert await people.sign_in(heron.handle, PASSWORD, code) == NotSignedIn()
    assert await people.sign_in(heron.handle, PASSWORD, former) == NotSignedIn()
    now.pass_(seconds=30)
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.code), tuple)


@pytest.mark.parametrize(("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
async def test_a_code_is_good_a_step_early_and_a_step_late(
    people: People, heron: Someone, now: Now, late: int, taken: bool
):
    code = heron.code
    now.pass_(seconds=late)
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, code), tuple) is taken


async def test_of_several_at_once_with_one_code_one_signs_in(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    code = heron.code
    answers = await asyncio.gather(*(people.sign_in(heron.handle, PASSWORD, code) for _ in range(8)))

    assert sorted(type(answer) for answer in answers if answer != NotSignedIn()) == [tuple]
    assert await owner.fetchval("SELECT count(*) FROM sessions WHERE person_id = $1", heron.id) == 1


@pytest.mark.parametrize(
    "meanwhile",
    ["closed_at = now()", "password_hash = '$argon2id$another'", "totp_step = 99999999999"],
    ids=["closed", "another password", "a later code"],
)
async def test_what_changed_while_a_password_was_judged_counts(
    people: People, heron: Someone, means: Means, owner: asyncpg.Connection, monkeypatch, meanwhile: str
):
    judged = means.hashing.verify

    async def slowly(hash_: str, password: str | None) -> bool:
        right = await judged(hash_, password)
        await owner.execute(f"UPDATE accounts SET {meanwhile} WHERE person_id = $1", heron.id)
        return right

    monkeypatch.setattr(means.hashing, "verify", slowly)
    assert await people.sign_in(heron.handle, PASSWORD, heron.code) == NotSignedIn()
    assert (await events(owner, heron.id))[-1] == "SIGN_IN_FAILED"


async def test_a_recovery_code_stands_in_for_the_second_factor_once(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    typed = f" {heron.recovery_codes[3].lower().replace('-', ' ')} "
    answers = await asyncio.gather(*(people.sign_in(heron.handle, PASSWORD, typed) for _ in range(4)))

    [(signed_in, _)] = [answer for answer in answers if answer != NotSignedIn()]
    assert signed_in.method is Method.RECOVERY_CODE
    assert "RECOVERY_CODE_USED" in await events(owner, heron.id)
    spent = await owner.fetchval("SELECT count(spent_at) FROM recovery_codes WHERE person_id = $1", heron.id)
    assert spent == 1
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.recovery_codes[4]), tuple)


async def test_somebody_elses_recovery_code_opens_nothing(
    people: People, means: Means, owner: asyncpg.Connection, heron: Someone, now: Now
):
    grebe = await somebody(means, owner, now)
    assert await people.sign_in(grebe.handle, PASSWORD, heron.recovery_codes[0]) == NotSignedIn()


async def test_nothing_that_opens_anything_lies_open_in_the_database(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    account = await owner.fetchrow("SELECT * FROM accounts WHERE person_id = $1", heron.id)
    codes = await owner.fetch(
        "SELECT encode(digest, 'escape') AS kept FROM recovery_codes WHERE person_id = $1", heron.id
    )

    assert account["password_hash"].startswith("$argon2id$")
    assert heron.totp_secret.encode() not in account["totp_sealed"]
    assert len(codes) == 10
    assert not {code["kept"] for code in codes} & {code.replace("-", "") for code in heron.recovery_codes}


async def test_eleven_failures_hold_an_account_back_whether_it_exists_or_not(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    for name in (heron.handle, f"{heron.handle}-not"):
        for _ in range(10):
            assert await people.sign_in(name, "four herons at dusk", "1") == NotSignedIn()
        held = await people.sign_in(name, PASSWORD, heron.code)
        assert isinstance(held, HeldBack)
        assert 890 <= held.seconds <= 900
        await people.sign_in(name, PASSWORD, heron.code)
    assert (await events(owner, heron.id)).count("SIGN_IN_HELD_BACK") == 1


async def test_a_success_is_not_counted_and_forgives_no_failure(people: People, heron: Someone):
    for _ in range(9):
        assert await people.sign_in(heron.handle, "four herons at dusk", "1") == NotSignedIn()
    for _ in range(3):
        assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), tuple)
    assert await people.sign_in(heron.handle, "four herons at dusk", "1") == NotSignedIn()
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), HeldBack)


async def test_whoever_fails_on_purpose_does_not_lock_out_a_browser_that_was_here_before(
    people: People, heron: Someone
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    known = people.known_word(signed_in)
    for _ in range(12):
        await people.sign_in(heron.handle, "four herons at dusk", "1")
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), HeldBack)

    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code, known=known), tuple)


async def test_a_known_browser_has_ten_tries_too_and_they_are_its_own(
    people: People, means: Means, owner: asyncpg.Connection, heron: Someone, now: Now
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    stolen, kept = people.known_word(signed_in), people.known_word(signed_in)
    for _ in range(10):
        assert await people.sign_in(heron.handle, "four herons", "1", known=stolen) == NotSignedIn()
    assert isinstance(await people.sign_in(heron.handle, "four herons", "1", known=stolen), HeldBack)
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code, known=kept), tuple)


@pytest.mark.parametrize(
    "forged", ["another's", "too old", "no word", "longer life", "\ud800.1.é", "..", "a.b.c"]
)
async def test_a_word_that_is_not_this_browsers_counts_as_a_strangers(
    people: People, means: Means, owner: asyncpg.Connection, heron: Someone, now: Now, forged: str
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    grebe = await somebody(means, owner, now)
    others, _ = await people.sign_in(grebe.handle, PASSWORD, grebe.code)
    nonce, until, mark = people.known_word(signed_in).split(".")
    word = {
        "another's": people.known_word(others),
        "too old": people.known_word(signed_in),
        "no word": "",
        "longer life": f"{nonce}.{int(until) + 1}.{mark}",
    }.get(forged, forged)
    if forged == "too old":
        now.pass_(days=181)
    for _ in range(10):
        assert await people.sign_in(heron.handle, "four herons at dusk", "1", known=word) == NotSignedIn()

    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), HeldBack)
