"""A client nobody here wrote asks for a token and is known by it."""

from __future__ import annotations

from pathlib import Path

import httpx
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import ECKey

from domain.access import Profile, Scope, Viewer
from infra.demo.clients import DemoKeys
from infra.demo.personas import NGO_1
from infra.oauth.access import Access
from tests.oauth.conftest import ISSUER


async def test_authlibs_own_client_gets_a_token_that_names_the_ngo(
    access: Access, client: httpx.AsyncClient, data_dir: Path
) -> None:
    key = ECKey.import_key(dict(DemoKeys(data_dir).private_jwks()["demo-ngo-1"]))
    async with AsyncOAuth2Client(
        client_id="demo-ngo-1",
        client_secret=key,
        token_endpoint_auth_method=PrivateKeyJWT(ISSUER + "/oauth/token", alg="ES256"),
        transport=client._transport,
    ) as ngo:
        token = await ngo.fetch_token(ISSUER + "/oauth/token", scope="engagement:read")
    assert token["token_type"] == "Bearer"
    assert token["expires_in"] == 300
    assert token["scope"] == "engagement:read"
    assert access.viewer_of(b"Bearer " + token["access_token"].encode()) == Viewer(
        profile=Profile.MEMBER,
        organisation=NGO_1.id,
        scopes=frozenset({Scope.ENGAGEMENT_READ}),
        client="demo-ngo-1",
    )
