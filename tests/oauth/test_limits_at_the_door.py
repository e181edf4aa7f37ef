"""A client that asks too often waits; a stranger can't use up the tries of a client whose name it knows."""

from __future__ import annotations

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from infra.oauth import events
from infra.oauth.access import Access
from infra.oauth.authorizing import Begun, NotServed
from infra.oauth.limiting import Bucket, Limits, Tried
from tests.oauth.flow import Flow, a_flow, by_key
from tests.oauth.seeded import asking

KEY = ECKey.generate_key("P-256")
TOO_MANY = {
    "error": "temporarily_unavailable",
    "error_description": "Too many requests. Wait, then try again.",
}


@pytest.fixture
async def keyed(access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection) -> Flow:
    """A client with a key."""
    await owner.execute("DELETE FROM rate_limits")
    return await a_flow(access, client, owner, type_="SERVER", keys=[KEY.as_dict(private=False)])


async def _all_but(flow: Flow, left: int, tried: Tried, whose: str = "") -> None:
    """As many tries as there may be, but for a few."""
    before = set(await flow.owner.fetch("SELECT digest FROM rate_limits"))
    await Limits(flow.access.storage).admit(Bucket(tried, whose))
    (row,) = set(await flow.owner.fetch("SELECT digest FROM rate_limits")) - before
    await flow.owner.execute(
        "UPDATE rate_limits SET hits = $2 WHERE digest = $1", row["digest"], tried.most - left
    )


async def _asked(flow: Flow, key: ECKey = KEY) -> httpx.Response:
    return await flow.post("/oauth/token", grant_type="client_credentials", **by_key(flow.app, key))


async def test_a_client_that_asks_too_often_waits_and_it_is_written_down_once(keyed: Flow) -> None:
    await _all_but(keyed, 1, Tried.TOKEN, keyed.app)
    assert (await _asked(keyed)).status_code == 200
    for _ in range(2):
        held = await _asked(keyed)
        assert (held.status_code, held.json()) == (429, TOO_MANY)
        assert 1 <= int(held.headers["retry-after"]) <= 60
    told = "SELECT count(*) FROM security_events WHERE kind = 'CLIENT_HELD_BACK' AND client_id = $1"
    assert await keyed.owner.fetchval(told, keyed.app) == 1


async def test_a_client_that_pushes_too_often_waits(keyed: Flow) -> None:
    await _all_but(keyed, 1, Tried.PUSH, keyed.app)
    pushed, held = [
        await keyed.post("/oauth/par", **{**asking(keyed.app), **by_key(keyed.app, KEY)}) for _ in range(2)
    ]
    assert (pushed.status_code, held.status_code, held.json()) == (201, 429, TOO_MANY)


async def test_a_stranger_uses_up_nothing_of_a_client_that_it_only_names(keyed: Flow) -> None:
    await _all_but(keyed, 1, Tried.TOKEN, keyed.app)
    for _ in range(3):
        assert (await _asked(keyed, ECKey.generate_key("P-256"))).json()["error"] == "invalid_client"
    for path in ("/oauth/par", "/oauth/revoke"):
        await keyed.post(path, **asking(keyed.app), token="x")
    assert (await _asked(keyed)).status_code == 200


async def test_a_stranger_uses_up_nothing_of_an_app_though_anybody_can_name_it(
    keyed: Flow, flow: Flow
) -> None:
    await _all_but(keyed, 1, Tried.TOKEN, flow.app)
    await _all_but(keyed, 1, Tried.PUSH, flow.app)
    for _ in range(3):
        assert (await flow.post("/oauth/revoke", token="x", client_id=flow.app)).status_code == 200
        assert (await flow.post("/oauth/par", **asking(flow.app))).status_code == 201
    assert (await flow.exchange(await flow.code())).status_code == 200
    assert (await flow.exchange(await flow.code())).status_code == 429


@pytest.mark.parametrize(
    ("path", "tried"),
    [
        ("/oauth/token", Tried.TOKEN_ALL),
        ("/oauth/revoke", Tried.TOKEN_ALL),
        ("/oauth/par", Tried.PUSH_ALL),
        ("/oauth/introspect", Tried.INTROSPECTION_ALL),
    ],
)
async def test_all_together_may_ask_so_often(keyed: Flow, path: str, tried: Tried) -> None:
    await _all_but(keyed, 0, tried)
    held = await keyed.post(path, grant_type="authorization_code", token="x")
    assert (held.status_code, held.json()) == (429, TOO_MANY)
    told = "SELECT count(*) FROM security_events WHERE kind = 'CLIENT_HELD_BACK' AND client_id IS NULL"
    assert await keyed.owner.fetchval(told) >= 1


async def test_what_strangers_can_have_kept_here_is_bounded(keyed: Flow) -> None:
    await _all_but(keyed, 1, Tried.AUTHORIZE_ALL)
    assert isinstance(await keyed.access.authorizing.begin(asking(keyed.app)), Begun)
    before = await keyed.owner.fetchval("SELECT count(*) FROM authorization_requests")
    assert await keyed.access.authorizing.begin(asking(keyed.app)) == NotServed(code="too_many")
    assert await keyed.owner.fetchval("SELECT count(*) FROM authorization_requests") == before


async def test_strangers_write_no_more_than_a_few_lines_a_minute_into_what_nobody_empties(
    keyed: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "STRANGERS_LINES", 3)
    lines = "SELECT count(*) FROM security_events WHERE kind = $1 AND client_id IS NOT DISTINCT FROM $2"
    before = await keyed.owner.fetchval(lines, "CLIENT_FAILED", None)
    authorizing = keyed.access.authorizing
    for _ in range(5):
        await _asked(keyed, ECKey.generate_key("P-256"))
        await keyed.post("/oauth/token", grant_type="client_credentials", **by_key("nobodys-app", KEY))
        begun = await authorizing.begin(asking(keyed.app))
        assert isinstance(begun, Begun)
        await authorizing.declined(begun.handle, None)
    assert await keyed.owner.fetchval(lines, "CLIENT_FAILED", keyed.app) == 3
    assert await keyed.owner.fetchval(lines, "CLIENT_FAILED", None) == before + 3
    assert await keyed.owner.fetchval(lines, "DECLINED", keyed.app) == 3
    begun = await authorizing.begin(asking(keyed.app))
    assert isinstance(begun, Begun)
    await authorizing.declined(begun.handle, keyed.member)  # what a person does is always written down
    assert await keyed.owner.fetchval(lines, "DECLINED", keyed.app) == 4
