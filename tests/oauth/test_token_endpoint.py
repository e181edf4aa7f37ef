"""The token endpoint: what it grants, and that every failed proof reads the same."""

from __future__ import annotations

import asyncio
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import asyncpg
import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey

from domain.access import Profile, Scope, Viewer
from domain.signing_in import clients
from infra.demo.personas import NGO_1
from infra.oauth.access import Access
from infra.oauth.compact import Compact
from tests.oauth.conftest import ISSUER, JWT_BEARER, TOKEN_URL, form

Sign = Callable[..., str]
STRANGER = ECKey.generate_key("P-256")
RSA = RSAKey.generate_key(2048)
WRONG_CLIENT = {
    "error": "invalid_client",
    "error_description": "The client assertion was not accepted. "
    "See /.well-known/oauth-authorization-server for what is.",
}


def _spent(owner: asyncpg.Connection) -> Any:
    return owner.fetchval("SELECT count(*) FROM oauth_assertions")


def _nonsense(payload: str) -> str:
    part = urlsafe_b64encode(payload.encode()).rstrip(b"=").decode()
    head = urlsafe_b64encode(b'{"alg":"ES256"}').rstrip(b"=").decode()
    return f"{head}.{part}.AAAA"


async def test_without_asking_a_client_gets_all_its_scopes(
    access: Access, client: httpx.AsyncClient, assertion: Sign
) -> None:
    answer = await client.post("/oauth/token", data=form(assertion()))
    body = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert {**body, "access_token": "..."} == {
        "access_token": "...",
        "token_type": "Bearer",
        "expires_in": 300,
        "scope": "commitments:read engagement:read engagement:write governance:comment grievances:read"
        " grievances:write reprisals:file reprisals:read stakeholders:read stakeholders:write statistics:read",
    }
    viewer = access.viewer_of(b"Bearer " + body["access_token"].encode())
    assert isinstance(viewer, Viewer)
    assert (viewer.profile, viewer.organisation, viewer.person) == (Profile.MEMBER, NGO_1.id, None)


async def test_a_client_may_ask_for_less(access: Access, client: httpx.AsyncClient, assertion: Sign) -> None:
    answer = await client.post("/oauth/token", data=form(assertion(), scope="stakeholders:read"))
    assert answer.json()["scope"] == "stakeholders:read"
    viewer = access.viewer_of(b"Bearer " + answer.json()["access_token"].encode())
    assert isinstance(viewer, Viewer)
    assert viewer.scopes == {Scope.STAKEHOLDERS_READ}


@pytest.mark.parametrize("audience", [ISSUER, TOKEN_URL, [ISSUER]])
async def test_the_issuer_and_the_token_endpoint_are_both_this_server(
    client: httpx.AsyncClient, assertion: Sign, audience: object
) -> None:
    assert (await client.post("/oauth/token", data=form(assertion(aud=audience)))).status_code == 200


async def test_a_client_with_an_rsa_key_signs_ps256_and_nothing_older(
    client: httpx.AsyncClient, assertion: Sign, writer: asyncpg.Connection
) -> None:
    jwks = json.dumps({"keys": [RSA.as_dict(private=False)]})
    await writer.execute("UPDATE oauth_clients SET jwks = $1::text::jsonb WHERE id = 'demo-ngo-2'", jwks)
    proof = assertion(RSA, {"alg": "PS256"}, iss="demo-ngo-2", sub="demo-ngo-2")
    weaker = assertion(RSA, {"alg": "RS256"}, iss="demo-ngo-2", sub="demo-ngo-2")
    assert (await client.post("/oauth/token", data=form(proof))).status_code == 200
    assert (await client.post("/oauth/token", data=form(weaker))).json() == WRONG_CLIENT


REFUSED_SCOPES = {
    "unknown": "engagement:read everything",
    "not registered for it": "admin:people",
    "not in use yet": "assurance:read",
    "an identity's": "identities:open",
    "quoted": '"engagement:read"',
    "two spaces": "engagement:read  engagement:write",
    "very long": "x" * 9000,
}


@pytest.mark.parametrize("what", REFUSED_SCOPES)
async def test_a_scope_beyond_the_ceiling_gets_no_token_at_all(
    client: httpx.AsyncClient, assertion: Sign, what: str
) -> None:
    answer = await client.post("/oauth/token", data=form(assertion(), scope=REFUSED_SCOPES[what]))
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "error": "invalid_scope",
            "error_description": "A scope is unknown, or is not among those this client was registered with.",
        },
    )


async def test_a_machine_never_gets_an_identity_scope_nor_a_case_nor_one_that_nothing_asks_for_yet(
    client: httpx.AsyncClient, assertion: Sign, writer: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await writer.execute(
        "UPDATE oauth_clients SET type = 'SERVER',"
        " scopes = '{engagement:read,identities:open,case:own}' WHERE id = 'demo-ngo-1'"
    )
    assert (await client.post("/oauth/token", data=form(assertion()))).json()["scope"] == "engagement:read"
    for scope in ("identities:open", "case:own"):
        asked = await client.post("/oauth/token", data=form(assertion(), scope=scope))
        assert asked.json()["error"] == "invalid_scope", scope
    monkeypatch.setattr(clients, "OFFERED", frozenset({Scope.REPORTS_READ}))  # a version that asks for less
    less = await client.post("/oauth/token", data=form(assertion()))
    assert less.json()["scope"] == ""


async def test_a_missing_client_costs_a_signature_check_like_a_wrong_key(
    client: httpx.AsyncClient, assertion: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = Compact.is_signed_by

    def counted(compact: Compact, key: ECKey, algorithm: str) -> bool:
        checked.append(compact.claims["sub"])
        return check(compact, key, algorithm)

    monkeypatch.setattr(Compact, "is_signed_by", counted)
    for name in ("demo-ngo-1", "no-such-client"):
        await client.post("/oauth/token", data=form(assertion(STRANGER, iss=name, sub=name)))
    assert checked == ["demo-ngo-1", "no-such-client"]


now = int(time.time())
UNPROVEN: dict[str, Callable[[Sign], str]] = {
    "an unknown client": lambda sign: sign(iss="no-such-client", sub="no-such-client"),
    "another client's key": lambda sign: sign(iss="demo-ngo-2", sub="demo-ngo-2"),
    "a suspended client's name": lambda sign: sign(iss="demo-brand", sub="demo-brand"),
    "a stranger's key": lambda sign: sign(STRANGER),
    "an algorithm we do not take": lambda sign: sign(RSA, {"alg": "RS256"}),
    "a kid the client does not have": lambda sign: sign(header={"kid": "another"}),
    "a kid that leads elsewhere": lambda sign: sign(header={"jwk": STRANGER.as_dict(private=False)}),
    "an access token's type": lambda sign: sign(header={"typ": "at+jwt"}),
    "another server": lambda sign: sign(aud="https://elsewhere.example"),
    "several servers": lambda sign: sign(aud=[ISSUER, "https://elsewhere.example"]),
    "no audience": lambda sign: sign(aud=None),
    "an audience that is an object": lambda sign: sign(aud={"a": ISSUER}),
    "another issuer than subject": lambda sign: sign(iss="demo-ngo-2"),
    "no issuer": lambda sign: sign(iss=None),
    "no subject": lambda sign: sign(sub=None),
    "a subject that is a list": lambda sign: sign(sub=["demo-ngo-1"]),
    "a subject with a NUL": lambda sign: sign(sub="demo\x00ngo"),
    "a subject with a lone surrogate": lambda sign: sign(sub="demo\ud800"),
    "past its end": lambda sign: sign(iat=now - 200, exp=now - 90),
    "no end": lambda sign: sign(exp=None),
    "an end in a year": lambda sign: sign(exp=now + 31_536_000),
    "made an hour ago": lambda sign: sign(iat=now - 3500, exp=now + 90),
    "made tomorrow": lambda sign: sign(iat=now + 86_400, exp=now + 86_460),
    "no making": lambda sign: sign(iat=None),
    "not yet": lambda sign: sign(nbf=now + 36_000),
    "no jti": lambda sign: sign(jti=None),
    "a jti that is a number": lambda sign: sign(jti=12_345_678),
    "a jti with a lone surrogate": lambda sign: sign(jti="12345678\udfff"),
    "a jti of a page": lambda sign: sign(jti="x" * 2000),
    "an endless one": lambda sign: sign(padding="x" * 5000),
    "not a token": lambda sign: "quoted\"'and\\odd",
    "not ASCII": lambda sign: "Ünïcode.ß.ø",
    "deep JSON": lambda sign: _nonsense("[" * 2500),
    "deep JSON in an object": lambda sign: _nonsense('{"sub":' * 300 + "1" + "}" * 300),
    "a signature of nothing": lambda sign: _nonsense('{"sub":"demo-ngo-1"}'),
}


@pytest.mark.parametrize("what", UNPROVEN)
async def test_every_failed_proof_is_answered_with_the_same_bytes(
    client: httpx.AsyncClient,
    assertion: Sign,
    writer: asyncpg.Connection,
    owner: asyncpg.Connection,
    what: str,
) -> None:
    await writer.execute("UPDATE oauth_clients SET active = false WHERE id = 'demo-brand'")
    before = await _spent(owner)
    answer = await client.post("/oauth/token", data=form(UNPROVEN[what](assertion)))
    assert (answer.status_code, answer.content) == (
        400,
        json.dumps(WRONG_CLIENT, separators=(",", ":")).encode(),
    )
    assert await _spent(owner) == before


async def test_a_suspended_client_with_its_own_key_reads_like_an_unknown_one(
    client: httpx.AsyncClient, assertion: Sign, writer: asyncpg.Connection
) -> None:
    await writer.execute("UPDATE oauth_clients SET active = false WHERE id = 'demo-ngo-1'")
    answer = await client.post("/oauth/token", data=form(assertion()))
    assert (answer.status_code, answer.json()) == (400, WRONG_CLIENT)


async def test_an_assertion_works_once(client: httpx.AsyncClient, assertion: Sign) -> None:
    proof = assertion()
    assert (await client.post("/oauth/token", data=form(proof))).status_code == 200
    again = await client.post("/oauth/token", data=form(proof))
    assert (again.status_code, again.json()) == (400, WRONG_CLIENT)


async def test_of_eight_uses_at_once_one_gets_a_token(client: httpx.AsyncClient, assertion: Sign) -> None:
    proof = assertion()
    answers = await asyncio.gather(*(client.post("/oauth/token", data=form(proof)) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 7


async def test_an_assertion_is_spent_even_if_its_scope_was_refused(
    client: httpx.AsyncClient, assertion: Sign
) -> None:
    proof = assertion()
    assert (await client.post("/oauth/token", data=form(proof, scope="everything"))).status_code == 400
    assert (await client.post("/oauth/token", data=form(proof))).json() == WRONG_CLIENT


async def test_spent_assertions_are_forgotten_when_they_could_not_be_used_anyway(
    client: httpx.AsyncClient, assertion: Sign, owner: asyncpg.Connection
) -> None:
    await owner.execute(
        "INSERT INTO oauth_assertions VALUES ('demo-ngo-1', 'of yesterday', now() - interval '1 day')"
    )
    await client.post("/oauth/token", data=form(assertion()))
    assert await owner.fetchval("SELECT count(*) FROM oauth_assertions WHERE jti = 'of yesterday'") == 0


async def test_a_client_id_beside_the_assertion_must_be_its_subject(
    client: httpx.AsyncClient, assertion: Sign
) -> None:
    same = await client.post("/oauth/token", data=form(assertion(), client_id="demo-ngo-1"))
    other = await client.post("/oauth/token", data=form(assertion(), client_id="demo-ngo-2"))
    assert (same.status_code, other.json()) == (200, WRONG_CLIENT)


async def test_a_shared_secret_is_no_proof(client: httpx.AsyncClient) -> None:
    given = {"grant_type": "client_credentials", "client_id": "demo-ngo-1", "client_secret": "guess"}
    by_form = await client.post("/oauth/token", data=given)
    by_header = await client.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=("demo-ngo-1", "guess")
    )
    assert (by_form.status_code, by_form.json()) == (400, WRONG_CLIENT)
    assert (by_header.status_code, by_header.json()) == (400, WRONG_CLIENT)


@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token"])
async def test_a_machine_signs_nobody_in(client: httpx.AsyncClient, assertion: Sign, grant: str) -> None:
    given = {**form(assertion()), "grant_type": grant, "code": "x", "refresh_token": "x"}
    answer = await client.post("/oauth/token", data=given)
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


@pytest.mark.parametrize("grant", ["password", "implicit", 'a"quote', "x" * 9000])
async def test_other_grants_are_not_on_offer(client: httpx.AsyncClient, assertion: Sign, grant: str) -> None:
    answer = await client.post("/oauth/token", data={**form(assertion()), "grant_type": grant})
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


GARBLED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "application/x-www-form-urlencoded"),
    "JSON": (b'{"grant_type": "client_credentials"}', "application/json"),
    "deep JSON": (b"[" * 10_000, "application/json"),
    "no content type": (b"grant_type=client_credentials", ""),
    "multipart": (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
    "a parameter twice": (
        b"grant_type=client_credentials&grant_type=client_credentials",
        "application/x-www-form-urlencoded",
    ),
    "an unknown parameter twice": (
        b"grant_type=client_credentials&x=1&x=2",
        "application/x-www-form-urlencoded",
    ),
    "no grant type": (b"scope=engagement%3Aread", "application/x-www-form-urlencoded"),
    "an empty grant type": (b"grant_type=", "application/x-www-form-urlencoded"),
    "not UTF-8": (b"grant_type=client_credentials&scope=%ff%fe", "application/x-www-form-urlencoded"),
    "raw bytes": (b"grant_type=client_credentials&scope=\xff", "application/x-www-form-urlencoded"),
    "a NUL": (b"grant_type=client_credentials&scope=%00", "application/x-www-form-urlencoded"),
    "a lone surrogate": (
        b"grant_type=client_credentials&scope=%ed%a0%80",
        "application/x-www-form-urlencoded",
    ),
    "many parameters": (
        urlencode(
            {f"p{number}": "1" for number in range(50)} | {"grant_type": "client_credentials"}
        ).encode(),
        "application/x-www-form-urlencoded",
    ),
    "a huge body": (
        b"grant_type=client_credentials&scope=" + b"x" * 1_000_000,
        "application/x-www-form-urlencoded",
    ),
    "no pairs": (b"client_credentials", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("what", GARBLED)
async def test_a_garbled_request_is_an_invalid_request_and_never_a_fault(
    client: httpx.AsyncClient, what: str
) -> None:
    body, kind = GARBLED[what]
    answer = await client.post("/oauth/token", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_another_assertion_type_proves_nothing(client: httpx.AsyncClient, assertion: Sign) -> None:
    given = {**form(assertion()), "client_assertion_type": JWT_BEARER.replace("jwt", "saml2")}
    assert (await client.post("/oauth/token", data=given)).json() == WRONG_CLIENT
