"""Tokens as RFC 9068 says: what goes into one, signed by the newest key of the ring, good for five minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt

from domain.access import Profile, Scope
from domain.scopes import Protocol
from domain.signing_in.granting import TOKEN_HOLDS, ends_at, must_be_bound
from infra.oauth.directory import Directory

LIFETIME = TOKEN_HOLDS
"""Seconds. A stolen token is worth little; a suspended client stops sooner than this (see Directory)."""

SECOND_FACTOR = "urn:parley:acr:second-factor"
"""The authentication context class of whoever signed in with a password and a second factor (RFC 9470)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a token is made for: the client that asks and whom it stands for."""

    client: str
    profile: Profile
    scopes: frozenset[Scope]
    protocol: frozenset[Protocol] = frozenset()
    """What is granted of OpenID Connect: `userinfo` asks for it."""
    organisation: UUID | None = None
    person: UUID | None = None
    grant: UUID | None = None
    """The family of tokens that a person's consent began."""
    second_factor_at: int | None = None
    """When the person last showed a second factor, in seconds since 1970."""
    token_key: str | None = None
    """The thumbprint (RFC 7638) of the key that the token is bound to."""
    case: str = field(default="", repr=False)
    """Under what the receipt is kept that the token stands in for; neither the receipt nor the case follows from it."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes tokens. `issuer` names this server; it is the audience as well."""

    directory: Directory
    issuer: str
    now: Callable[[], float] = time.time

    def issue(self, subject: Subject) -> str:
        """A signed access token for the subject. With an identity scope it must be bound to a key."""
        assert subject.token_key or not must_be_bound(subject.scopes)
        return self.sign(self._claims(subject), "at+jwt")

    def sign(self, claims: Mapping[str, Any], typ: str) -> str:
        """A token of another kind, such as an ID token (`JWT`). The claims are the caller's."""
        key = self.directory.known.ring.signing(self.now())
        return jwt.encode(
            {"alg": "ES256", "typ": typ, "kid": key.kid}, dict(claims), key, algorithms=["ES256"]
        )

    def _claims(self, subject: Subject) -> dict[str, Any]:
        at = self._issued_at(subject.client)
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.issuer,
            "sub": str(subject.person) if subject.person else subject.client,
            "client_id": subject.client,
            "scope": " ".join(sorted([*subject.scopes, *subject.protocol])),
            "iat": at,
            "exp": ends_at(subject.scopes, subject.second_factor_at, at),
            "jti": str(uuid4()),
            "parley_profile": subject.profile.value,
        }
        if subject.organisation:
            claims["parley_org"] = str(subject.organisation)
        if subject.person:
            claims["parley_person"] = str(subject.person)
        if subject.case:
            claims["parley_case"] = subject.case
        if subject.grant:
            claims["parley_grant"] = str(subject.grant)
        if subject.second_factor_at is not None:
            claims |= {
                "auth_time": subject.second_factor_at,
                "acr": SECOND_FACTOR,
                "amr": ["pwd", "otp", "mfa"],
            }
        if subject.token_key:
            claims["cnf"] = {"jkt": subject.token_key}
        return claims

    def _issued_at(self, client: str) -> int:
        """Now; and for a client that was resumed within a second, after the second of which no token holds."""
        return max(int(self.now()), self.directory.known.not_before.get(client, 0) + 1)
