"""What the server says of itself (RFC 8414, OpenID Connect Discovery, RFC 9728): only what this version does."""

from __future__ import annotations

from collections.abc import Mapping

from domain.scopes import OFFERED, PROTOCOL_HELP, SCOPE_HELP, Protocol
from domain.signing_in.clients import Grant
from infra.oauth.clients import ALGORITHMS
from infra.oauth.proofs import PROOF_ALGORITHMS
from infra.oauth.tokens import SECOND_FACTOR

SERVER_PATH = "/.well-known/oauth-authorization-server"
OPENID_PATH = "/.well-known/openid-configuration"
RESOURCE_PATH = "/.well-known/oauth-protected-resource"
KEYS_PATH = "/.well-known/jwks.json"
AUTHORIZE_PATH = "/oauth/authorize"
TOKEN_PATH = "/oauth/token"
PUSH_PATH = "/oauth/par"
REVOKE_PATH = "/oauth/revoke"
INTROSPECT_PATH = "/oauth/introspect"
USERINFO_PATH = "/oauth/userinfo"


def server_metadata(issuer: str) -> Mapping[str, object]:
    """One document for RFC 8414 and for OpenID Connect Discovery, so that the two never differ."""
    by_key = ["private_key_jwt"]
    return {
        "issuer": issuer,
        "authorization_endpoint": issuer + AUTHORIZE_PATH,
        "token_endpoint": issuer + TOKEN_PATH,
        "pushed_authorization_request_endpoint": issuer + PUSH_PATH,
        "revocation_endpoint": issuer + REVOKE_PATH,
        "introspection_endpoint": issuer + INTROSPECT_PATH,
        "userinfo_endpoint": issuer + USERINFO_PATH,
        "jwks_uri": issuer + KEYS_PATH,
        "scopes_supported": _scopes(),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [grant.value for grant in Grant],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent"],
        "acr_values_supported": [SECOND_FACTOR],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "claims_supported": [
            "sub", "iss", "aud", "iat", "exp", "auth_time", "acr", "amr", "nonce", "at_hash",
            "preferred_username", "parley_acting", "parley_organisation",
        ],
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "authorization_response_iss_parameter_supported": True,
        "require_pushed_authorization_requests": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "claims_parameter_supported": False,
        **_proved_at("token_endpoint", [*by_key, "none"]),
        **_proved_at("revocation_endpoint", [*by_key, "none"]),
        **_proved_at("introspection_endpoint", by_key),
        "service_documentation": issuer + "/",
        "protected_resources": [issuer],
    }  # fmt: skip


def resource_metadata(issuer: str) -> Mapping[str, object]:
    """RFC 9728, with a line for each scope, since a name alone explains nothing."""
    return {
        "resource": issuer,
        "authorization_servers": [issuer],
        "jwks_uri": issuer + KEYS_PATH,
        "scopes_supported": _scopes(),
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "dpop_bound_access_tokens_required": False,
        "resource_name": "Parley",
        "parley_scope_descriptions": scope_descriptions(),
    }


def scope_descriptions() -> Mapping[str, str]:
    """What each scope on offer lets a client do, by its name."""
    found = {scope.value: SCOPE_HELP[scope] for scope in OFFERED}
    found |= {scope.value: PROTOCOL_HELP[scope] for scope in Protocol}
    return {name: found[name] for name in sorted(found)}


def _scopes() -> list[str]:
    return list(scope_descriptions())


def _proved_at(endpoint: str, methods: list[str]) -> Mapping[str, object]:
    return {
        f"{endpoint}_auth_methods_supported": methods,
        f"{endpoint}_auth_signing_alg_values_supported": sorted(ALGORITHMS),
    }
