"""Clients: who may be registered, and how one looks to Authlib.

There are no shared secrets: a client is known by its public keys. Refuses a private key, a weak or unknown kind of
key, and two keys under one kid.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from domain.access import Profile, Scope
from domain.signing_in.clients import GRANTS, ClientType
from domain.signing_in.redirecting import is_registered
from infra.tables.signing_in import OauthClientRow

ALGORITHMS: Mapping[str, str] = {"ES256": "EC", "PS256": "RSA"}
"""What an assertion may be signed with (the FAPI 2.0 set, without Edwards curves), and the kind of key it takes."""

_MOST_KEYS = 5
CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9._-]{2,63}")
PublicKey = ECKey | RSAKey


class UnfitClient(ValueError):
    """Why a client can't be registered, in words for the person who tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client(ClientMixin):
    """A registered client, as Authlib asks for it."""

    id: str
    name: str
    type: ClientType
    profile: Profile
    scopes: frozenset[Scope]
    organisation: UUID | None
    keys: tuple[PublicKey, ...]
    redirect_uris: tuple[str, ...] = ()
    pushes: bool = False
    """Whether it may only use pushed authorization requests (RFC 9126)."""
    binds: bool = False
    """Whether all its tokens are bound to a key (RFC 9449)."""
    active: bool

    def get_client_id(self) -> str:
        """The client's id."""
        return self.id

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """An app has no key to prove itself with; a suspended client authenticates by no method at all."""
        return self.active and method == ("none" if self.type is ClientType.APP else "private_key_jwt")

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether answers may go there. Those to a suspended client go nowhere."""
        on_a_device = self.type is ClientType.APP
        return self.active and is_registered(redirect_uri, self.redirect_uris, on_a_device=on_a_device)

    def get_default_redirect_uri(self) -> str:
        """None to fall back on: a request names its address."""
        return ""

    def check_response_type(self, response_type: str) -> bool:
        """Codes alone, and only for clients that may exchange them."""
        return response_type == "code" and self.check_grant_type("authorization_code")

    def get_allowed_scope(self, scope: Collection[str] | str) -> str:
        """What was asked: the grants judge it."""
        return scope if isinstance(scope, str) else " ".join(scope)

    def check_grant_type(self, grant_type: str) -> bool:
        """Each type of client has its grants."""
        return any(grant_type == grant.value for grant in GRANTS[self.type])


def client_of(row: OauthClientRow) -> Client:
    """The client a row tells of. A scope that this version has dropped is dropped here too."""
    known = {scope.value for scope in Scope}
    return Client(
        id=row.id,
        name=row.name,
        type=ClientType(row.type),
        profile=Profile(row.profile),
        scopes=frozenset(Scope(name) for name in row.scopes if name in known),
        organisation=row.organisation_id,
        keys=public_keys(row.jwks) if row.jwks["keys"] else (),
        redirect_uris=tuple(row.redirect_uris),
        pushes=row.pushes,
        binds=row.binds,
        active=row.active,
    )


def public_keys(jwks: Mapping[str, Any]) -> tuple[PublicKey, ...]:
    """The keys of a JWKS (or of one bare JWK), each of a kind we verify with; else UnfitClient."""
    listed = jwks.get("keys", [jwks])
    if not isinstance(listed, list) or not 1 <= len(listed) <= _MOST_KEYS:
        raise UnfitClient(f"Give between one and {_MOST_KEYS} public keys.")
    keys = tuple(_public_key(item) for item in listed)
    if len(keys) > 1 and len({key.kid for key in keys if key.kid}) != len(keys):
        raise UnfitClient("Several keys need a kid each, and no two the same.")
    return keys


def _public_key(jwk: object) -> PublicKey:
    if not isinstance(jwk, dict):
        raise UnfitClient("A key is a JSON object (RFC 7517).")
    if jwk.get("d"):
        raise UnfitClient("That is a private key: keep it, and register its public half.")
    try:
        match jwk.get("kty"):
            case "EC" if jwk.get("crv") == "P-256":
                return ECKey.import_key(jwk)
            case "RSA":
                key = RSAKey.import_key(jwk)
                if key.public_key.key_size >= 2048:
                    return key
    except (JoseError, ValueError, TypeError, KeyError) as unreadable:
        raise UnfitClient("A key can't be read.") from unreadable
    raise UnfitClient("Keys are EC on P-256 (for ES256) or RSA of 2048 bits or more (for PS256).")
