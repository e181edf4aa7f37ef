"""What the server says of itself (RFC 8414, RFC 9728): only what this version does."""

from __future__ import annotations

from collections.abc import Mapping

from domain.scopes import OFFERED, SCOPE_HELP
from infra.oauth.clients import ALGORITHMS
from infra.oauth.proofs import PROOF_ALGORITHMS

SERVER_PATH = "/.well-known/oauth-authorization-server"
RESOURCE_PATH = "/.well-known/oauth-protected-resource"
KEYS_PATH = "/.well-known/jwks.json"
TOKEN_PATH = "/oauth/token"


def server_metadata(issuer: str) -> Mapping[str, object]:
    """RFC 8414. There is no authorization endpoint yet, so no response types."""
    return {
        "issuer": issuer,
        "token_endpoint": issuer + TOKEN_PATH,
        "jwks_uri": issuer + KEYS_PATH,
        "scopes_supported": sorted(OFFERED),
        "response_types_supported": [],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": sorted(ALGORITHMS),
    }


def resource_metadata(issuer: str) -> Mapping[str, object]:
    """RFC 9728, with a line for each scope, since a name alone explains nothing."""
    offered = sorted(OFFERED)
    return {
        "resource": issuer,
        "authorization_servers": [issuer],
        "jwks_uri": issuer + KEYS_PATH,
        "scopes_supported": offered,
        "bearer_methods_supported": ["header"],
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "resource_name": "Parley",
        "parley_scope_descriptions": {scope.value: SCOPE_HELP[scope] for scope in offered},
    }
