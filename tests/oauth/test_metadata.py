"""What the server says of itself: only what it does, in the forms clients read."""

from __future__ import annotations

import re

import httpx
from joserfc import jws
from joserfc.jwk import KeySet

from domain.access import Scope
from domain.scopes import IDENTITY, IN_USE, OFFERED, PEOPLE_ONLY, SCOPE_HELP
from infra.demo.clients import subject_of
from infra.demo.personas import PERSONAS
from infra.oauth import challenges
from infra.oauth.access import Access
from infra.oauth.verifier import Because, Failure
from schema.built import printed
from tests.oauth.conftest import ISSUER

SCOPES = [
    "admin:clients", "admin:people", "assurance:read", "assurance:write", "audit_log:read", "commitments:read",
    "commitments:write", "engagement:read", "engagement:write", "governance:comment", "governance:read",
    "governance:vote", "grievances:handle", "grievances:read", "grievances:write", "identities:approve",
    "identities:open", "identities:request", "identities:seal", "interviews:read", "interviews:write",
    "reports:handle", "reports:read", "reprisals:decide", "reprisals:file", "reprisals:read", "stakeholders:read",
    "stakeholders:write", "statistics:read",
]  # fmt: skip


async def test_the_authorization_servers_metadata_names_what_this_version_does(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/.well-known/oauth-authorization-server")
    assert answer.json() == {
        "issuer": ISSUER,
        "token_endpoint": ISSUER + "/oauth/token",
        "jwks_uri": ISSUER + "/.well-known/jwks.json",
        "scopes_supported": SCOPES,
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
    }


async def test_the_resources_metadata_leads_to_the_server_and_explains_the_scopes(
    client: httpx.AsyncClient,
) -> None:
    body = (await client.get("/.well-known/oauth-protected-resource")).json()
    assert body.pop("parley_scope_descriptions") == {name: SCOPE_HELP[Scope(name)] for name in SCOPES}
    assert body == {
        "resource": ISSUER,
        "resource_name": "Parley",
        "authorization_servers": [ISSUER],
        "jwks_uri": ISSUER + "/.well-known/jwks.json",
        "scopes_supported": SCOPES,
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": ["ES256", "PS256"],
    }


async def test_a_challenge_leads_to_the_resources_metadata(access: Access, client: httpx.AsyncClient) -> None:
    where = challenges.for_failure(Failure(Because.EXPIRED), access.issuer).split('"')[3]
    assert where == f"{ISSUER}/.well-known/oauth-protected-resource"
    assert (await client.get(where)).status_code == 200


async def test_whoever_reads_the_published_keys_can_verify_a_token(
    access: Access, client: httpx.AsyncClient
) -> None:
    published = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())
    token = access.tokens.issue(subject_of(PERSONAS[0]))
    assert jws.deserialize_compact(token, published, algorithms=["ES256"]).headers()["typ"] == "at+jwt"


def test_every_scope_has_a_line_of_help_and_none_on_offer_is_an_identitys() -> None:
    assert set(SCOPE_HELP) == set(Scope)
    assert not IN_USE & IDENTITY
    assert {scope for scope in Scope if scope.startswith("identities:")} == IDENTITY


def test_what_is_offered_is_what_the_schema_asks_for() -> None:
    sdl = printed()
    asked = {Scope(name) for name in re.findall(r'@scope\(requires: \["([^"]+)"\]\)', sdl)}
    not_yet = set() if "recordEngagement(" in sdl else {Scope.ENGAGEMENT_WRITE}
    assert asked | not_yet | PEOPLE_ONLY == OFFERED
