"""Authlib's own asynchronous client: code and PKCE, refresh, a machine's token, revocation, introspection.

It pushes no requests and makes no DPoP proofs: those are made by hand here, with the client's own authentication.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from tests.foreign.by_forms import signed_in_code
from tests.foreign.cast import APP, FRONTEND, Cast
from tests.oauth.proving import ath, proof

VERIFIER = "a-verifier-that-stands-in-a-test-and-is-long-enough"
ENGAGEMENTS = {"query": "{ engagements(first: 1) { nodes { purpose } } }"}


@pytest.fixture
async def plain() -> AsyncIterator[httpx.AsyncClient]:
    """A client that knows nothing of OAuth."""
    async with httpx.AsyncClient(timeout=30) as made:
        yield made


@pytest.fixture
async def server(cast: Cast, plain: httpx.AsyncClient) -> dict[str, str]:
    """What the server says of itself."""
    return (await plain.get(cast.issuer + "/.well-known/oauth-authorization-server")).json()


def an_app(**more: Any) -> AsyncOAuth2Client:
    """The app, which has no key."""
    method = {"token_endpoint_auth_method": "none", "code_challenge_method": "S256"}
    return AsyncOAuth2Client(**{**APP, **method, **more})


def with_a_key(entry: dict[str, Any], server: dict[str, str], **more: Any) -> AsyncOAuth2Client:
    """A client with its key (`private_key_jwt`), for every endpoint that asks for it."""
    proves = PrivateKeyJWT(
        server["issuer"], alg="ES256"
    )  # meant for the issuer; Authlib calls that an endpoint
    return AsyncOAuth2Client(
        client_id=entry["client_id"],
        client_secret=ECKey.import_key(entry["private_jwk"]),
        token_endpoint_auth_method=proves,
        revocation_endpoint_auth_method=proves,
        **more,
    )


async def came_back(cast: Cast, address: str, persona: str) -> str:
    """Where somebody who agrees is sent."""
    who = cast.people[persona]
    return await asyncio.to_thread(
        signed_in_code, cast.issuer, address, who.username, who.password, who.totp_secret, who.acting
    )


async def test_an_app_signs_somebody_in_reads_renews_and_gives_back(
    cast: Cast, server: dict[str, str], plain: httpx.AsyncClient
) -> None:
    async with an_app(scope="openid engagement:read", token_endpoint=server["token_endpoint"]) as app:
        address, state = app.create_authorization_url(
            server["authorization_endpoint"], code_verifier=VERIFIER
        )
        back = await came_back(cast, address, "secretariat-handler")
        told = parse_qs(urlsplit(back).query)
        first = await app.fetch_token(authorization_response=back, state=state, code_verifier=VERIFIER)
        assert (told["iss"], told["state"]) == ([cast.issuer], [state])
        assert (first["token_type"], first["expires_in"], first["scope"]) == (
            "Bearer",
            300,
            "engagement:read openid",
        )
        read = await app.post(cast.issuer + "/graphql", json=ENGAGEMENTS)
        assert len(read.json()["data"]["engagements"]["nodes"]) == 1
        second = dict(await app.refresh_token(server["token_endpoint"]))
        assert second["refresh_token"] != first["refresh_token"]
        given_back = await app.revoke_token(server["revocation_endpoint"], second["refresh_token"])
        assert given_back.status_code == 200
        with pytest.raises(OAuthError, match="invalid_grant"):
            await app.refresh_token(server["token_endpoint"], second["refresh_token"])


async def test_a_machine_takes_a_token_and_another_server_asks_what_it_is_worth(
    cast: Cast, server: dict[str, str]
) -> None:
    firm = with_a_key(cast.clients["demo-audit-firm-1"], server)
    shop = with_a_key(cast.clients["demo-resource-server"], server)
    async with firm, shop:
        token = await firm.fetch_token(server["token_endpoint"], scope="assurance:read")
        asked = (await shop.introspect_token(server["introspection_endpoint"], token["access_token"])).json()
        assert {name: asked[name] for name in ("active", "client_id", "sub", "scope", "token_type")} == {
            "active": True,
            "client_id": "demo-audit-firm-1",
            "sub": "demo-audit-firm-1",
            "scope": "assurance:read",
            "token_type": "Bearer",
        }
        assert (
            await firm.revoke_token(server["revocation_endpoint"], token["access_token"])
        ).status_code == 200
        again = await shop.introspect_token(server["introspection_endpoint"], token["access_token"])
        assert again.json() == {"active": False}


async def test_a_server_pushes_its_request_and_proves_its_key_by_hand(
    cast: Cast, server: dict[str, str], plain: httpx.AsyncClient
) -> None:
    key, token_at = ECKey.generate_key("P-256"), server["token_endpoint"]
    async with with_a_key(
        cast.clients["demo-frontend"], server, redirect_uri=FRONTEND["redirect_uri"]
    ) as frontend:
        frontend.code_challenge_method = "S256"
        address, state = frontend.create_authorization_url(
            server["authorization_endpoint"], code_verifier=VERIFIER, scope="openid engagement:read"
        )
        wanted = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        pushed = await frontend.request(
            "POST",
            server["pushed_authorization_request_endpoint"],
            data=wanted | {"dpop_jkt": key.thumbprint()},
            auth=frontend.client_auth(frontend.token_endpoint_auth_method),
            withhold_token=True,
        )
        assert (pushed.status_code, sorted(pushed.json())) == (201, ["expires_in", "request_uri"])
        request = httpx.URL(
            server["authorization_endpoint"],
            params={"client_id": "demo-frontend", "request_uri": pushed.json()["request_uri"]},
        )
        back = await came_back(cast, str(request), "handler")
        redeem = {"authorization_response": back, "state": state, "code_verifier": VERIFIER}
        with pytest.raises(OAuthError, match="use_dpop_nonce"):
            await frontend.fetch_token(
                token_at, headers={"DPoP": proof(key, "POST", token_at, time.time())}, **redeem
            )
        without = proof(key, "POST", token_at, time.time())
        told = await plain.post(
            token_at, data={"grant_type": "client_credentials"}, headers={"DPoP": without}
        )
        nonce = told.headers["DPoP-Nonce"]  # Authlib's error keeps no headers
        good = proof(key, "POST", token_at, time.time(), nonce=nonce)
        token = await frontend.fetch_token(token_at, headers={"DPoP": good}, **redeem)
    assert token["token_type"] == "DPoP"
    api, access = cast.issuer + "/graphql", token["access_token"]
    shown = proof(key, "POST", api, time.time(), nonce=nonce, ath=ath(access))
    sent = {"authorization": f"DPoP {access}", "dpop": shown}
    read, again = [await plain.post(api, json=ENGAGEMENTS, headers=sent) for _ in range(2)]
    assert (read.status_code, again.status_code) == (200, 401)
