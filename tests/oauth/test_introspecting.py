"""A resource server asks what a token is worth, and hears it as of this moment (RFC 7662)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from joserfc.jwk import ECKey

from tests.oauth.flow import ISSUER, Flow, by_key, claims_of
from tests.oauth.seeded import a_client

KEY = ECKey.generate_key("P-256")


@pytest.fixture
async def shelf(owner: asyncpg.Connection) -> str:
    """A resource server."""
    keys = [KEY.as_dict(private=False)]
    return await a_client(
        owner, f"rs-{uuid4().hex[:12]}", "RESOURCE_SERVER", scopes="", redirects=(), keys=keys
    )


async def asked(flow: Flow, shelf: str, token: str | None, **more: str | None) -> dict[str, Any]:
    answer = await flow.post("/oauth/introspect", **{"token": token, **by_key(shelf, KEY), **more})
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


async def test_a_good_token_is_told_as_it_is(flow: Flow, shelf: str) -> None:
    tokens = (await flow.exchange(await flow.code(scope="openid engagement:read"), flow.proved())).json()
    claims = claims_of(tokens["access_token"])
    assert await asked(flow, shelf, tokens["access_token"]) == {
        "active": True,
        "scope": "engagement:read openid",
        "client_id": flow.app,
        "sub": str(flow.member.person),
        "exp": claims["exp"],
        "iat": claims["iat"],
        "jti": claims["jti"],
        "aud": ISSUER,
        "iss": ISSUER,
        "token_type": "DPoP",
        "cnf": {"jkt": flow.key.thumbprint()},
        "auth_time": claims["auth_time"],
        "acr": "urn:parley:acr:second-factor",
    }


DEAD = {
    "its family ended": "UPDATE grants SET ended_at = now(), ended_because = 'REVOKED' WHERE client_id = $1",
    "its client is suspended": "UPDATE oauth_clients SET active = false WHERE id = $1",
}


@pytest.mark.parametrize("what", DEAD)
async def test_it_is_dead_at_once_without_waiting_for_word(flow: Flow, shelf: str, what: str) -> None:
    token = (await flow.tokens())["access_token"]
    assert (await asked(flow, shelf, token))["active"] is True
    await flow.owner.execute(DEAD[what], flow.app)
    assert await asked(flow, shelf, token) == {"active": False}


async def test_one_that_was_revoked_alone_is_dead_at_once(flow: Flow, shelf: str) -> None:
    token = (await flow.tokens())["access_token"]
    await flow.post("/oauth/revoke", token=token, client_id=flow.app)
    assert await asked(flow, shelf, token) == {"active": False}


async def test_what_is_no_access_token_of_ours_is_not_active(flow: Flow, shelf: str) -> None:
    tokens = await flow.tokens(scope="openid engagement:read")
    forged = tokens["access_token"][:-8] + "AAAAAAAA"
    for token in (
        "x",
        "x" * 9000,
        "a.b.c",
        forged,
        tokens["refresh_token"],
        tokens["id_token"],
        "\N{SNOWMAN}",
    ):
        assert await asked(flow, shelf, token) == {"active": False}


async def test_only_resource_servers_ask(flow: Flow, shelf: str, owner: asyncpg.Connection) -> None:
    token = (await flow.tokens())["access_token"]
    machine = await a_client(
        owner, f"m-{uuid4().hex[:12]}", "SERVICE", redirects=(), keys=[KEY.as_dict(private=False)]
    )
    assert (await asked(flow, machine, token))["error"] == "unauthorized_client"
    by_name = await flow.post("/oauth/introspect", token=token, client_id=flow.app)
    assert by_name.json()["error"] == "invalid_client"
    nobody = await flow.post("/oauth/introspect", token=token)
    assert nobody.json()["error"] == "invalid_client"
    assert (await asked(flow, shelf, None))["error"] == "invalid_request"


async def test_a_resource_server_has_no_tokens_of_its_own(flow: Flow, shelf: str) -> None:
    answer = await flow.post("/oauth/token", grant_type="client_credentials", **by_key(shelf, KEY))
    assert answer.json()["error"] == "unauthorized_client"
