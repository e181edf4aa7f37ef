"""How a client proves itself: a JWT signed with its own key (RFC 7523 section 2.2, `private_key_jwt`).

Refuses every failure with the same `invalid_client`, whoever the client is and whether it exists: an unknown client
is checked against a key that nobody holds, so that it costs the same. An assertion is taken once, within five
minutes of being made, and only if it was made for this server.
"""

# The type checker carries stubs of an older Authlib: what they say of its methods is no longer so.
# pyright: reportIncompatibleMethodOverride=false, reportGeneralTypeIssues=false, reportCallIssue=false
# pyright: reportReturnType=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportAttributeAccessIssue=false

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeGuard

from authlib.oauth2.rfc6749 import InvalidClientError, OAuth2Request
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc.jwk import ECKey
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from sqlmodel import col

from domain.access import Profile
from infra.oauth.clients import ALGORITHMS, Client, PublicKey
from infra.oauth.compact import Compact, read_compact
from infra.tables.signing_in import OauthAssertionRow, OauthClientRow

LONGEST = 4096
"""Bytes of an assertion; RSA of 4096 bits with every claim fits in a third of it."""

FRESH = 300
"""Seconds after `iat` in which an assertion is taken, whatever its `exp` says: common clients write an hour."""

LONGEST_LIFE = 3600
_CLOCK_SKEW = 60
_JTI = re.compile(r"[!-~]{8,128}")  # printable ASCII: what reaches the table can be stored
_TYPES = frozenset({"", "jwt", "client-authentication+jwt"})

NOBODY = OauthClientRow(
    id="",
    name="",
    profile=Profile.PUBLIC.value,
    scopes=[],
    jwks={"keys": [ECKey.generate_key("P-256").as_dict(private=False)]},
    active=False,
    registered_at=datetime.fromtimestamp(0, UTC),
)
"""Stands in for a client that does not exist, and is read like any other. Its private key was never kept."""


class PrivateKeyJwt(JWTBearerClientAssertion):
    """Authlib's flow, with our own reading, key choice, times and memory of used assertions."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, session: Session, audiences: tuple[str, ...], now: Callable[[], float]) -> None:
        super().__init__(validate_jti=True, leeway=_CLOCK_SKEW)
        self._session = session
        self._audiences = audiences
        self._now = now

    def __call__(self, query_client: Callable[[str], Client], request: OAuth2Request) -> Client | None:
        """The client, if its assertion proves it. A `client_id` given beside it must be the same."""
        client: Client | None = super().__call__(query_client, request)
        named = request.form.get("client_id")
        if client and named is not None and named != client.id:
            raise InvalidClientError
        return client

    def extract_assertion(self, assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims as they stand, unverified: only to know whose key to take."""
        compact = self._read(assertion)
        return dict(compact.header), dict(compact.claims)

    def resolve_client_public_key(self, client: Client) -> Client:
        """The client itself: which of its keys is chosen below, by kid and kind, never by chance."""
        return client

    def process_assertion_claims(self, assertion: str, resolve_key: Client) -> dict[str, Any]:
        """Signature first, then the claims; the assertion is used up only once both hold."""
        compact = self._read(assertion)
        if compact.header.get("typ", "").lower() not in _TYPES or not _is_signed(
            compact, resolve_key.keys_at(self._now())
        ):
            raise InvalidClientError
        claims = dict(compact.claims)
        self.verify_claims(claims)
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> None:
        """Our bounds on time, audience and jti first; then Authlib's on issuer, subject, audience and times."""
        issued, expires, jti, audience = (claims.get(name) for name in ("iat", "exp", "jti", "aud"))
        if not (_is_time(issued) and _is_time(expires)) or expires - issued > LONGEST_LIFE:
            raise InvalidClientError
        if self._now() >= min(expires, issued + FRESH) + _CLOCK_SKEW:
            raise InvalidClientError
        if not isinstance(jti, str) or not _JTI.fullmatch(jti):
            raise InvalidClientError
        if not isinstance(audience, str) and not (isinstance(audience, list) and len(audience) == 1):
            raise InvalidClientError  # one made for several servers could be used at ours by another of them
        super().verify_claims(claims)

    def get_audiences(self) -> list[str]:
        """The issuer or the token endpoint."""
        return list(self._audiences)

    def validate_jti(self, claims: dict[str, Any], jti: str) -> bool:
        """Whether this is the assertion's first use. Two at once: the table lets one in."""
        now = datetime.fromtimestamp(self._now(), UTC)
        until = datetime.fromtimestamp(min(claims["exp"], claims["iat"] + FRESH) + _CLOCK_SKEW, UTC)
        client = claims["sub"]
        self._session.execute(
            delete(OauthAssertionRow).where(
                col(OauthAssertionRow.client_id) == client, col(OauthAssertionRow.expires_at) < now
            )
        )
        used = insert(OauthAssertionRow).values(client_id=client, jti=jti, expires_at=until)
        return (
            self._session.execute(used.on_conflict_do_nothing().returning(col(OauthAssertionRow.jti))).first()
            is not None
        )

    def _read(self, assertion: str) -> Compact:
        if (compact := read_compact(assertion.encode(), longest=LONGEST)) is None:
            raise InvalidClientError
        return compact


def _is_signed(compact: Compact, keys: Iterable[PublicKey]) -> bool:
    algorithm = compact.header.get("alg", "")
    if (kind := ALGORITHMS.get(algorithm)) is None:
        return False
    kid = compact.header.get("kid")
    candidates = [key for key in keys if key.key_type == kind and kid in (None, key.kid)]
    return any(compact.is_signed_by(key, algorithm) for key in candidates)


def _is_time(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**40
