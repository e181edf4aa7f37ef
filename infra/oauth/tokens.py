"""Access tokens as RFC 9068 says: issued for five minutes, and verified once into a Viewer.

`viewer_of` stands on every request: a token seen before costs one look in a bounded table. Refuses, each with a
reason of its own for the metrics and one answer for the caller: another algorithm, type, key, issuer or audience;
a token too early, too late, too long-lived or too large; claims given twice, missing or of the wrong kind.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard
from uuid import UUID, uuid4

from joserfc import jwt

from domain.access import ANYONE, Profile, Scope, SizeClass, Viewer
from domain.signing_in.granting import ends_at
from infra.oauth.compact import Compact, read_compact
from infra.oauth.directory import Directory
from infra.oauth.keys import KeyFile

LIFETIME = 300
"""Seconds. A stolen token is worth little; a suspended client stops sooner than this (see Directory)."""

LONGEST = 4096
"""Bytes. Ours are under 900."""

REMEMBERED = 4096
"""Verified tokens kept at once, oldest out first."""

SECOND_FACTOR = "urn:parley:acr:second-factor"
"""The authentication context class of whoever signed in with a password and a second factor (RFC 9470)."""

_CLOCK_SKEW = 30
_TYPES = frozenset({"at+jwt", "application/at+jwt"})


class Because(StrEnum):
    """Why a token was refused. For metrics and tests; the caller is told `invalid_token` and no more."""

    NOT_A_BEARER_TOKEN = "not_a_bearer_token"
    MALFORMED = "malformed"
    WRONG_TYPE = "wrong_type"
    WRONG_ALGORITHM = "wrong_algorithm"
    UNKNOWN_KEY = "unknown_key"
    BAD_SIGNATURE = "bad_signature"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    BAD_CLAIMS = "bad_claims"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Failure:
    """A token that opens nothing."""

    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a token is made for: the client that asks and whom it stands for."""

    client: str
    profile: Profile
    scopes: frozenset[Scope]
    organisation: UUID | None = None
    person: UUID | None = None
    grant: UUID | None = None
    """The family of tokens that a person's consent began."""
    second_factor_at: int | None = None
    """When the person last showed a second factor, in seconds since 1970."""
    token_key: str | None = None
    """The thumbprint (RFC 7638) of the key that the token is bound to."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes tokens. `issuer` names this server; it is the audience as well."""

    keys: KeyFile
    issuer: str
    now: Callable[[], float] = time.time

    def issue(self, subject: Subject) -> str:
        """A signed access token for the subject."""
        key = self.keys.fresh().signing
        header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
        return jwt.encode(header, self._claims(subject), key, algorithms=["ES256"])

    def _claims(self, subject: Subject) -> dict[str, Any]:
        at = int(self.now())
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.issuer,
            "sub": str(subject.person) if subject.person else subject.client,
            "client_id": subject.client,
            "scope": " ".join(sorted(subject.scopes)),
            "iat": at,
            "exp": ends_at(subject.scopes, subject.second_factor_at, at),
            "jti": str(uuid4()),
            "parley_profile": subject.profile.value,
        }
        if subject.organisation:
            claims["parley_org"] = str(subject.organisation)
        if subject.person:
            claims["parley_person"] = str(subject.person)
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


class Verifier:
    """Turns tokens into viewers, and remembers those it has turned."""

    def __init__(
        self, keys: KeyFile, issuer: str, directory: Directory, now: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._directory = directory
        self._now = now
        self._seen: dict[bytes, tuple[Viewer, int]] = {}
        self._edition = directory.edition

    def viewer_of(self, authorization: bytes | None) -> Viewer | Failure:
        """Who asks, by the request's Authorization header; without one, anyone."""
        if authorization is None:
            return ANYONE
        if self._edition != self._directory.edition:
            self._forget()
        if (seen := self._seen.get(authorization)) and self._now() < seen[1]:
            return seen[0]
        scheme, _, token = authorization.partition(b" ")
        if scheme.lower() != b"bearer":
            return Failure(Because.NOT_A_BEARER_TOKEN)
        return self._verify(token.strip(b" "), authorization)

    def verify(self, token: bytes) -> Viewer | Failure:
        """The viewer a bare token stands for."""
        return self.viewer_of(b"Bearer " + token)

    def _verify(self, token: bytes, authorization: bytes) -> Viewer | Failure:
        self._seen.pop(authorization, None)
        compact = read_compact(token, longest=LONGEST)
        if compact is None:
            return Failure(Because.MALFORMED)
        if because := self._forged(compact) or self._misdirected(compact) or self._untimely(compact):
            return Failure(because)
        viewer = _viewer(compact.claims, self._directory)
        if viewer is None:
            return Failure(Because.BAD_CLAIMS)
        if viewer.client in self._directory.suspended:
            return Failure(Because.SUSPENDED)
        self._remember(authorization, viewer, compact.claims["exp"])
        return viewer

    def _forged(self, compact: Compact) -> Because | None:
        if compact.header.get("typ", "").lower() not in _TYPES:
            return Because.WRONG_TYPE
        if compact.header.get("alg") != "ES256":
            return Because.WRONG_ALGORITHM
        kid = compact.header.get("kid", "")
        key = self._keys.ring.named(kid) or self._keys.fresh().named(kid)
        if key is None:
            return Because.UNKNOWN_KEY
        return None if compact.is_signed_by(key, "ES256") else Because.BAD_SIGNATURE

    def _misdirected(self, compact: Compact) -> Because | None:
        if compact.claims.get("iss") != self._issuer:
            return Because.WRONG_ISSUER
        return None if compact.claims.get("aud") == self._issuer else Because.WRONG_AUDIENCE

    def _untimely(self, compact: Compact) -> Because | None:
        issued, expires = compact.claims.get("iat"), compact.claims.get("exp")
        earliest = compact.claims.get("nbf", issued)
        if not (_is_time(issued) and _is_time(expires) and _is_time(earliest)):
            return Because.BAD_CLAIMS
        if expires - issued > LIFETIME:
            return Because.BAD_CLAIMS
        now = self._now()
        if now >= expires:
            return Because.EXPIRED
        return Because.NOT_YET if max(issued, earliest) > now + _CLOCK_SKEW else None

    def _remember(self, authorization: bytes, viewer: Viewer, expires: int) -> None:
        if len(self._seen) >= REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[authorization] = (viewer, expires)

    def _forget(self) -> None:
        self._seen.clear()
        self._edition = self._directory.edition


def _is_time(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _viewer(claims: Any, directory: Directory) -> Viewer | None:
    client, subject, token_id, scope = (claims.get(name) for name in ("client_id", "sub", "jti", "scope"))
    if not all(isinstance(value, str) for value in (client, subject, token_id, scope)) or not client:
        return None
    try:
        profile = Profile(claims.get("parley_profile"))
        organisation, person = _id(claims.get("parley_org")), _id(claims.get("parley_person"))
        scopes = frozenset(Scope(name) for name in scope.split())
    except ValueError:
        return None
    return Viewer(
        profile=profile,
        organisation=organisation,
        person=person,
        scopes=scopes,
        client=client,
        size=directory.size_of(organisation) if organisation else SizeClass.FEW,
    )


def _id(value: object) -> UUID | None:
    if value is None:
        return None
    if not isinstance(value, str) or str(found := UUID(value)) != value:
        raise ValueError("an id is a UUID in its plain form")
    return found
