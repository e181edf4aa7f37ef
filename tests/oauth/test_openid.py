"""OpenID Connect: an ID token for the client, and userinfo for whoever holds a token that was asked for with it."""

from __future__ import annotations

import hashlib
import time
from base64 import urlsafe_b64encode
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from infra.oauth.authorizing import Begun, SendBack
from tests.oauth.flow import ISSUER, Flow
from tests.oauth.proving import ath, proof
from tests.oauth.seeded import asking, somebody, told

USERINFO = "/oauth/userinfo"


async def test_the_id_token_says_who_signed_in_when_and_how(flow: Flow, client: httpx.AsyncClient) -> None:
    before = int(time.time())
    tokens = await flow.tokens(scope="openid engagement:read", nonce="of the browser")
    keys = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())
    read = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"])
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert {**read.claims, "iat": 0, "exp": 0} == {
        "iss": ISSUER,
        "sub": str(flow.member.person),
        "aud": flow.app,
        "iat": 0,
        "exp": 0,
        "auth_time": int(flow.member.second_factor_at.timestamp()),
        "acr": "urn:parley:acr:second-factor",
        "amr": ["pwd", "otp", "mfa"],
        "at_hash": urlsafe_b64encode(half).rstrip(b"=").decode(),
        "nonce": "of the browser",
    }
    assert before <= read.claims["iat"] <= time.time()
    assert read.claims["exp"] - read.claims["iat"] == 300
    assert read.header["typ"] == "JWT"


async def test_without_openid_there_is_none(flow: Flow) -> None:
    assert "id_token" not in await flow.tokens(nonce="n")


async def test_an_id_token_opens_nothing(flow: Flow) -> None:
    token = (await flow.tokens(scope="openid"))["id_token"]
    assert (await _userinfo(flow, f"Bearer {token}")).status_code == 401


async def _userinfo(
    flow: Flow, authorization: str | None, method: str = "GET", **headers: str
) -> httpx.Response:
    given = {**headers, **({"authorization": authorization} if authorization else {})}
    return await flow.http.request(method, USERINFO, headers=given)


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_userinfo_tells_a_number_and_with_profile_a_handle_and_a_capacity(
    flow: Flow, method: str
) -> None:
    alone = await flow.tokens(scope="openid")
    with_profile = await flow.tokens(scope="openid profile")
    first = await _userinfo(flow, "Bearer " + alone["access_token"], method)
    second = await _userinfo(flow, "Bearer " + with_profile["access_token"], method)
    person = str(flow.member.person)
    assert (first.json(), first.headers["cache-control"]) == ({"sub": person}, "no-store")
    assert second.json() == {
        "sub": person,
        "preferred_username": "p" + flow.member.person.hex[:12],
        "parley_acting": "ORGANISATION",
        "parley_organisation": f"Org {flow.ngo}",
    }


async def test_a_token_that_was_narrowed_tells_no_more_than_it_was_narrowed_to(flow: Flow) -> None:
    tokens = await flow.tokens(scope="openid profile engagement:read")
    without_profile = (await flow.refresh(tokens["refresh_token"], scope="openid")).json()
    assert set((await _userinfo(flow, "Bearer " + without_profile["access_token"])).json()) == {"sub"}
    without = (await flow.refresh(without_profile["refresh_token"], scope="engagement:read")).json()
    assert (await _userinfo(flow, "Bearer " + without["access_token"])).status_code == 403


def _challenges(answer: httpx.Response) -> str:
    return answer.headers["www-authenticate"]


async def test_userinfo_leads_whoever_has_no_fit_token(flow: Flow) -> None:
    nobody = await _userinfo(flow, None)
    assert nobody.status_code == 401
    assert 'scope="openid"' in _challenges(nobody)
    assert "resource_metadata=" in _challenges(nobody)
    wrong = await _userinfo(flow, "Bearer nonsense")
    assert (wrong.status_code, 'error="invalid_token"' in _challenges(wrong)) == (401, True)
    two = [("authorization", "Bearer " + (await flow.tokens(scope="openid"))["access_token"])] * 2
    assert (await flow.http.get(USERINFO, headers=two)).status_code == 401
    narrow = await _userinfo(flow, "Bearer " + (await flow.tokens())["access_token"])
    assert (narrow.status_code, 'error="insufficient_scope"' in _challenges(narrow)) == (403, True)


async def test_userinfo_is_silent_once_the_family_has_ended(flow: Flow) -> None:
    token = (await flow.tokens(scope="openid"))["access_token"]
    await flow.owner.execute(
        "UPDATE grants SET ended_at = now(), ended_because = 'REVOKED' WHERE client_id = $1", flow.app
    )
    assert (await _userinfo(flow, "Bearer " + token)).status_code == 401


async def test_a_bound_token_takes_a_proof_with_a_nonce(flow: Flow) -> None:
    tokens = (await flow.exchange(await flow.code(scope="openid"), flow.proved())).json()
    token: str = tokens["access_token"]

    def shown(**claims: Any) -> str:
        return proof(flow.key, "GET", ISSUER + USERINFO, time.time(), ath=ath(token), **claims)

    assert (await _userinfo(flow, "Bearer " + token)).status_code == 401
    first = await _userinfo(flow, "DPoP " + token, dpop=shown())
    assert (first.status_code, 'error="use_dpop_nonce"' in _challenges(first)) == (401, True)
    again = await _userinfo(flow, "DPoP " + token, dpop=shown(nonce=first.headers["dpop-nonce"]))
    assert again.json() == {"sub": str(flow.member.person)}


async def test_a_client_that_named_somebody_hears_of_nobody_else(flow: Flow) -> None:
    tokens = await flow.tokens(scope="openid")
    wish = {"scope": "openid", "id_token_hint": tokens["id_token"]}
    other = await somebody(flow.owner, ("MEMBER", flow.ngo))
    for by, prompt, kind in [(flow.member, "none", "code"), (other, "none", "error"), (other, None, "error")]:
        begun = await flow.access.authorizing.begin(asking(flow.app, prompt=prompt, **wish))
        assert isinstance(begun, Begun)
        back = await flow.access.authorizing.silently(begun.handle, by)
        if prompt is None:
            assert back is None  # the pages come, and what is answered there counts for nothing
            back = await flow.access.authorizing.agreed(begun.handle, by, flow.acting)
        assert isinstance(back, SendBack)
        assert kind in told(back.url)
        assert told(back.url).get("error", "login_required") == "login_required"


@pytest.mark.parametrize("hint", ["x", "e30.e30.e30", "a" * 5000])
async def test_a_hint_that_is_no_id_token_of_ours_is_refused(flow: Flow, hint: str) -> None:
    back = await flow.access.authorizing.begin(asking(flow.app, scope="openid", id_token_hint=hint))
    assert isinstance(back, SendBack)
    assert told(back.url)["error"] == "invalid_request"
