"""Who can't prove itself learns nothing from the clock either: an unknown client takes as long as a wrong key."""

from __future__ import annotations

from collections.abc import Callable

import asyncpg
import httpx
from joserfc.jwk import ECKey

from infra.oauth.access import Access
from infra.oauth.door import Post
from tests.oauth.conftest import form
from tests.timing import alike

STRANGER = ECKey.generate_key("P-256")
KNOWN, UNKNOWN = "demo-ngo-1", "demo-nobody"


async def test_an_unknown_client_takes_as_long_as_a_wrong_key(
    access: Access, assertion: Callable[..., str]
) -> None:
    posts: dict[str, Post] = {}

    async def signed(_: int) -> None:
        posts.update(
            {name: Post(form=form(assertion(STRANGER, iss=name, sub=name))) for name in (KNOWN, UNKNOWN)}
        )

    async def fails(name: str) -> None:
        answer = await access.endpoint.answer(posts[name])
        assert answer.body["error"] == "invalid_client"

    kinds = {"wrong key": lambda _: fails(KNOWN), "unknown": lambda _: fails(UNKNOWN)}
    assert await alike(kinds, seed=7, samples=220, between=signed)


async def test_both_leave_one_line_and_what_a_stranger_called_itself_is_not_kept(
    client: httpx.AsyncClient, assertion: Callable[..., str], owner: asyncpg.Connection
) -> None:
    await owner.execute("DELETE FROM rate_limits")
    before = await owner.fetchval("SELECT count(*) FROM security_events WHERE kind = 'CLIENT_FAILED'")
    for name in (KNOWN, UNKNOWN):
        await client.post("/oauth/token", data=form(assertion(STRANGER, iss=name, sub=name)))
    lines = await owner.fetch(
        "SELECT client_id FROM security_events WHERE kind = 'CLIENT_FAILED' ORDER BY at OFFSET $1", before
    )
    assert [line["client_id"] for line in lines] == ["demo-ngo-1", None]
