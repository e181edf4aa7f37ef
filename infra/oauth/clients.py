"""Clients as the authorization server meets them: how one looks to Authlib, and which keys it is known by just now.

There are no shared secrets: a client is known by its public keys. Those that were replaced lately verify a little
longer. Who may be registered, and with what, stands in `domain.signing_in.registering`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from authlib.oauth2.rfc6749 import ClientMixin
from joserfc.jwk import ECKey, RSAKey

from domain.access import Profile, Scope
from domain.signing_in.clients import ClientType, has_grant
from domain.signing_in.redirecting import is_registered
from domain.signing_in.registering import CLIENT_ID
from infra.oauth.public_keys import imported, kept
from infra.tables.signing_in import OauthClientRow

__all__ = ["ALGORITHMS", "CLIENT_ID", "Client", "PublicKey", "client_of"]

ALGORITHMS: Mapping[str, str] = {"ES256": "EC", "PS256": "RSA"}
"""What an assertion may be signed with (the FAPI 2.0 set, without Edwards curves), and the kind of key it takes."""

PublicKey = ECKey | RSAKey


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
    former_keys: tuple[PublicKey, ...] = ()
    """Keys that were replaced: they verify until `former_until`."""
    former_until: datetime | None = None
    redirect_uris: tuple[str, ...] = ()
    pushes: bool = False
    """Whether it may only use pushed authorization requests (RFC 9126)."""
    binds: bool = False
    """Whether all its tokens are bound to a key (RFC 9449)."""
    active: bool
    not_before: datetime | None = None
    """Tokens, codes and families of tokens made before open nothing: set by every suspension."""

    def keys_at(self, now: float) -> tuple[PublicKey, ...]:
        """The keys it can prove itself with at a time, in seconds since 1970."""
        overlaps = self.former_until is not None and now < self.former_until.timestamp()
        return (*self.keys, *self.former_keys) if overlaps else self.keys

    def outlived(self, made_at: datetime) -> bool:
        """Whether what was made then ended with a suspension: letting the client in again brings nothing back."""
        return self.not_before is not None and made_at <= self.not_before

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
        """Each type of client has its grants; one for receipts must have been registered with their scope."""
        return has_grant(self.type, self.scopes, grant_type)


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
        keys=_keys(row.jwks),
        former_keys=_keys(row.former_jwks),
        former_until=row.former_until,
        redirect_uris=tuple(row.redirect_uris),
        pushes=row.pushes,
        binds=row.binds,
        active=row.active,
        not_before=row.not_before,
    )


def _keys(jwks: Mapping[str, object] | None) -> tuple[PublicKey, ...]:
    return tuple(imported(key) for key in kept(jwks))
