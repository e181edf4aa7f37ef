"""Who can't prove itself learns nothing from the clock either: an unknown client takes as long as a wrong key."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

import asyncpg
import httpx
from joserfc.jwk import ECKey

from infra.oauth.access import Access
from infra.oauth.door import Post
from tests.oauth.conftest import form
from tests.reads.test_not_yours import mann_whitney

SAMPLES = 220
STRANGER = ECKey.generate_key("P-256")


async def test_an_unknown_client_takes_as_long_as_a_wrong_key(
    access: Access, assertion: Callable[..., str]
) -> None:
    names = ("demo-ngo-1", "demo-nobody")
    coin, times = Random(7), ([], [])
    for n in range(SAMPLES + 20):
        for kind in (0, 1) if coin.random() < 0.5 else (1, 0):
            post = Post(form=form(assertion(STRANGER, iss=names[kind], sub=names[kind])))
            began = time.perf_counter()
            answer = await access.endpoint.answer(post)
            if n >= 20:
                times[kind].append(time.perf_counter() - began)
            assert answer.body["error"] == "invalid_client"
    assert mann_whitney(*times) >= 0.001


async def test_both_leave_one_line_and_what_a_stranger_called_itself_is_not_kept(
    client: httpx.AsyncClient, assertion: Callable[..., str], owner: asyncpg.Connection
) -> None:
    await owner.execute("DELETE FROM rate_limits")
    before = await owner.fetchval("SELECT count(*) FROM security_events WHERE kind = 'CLIENT_FAILED'")
    for name in ("demo-ngo-1", "demo-nobody"):
        await client.post("/oauth/token", data=form(assertion(STRANGER, iss=name, sub=name)))
    lines = await owner.fetch(
        "SELECT client_id FROM security_events WHERE kind = 'CLIENT_FAILED' ORDER BY at OFFSET $1", before
    )
    assert [line["client_id"] for line in lines] == ["demo-ngo-1", None]
