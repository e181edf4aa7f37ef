"""A client pushes its request and gets a name for it, good once, soon, and for that client (RFC 9126)."""

from __future__ import annotations

import asyncio

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey

from infra.oauth.access import Access
from infra.oauth.authorizing import Begun, NotServed, SendBack
from tests.oauth.flow import ISSUER, Flow, a_flow, by_key
from tests.oauth.seeded import a_client, asking, told

KEY = ECKey.generate_key("P-256")
PAR = "/oauth/par"


async def pushed(flow: Flow, **changed: str | None) -> dict[str, str]:
    """What then travels by the browser."""
    answer = await flow.post(PAR, **asking(flow.app, **changed))
    assert answer.status_code == 201, answer.text
    return {"client_id": flow.app, "request_uri": answer.json()["request_uri"]}


async def test_what_was_pushed_is_answered_like_any_request(flow: Flow) -> None:
    answer = await flow.post(PAR, **asking(flow.app))
    body = answer.json()
    assert (answer.status_code, body["expires_in"]) == (201, 90)
    assert body["request_uri"].startswith("urn:ietf:params:oauth:request_uri:")
    begun = await flow.access.authorizing.begin(
        {"client_id": flow.app, "request_uri": body["request_uri"], "scope": "everything", "state": "changed"}
    )
    assert isinstance(begun, Begun)
    back = await flow.access.authorizing.agreed(begun.handle, flow.member, flow.acting)
    assert isinstance(back, SendBack)
    assert told(back.url)["state"] == "of the client"
    assert (await flow.exchange(told(back.url)["code"])).status_code == 200


async def test_the_name_is_good_once(flow: Flow) -> None:
    request = await pushed(flow)
    begun = await asyncio.gather(*(flow.access.authorizing.begin(request) for _ in range(3)))
    assert sorted(type(found).__name__ for found in begun) == ["Begun", "NotServed", "NotServed"]
    assert NotServed(code="invalid_request_uri") in begun


async def test_the_name_is_good_for_a_minute_and_a_half(flow: Flow, owner: asyncpg.Connection) -> None:
    request = await pushed(flow)
    await owner.execute("UPDATE authorization_requests SET expires_at = expires_at - interval '91 seconds'")
    assert await flow.access.authorizing.begin(request) == NotServed(code="invalid_request_uri")


async def test_the_name_is_good_for_who_pushed(flow: Flow, owner: asyncpg.Connection) -> None:
    other = await a_client(owner, f"other-{flow.app}")
    request = await pushed(flow)
    mixed = {**request, "client_id": other}
    assert await flow.access.authorizing.begin(mixed) == NotServed(code="invalid_request_uri")
    assert isinstance(await flow.access.authorizing.begin(request), Begun)  # the other one has spent nothing


async def test_the_name_of_a_pushed_request_is_no_page(flow: Flow) -> None:
    request = await pushed(flow)
    assert await flow.access.authorizing.shown(request["request_uri"]) is None
    answer = await flow.access.authorizing.agreed(request["request_uri"], flow.member, flow.acting)
    assert answer == NotServed(code="expired")


@pytest.mark.parametrize(
    "uri", ["urn:ietf:params:oauth:request_uri:unknown", "https://evil.example/request.jwt"]
)
async def test_no_other_request_uri_is_served(flow: Flow, uri: str) -> None:
    found = await flow.access.authorizing.begin({**asking(flow.app), "request_uri": uri})
    assert found == NotServed(code="invalid_request_uri")


UNFIT: dict[str, tuple[dict[str, str | None], str]] = {
    "another address": ({"redirect_uri": "https://evil.example/"}, "invalid_request"),
    "no challenge": ({"code_challenge": None}, "invalid_request"),
    "plain": ({"code_challenge_method": "plain"}, "invalid_request"),
    "a scope not registered": ({"scope": "statistics:read"}, "invalid_scope"),
    "an implicit token": ({"response_type": "token"}, "unsupported_response_type"),
    "another resource": ({"resource": "https://other.example"}, "invalid_target"),
    "a request object": ({"request": "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"),
    "a request_uri": ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, "invalid_request"),
    "an unknown client": ({"client_id": "nobody-knows-it"}, "invalid_client"),
    "no client": ({"client_id": None}, "invalid_client"),
}


@pytest.mark.parametrize("what", UNFIT)
async def test_what_could_not_be_answered_is_refused_at_once(flow: Flow, what: str) -> None:
    changed, code = UNFIT[what]
    answer = await flow.post(PAR, **asking(flow.app, **changed))
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert "location" not in answer.headers


@pytest.fixture
async def keyed(access: Access, client: httpx.AsyncClient, owner: asyncpg.Connection) -> Flow:
    """A client that keeps a key and may only push."""
    return await a_flow(access, client, owner, type_="SERVER", keys=[KEY.as_dict(private=False)], pushes=True)


async def test_a_client_that_only_pushes_is_not_served_otherwise(keyed: Flow) -> None:
    found = await keyed.access.authorizing.begin(asking(keyed.app))
    assert isinstance(found, SendBack)
    assert told(found.url)["error"] == "invalid_request"
    answer = await keyed.post(PAR, **asking(keyed.app), **by_key(keyed.app, KEY))
    begun = await keyed.access.authorizing.begin(
        {"client_id": keyed.app, "request_uri": answer.json()["request_uri"]}
    )
    assert isinstance(begun, Begun)


@pytest.mark.parametrize("audience", [ISSUER, ISSUER + PAR])
async def test_a_client_with_a_key_pushes_with_its_key(keyed: Flow, audience: str) -> None:
    good = await keyed.post(PAR, **asking(keyed.app), **by_key(keyed.app, KEY, audience))
    assert good.status_code == 201
    assert (await keyed.post(PAR, **asking(keyed.app))).json()["error"] == "invalid_client"


async def test_an_assertion_for_another_endpoint_or_used_before_is_none(keyed: Flow) -> None:
    for_tokens = by_key(keyed.app, KEY, ISSUER + "/oauth/token")
    assert (await keyed.post(PAR, **asking(keyed.app), **for_tokens)).json()["error"] == "invalid_client"
    once = by_key(keyed.app, KEY)
    assert (await keyed.post(PAR, **asking(keyed.app), **once)).status_code == 201
    assert (await keyed.post(PAR, **asking(keyed.app), **once)).json()["error"] == "invalid_client"


async def test_a_client_pushes_for_itself_alone(keyed: Flow, owner: asyncpg.Connection) -> None:
    other = await a_client(owner, f"other-{keyed.app}")
    answer = await keyed.post(PAR, **asking(other), **by_key(keyed.app, KEY))
    assert answer.json()["error"] == "invalid_client"


async def test_a_machine_has_nobody_to_push_for(flow: Flow, owner: asyncpg.Connection) -> None:
    machine = await a_client(
        owner, f"srv-{flow.app}", "SERVICE", redirects=(), keys=[KEY.as_dict(private=False)]
    )
    answer = await flow.post(PAR, **asking(machine), **by_key(machine, KEY))
    assert answer.json()["error"] == "unauthorized_client"


async def test_a_proof_at_the_push_binds_the_code(flow: Flow) -> None:
    answer = await flow.post(PAR, flow.proved(PAR), **asking(flow.app))
    begun = await flow.access.authorizing.begin(
        {"client_id": flow.app, "request_uri": answer.json()["request_uri"]}
    )
    assert isinstance(begun, Begun)
    back = await flow.access.authorizing.agreed(begun.handle, flow.member, flow.acting)
    assert isinstance(back, SendBack)
    code = told(back.url)["code"]
    assert (await flow.exchange(code)).json()["error"] == "invalid_dpop_proof"
    assert (await flow.exchange(code, flow.proved())).json()["token_type"] == "DPoP"


async def test_a_proof_at_the_push_by_another_key_than_named_is_refused(flow: Flow) -> None:
    other = ECKey.generate_key("P-256").thumbprint()
    answer = await flow.post(PAR, flow.proved(PAR), **asking(flow.app, dpop_jkt=other))
    assert answer.json()["error"] == "invalid_dpop_proof"
