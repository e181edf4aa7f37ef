"""Tries are counted exactly, by all workers together, and nothing is admitted where they can't be counted."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from infra.database import Database
from infra.engine import engine_for
from infra.oauth.limiting import Bucket, Limits, Tried
from infra.oauth.storage import Storage
from infra.oauth.sweeping import sweep
from infra.pools import Unavailable
from infra.signing_in.hashing import Hashing
from infra.signing_in.means import Means
from infra.signing_in.people import HeldBack, NotSignedIn, People
from tests.signing_in.conftest import CHEAP, PASSWORD, Now, Someone

HERON = Bucket(Tried.SIGN_IN, "heron")


@pytest.fixture
def limits(storage: Storage) -> Limits:
    return Limits(storage)


async def test_as_many_as_the_limit_says_and_then_the_seconds_to_wait(limits: Limits):
    assert [await limits.admit(HERON) for _ in range(10)] == [0] * 10
    assert 890 <= await limits.admit(HERON) <= 900
    assert await limits.admit(Bucket(Tried.SIGN_IN, "grebe")) == 0
    assert await limits.admit(Bucket(Tried.SIGN_IN_KNOWN, "heron")) == 0


async def test_a_window_begins_with_its_first_try_and_ends_by_itself(
    limits: Limits, owner: asyncpg.Connection
):
    for _ in range(11):
        await limits.admit(HERON)
    await owner.execute("UPDATE rate_limits SET expires_at = now() + interval '7 seconds'")
    assert await limits.admit(HERON) in (6, 7)
    await owner.execute("UPDATE rate_limits SET expires_at = now()")
    assert [await limits.admit(HERON) for _ in range(10)] == [0] * 10
    assert await limits.admit(HERON) > 890


async def test_workers_count_together_and_at_once_exactly(database: Database):
    """Two engines stand for two workers: sixty tries at once, of which ten are admitted."""
    engines = [engine_for(database.authorizer, size=5) for _ in range(2)]
    workers = [Limits(Storage(engine)) for engine in engines]
    answers = await asyncio.gather(*(workers[number % 2].admit(HERON) for number in range(60)))
    assert answers.count(0) == 10
    for engine in engines:
        await engine.dispose()


async def test_the_narrow_count_is_asked_first_and_takes_nothing_from_everybodys(
    limits: Limits, owner: asyncpg.Connection
):
    everybody = Bucket(Tried.SIGN_IN_ALL)
    for _ in range(40):
        await limits.admit(HERON, everybody)
    assert await owner.fetchval("SELECT max(hits) FROM rate_limits WHERE hits <= 10") == 10
    assert await owner.fetch("SELECT hits FROM rate_limits ORDER BY hits") == [(10,), (40,)]


async def test_what_is_given_back_can_be_tried_again_and_no_more(limits: Limits):
    for _ in range(10):
        await limits.admit(HERON)
    await limits.give_back(HERON)
    assert await limits.admit(HERON) == 0
    assert await limits.admit(HERON) > 0
    await limits.give_back(Bucket(Tried.SIGN_IN, "nobody tried"))


async def test_whom_a_count_is_about_is_not_written_down(limits: Limits, owner: asyncpg.Connection):
    await limits.admit(Bucket(Tried.TOKEN, "a-client-id"), Bucket(Tried.TOKEN, "\ud800\0/"))
    kept = await owner.fetchval("SELECT string_agg(r::text, ' ') FROM rate_limits r")
    assert "a-client-id" not in kept
    assert b"a-client-id".hex() not in kept


async def test_a_name_with_strokes_in_it_is_no_other_count(limits: Limits):
    for _ in range(10):
        await limits.admit(Bucket(Tried.SIGN_IN, "heron/10/15/minute"))
    assert await limits.admit(HERON) == 0


async def test_counts_that_are_over_are_swept(
    limits: Limits, storage: Storage, owner: asyncpg.Connection, now: Now
):
    await limits.admit(HERON)
    await owner.execute("UPDATE rate_limits SET expires_at = $1::timestamptz - interval '1 s'", now.at())
    await storage.run(lambda session: sweep(session, now.at()))
    assert await owner.fetchval("SELECT count(*) FROM rate_limits") == 0


async def test_where_the_database_cannot_count_nothing_is_admitted(
    database: Database, means: Means, heron: Someone, now: Now, owner: asyncpg.Connection
):
    engine = engine_for(database.authorizer)
    gone = Storage(engine)

    async def away(*_: object) -> object:
        raise Unavailable

    gone.value = away  # type: ignore[method-assign]
    blind = Means(
        storage=means.storage, limits=Limits(gone), sealing=means.sealing, hashing=means.hashing, now=now
    )
    with pytest.raises(Unavailable):
        await People(blind).sign_in(heron.handle, PASSWORD, heron.code)
    assert await owner.fetchval("SELECT count(*) FROM sessions WHERE person_id = $1", heron.id) == 0


async def test_many_wrong_passwords_at_once_are_ten_judged(people: People, heron: Someone):
    answers = await asyncio.gather(
        *(people.sign_in(heron.handle, f"{number} herons at dusk", "1") for number in range(15))
    )
    assert sum(answer == NotSignedIn() for answer in answers) == 10
    assert sum(isinstance(answer, HeldBack) for answer in answers) == 5


async def test_everybody_together_is_held_back_and_known_browsers_still_come_in(
    people: People, heron: Someone, owner: asyncpg.Connection
):
    signed_in, _ = await people.sign_in(heron.handle, PASSWORD, heron.code)
    known = people.known_word(signed_in)
    await owner.execute("UPDATE rate_limits SET hits = 300 WHERE hits = 1")  # the count of all
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), HeldBack)
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code, known=known), tuple)


async def test_no_more_wait_for_a_hash_than_there_are_places(means: Means, heron: Someone, now: Now):
    """Beyond, nothing is judged and no try is counted."""
    full = Hashing(CHEAP, at_once=1, waiting=0)
    people = People(
        Means(storage=means.storage, limits=means.limits, sealing=means.sealing, hashing=full, now=now)
    )
    taken = full._places.acquire(blocking=False)
    assert [await people.sign_in(heron.handle, PASSWORD, heron.code) for _ in range(12)] == [HeldBack(2)] * 12
    assert taken
    full._places.release()
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.code), tuple)
    assert isinstance(await people.sign_in(heron.handle, PASSWORD, heron.next_code), tuple), (
        "its place is free"
    )
    full.close()
