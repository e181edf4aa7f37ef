"""Neither text nor time tells an unknown name from a wrong password, a wrong code or an account that is closed."""

from __future__ import annotations

from random import Random
from time import perf_counter

import asyncpg

from infra.signing_in.means import Means
from infra.signing_in.people import NotSignedIn, People
from tests.reads.test_not_yours import mann_whitney
from tests.signing_in.conftest import PASSWORD, Now, somebody

SAMPLES, FIRST = 200, 20


async def test_the_times_tell_nothing(people: People, means: Means, owner: asyncpg.Connection, now: Now):
    """Interleaved in a random order. The counts are cleared between rounds, so that none is held back."""
    heron, grebe, gone = [await somebody(means, owner, now) for _ in range(3)]
    await owner.execute("UPDATE accounts SET closed_at = now() WHERE person_id = $1", gone.id)
    kinds = {
        "nobody": ("no-such-heron", PASSWORD, "123456"),
        "password": (heron.handle, "four herons at dusk", heron.code),
        "code": (grebe.handle, PASSWORD, "12345"),
        "closed": (gone.handle, PASSWORD, gone.code),
    }
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    chance = Random(5)
    for number in range(SAMPLES + FIRST):
        if number % 8 == 0:
            await owner.execute("DELETE FROM rate_limits")
        for kind in chance.sample(list(kinds), len(kinds)):
            began = perf_counter()
            answer = await people.sign_in(*kinds[kind])
            took = perf_counter() - began
            assert answer == NotSignedIn()
            if number >= FIRST:
                times[kind].append(took)
    for kind in ("password", "code", "closed"):
        assert mann_whitney(times["nobody"], times[kind]) >= 0.001, kind
    assert mann_whitney(times["password"], times["code"]) >= 0.001
