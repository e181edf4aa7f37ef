"""What the server says of itself: only what it does, in the forms clients read."""

from __future__ import annotations

import re

import httpx
from joserfc import jws
from joserfc.jwk import KeySet

from domain.access import Scope
from domain.scopes import BY_RECEIPT, IDENTITY, OFFERED, PEOPLE_ONLY, SCOPE_HELP
from infra.demo.clients import subject_of
from infra.demo.personas import PERSONAS
from infra.oauth import challenges
from infra.oauth.access import Access
from infra.oauth.metadata import scope_descriptions
from infra.oauth.verifier import Because, Failure
from schema.built import printed
from tests.oauth.flow import ISSUER

DOCUMENTS = ("oauth-authorization-server", "openid-configuration")
SCOPES = [
    "admin:clients", "admin:people", "assurance:read", "assurance:write", "audit_log:read", "case:own",
    "commitments:read",
    "commitments:write", "engagement:read", "engagement:write", "exports:run", "governance:comment",
    "governance:read", "governance:vote", "grievances:handle", "grievances:read", "grievances:write",
    "identities:approve",
    "identities:open", "identities:request", "identities:seal", "interviews:read", "interviews:write",
    "offline_access", "openid", "profile", "reports:handle", "reports:read", "reprisals:decide", "reprisals:file",
    "reprisals:read", "stakeholders:read", "stakeholders:write", "statistics:read",
]  # fmt: skip


async def test_the_authorization_servers_metadata_names_what_this_version_does(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/.well-known/oauth-authorization-server")
    assert answer.json() == {
        "issuer": ISSUER,
        "authorization_endpoint": ISSUER + "/oauth/authorize",
        "token_endpoint": ISSUER + "/oauth/token",
        "pushed_authorization_request_endpoint": ISSUER + "/oauth/par",
        "revocation_endpoint": ISSUER + "/oauth/revoke",
        "introspection_endpoint": ISSUER + "/oauth/introspect",
        "userinfo_endpoint": ISSUER + "/oauth/userinfo",
        "jwks_uri": ISSUER + "/.well-known/jwks.json",
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [
            "authorization_code", "refresh_token", "client_credentials",
            "urn:parley:params:oauth:grant-type:receipt",
        ],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "acr_values_supported": ["urn:parley:acr:second-factor"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "claims_supported": [
            "sub", "iss", "aud", "iat", "exp", "auth_time", "acr", "amr", "nonce", "at_hash",
            "preferred_username", "parley_acting", "parley_organisation",
        ],
        "dpop_signing_alg_values_supported": ["ES256", "PS256"],
        "authorization_response_iss_parameter_supported": True,
        "require_pushed_authorization_requests": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
        "revocation_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
        "introspection_endpoint_auth_methods_supported": ["private_key_jwt"],
        "introspection_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
        "service_documentation": ISSUER + "/",
        "protected_resources": [ISSUER],
    }  # fmt: skip


async def test_openid_discovery_and_the_servers_metadata_are_one_document(client: httpx.AsyncClient) -> None:
    one, other = [await client.get("/.well-known/" + name) for name in DOCUMENTS]
    assert one.content == other.content


async def test_the_resources_metadata_leads_to_the_server_and_explains_the_scopes(
    client: httpx.AsyncClient,
) -> None:
    body = (await client.get("/.well-known/oauth-protected-resource")).json()
    assert body.pop("parley_scope_descriptions") == scope_descriptions()
    assert scope_descriptions()["openid"] == "Know who signed in, as a number."
    assert scope_descriptions()["reprisals:file"] == "Allege a reprisal."
    assert body == {
        "resource": ISSUER,
        "resource_name": "Parley",
        "authorization_servers": [ISSUER],
        "jwks_uri": ISSUER + "/.well-known/jwks.json",
        "scopes_supported": SCOPES,
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": ["ES256", "PS256"],
        "dpop_bound_access_tokens_required": False,
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


def test_every_scope_has_a_line_of_help() -> None:
    assert set(SCOPE_HELP) == set(Scope)
    assert {scope for scope in Scope if scope.startswith("identities:")} == IDENTITY


def test_what_is_offered_is_what_the_schema_asks_for() -> None:
    sdl = printed()
    asked = {Scope(name) for name in re.findall(r'@scope\(requires: \["([^"]+)"\]\)', sdl)}
    not_yet = set() if "recordEngagement(" in sdl else {Scope.ENGAGEMENT_WRITE}
    assert asked | not_yet | PEOPLE_ONLY | BY_RECEIPT == OFFERED
