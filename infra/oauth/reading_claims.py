"""What a verified access token says, read strictly: a claim that is missing or of the wrong kind is no token at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard
from uuid import UUID

from domain.access import Profile, Scope, SizeClass, Viewer
from domain.scopes import BY_RECEIPT, IDENTITY, NEEDS_SECOND_FACTOR, SECOND_FACTOR_HOLDS, Protocol
from infra.oauth.compact import Compact
from infra.oauth.directory import Directory, Known
from infra.oauth.proofs import Proved

_SCOPES: Mapping[str, Scope] = {scope.value: scope for scope in Scope}
_PROTOCOL: Mapping[str, Protocol] = {scope.value: scope for scope in Protocol}
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A token that is ours and holds."""

    viewer: Viewer
    protocol: frozenset[Protocol]
    subject: str
    id: UUID
    grant: UUID | None
    kid: str
    token_key: str | None
    issued_at: int
    expires_at: int
    """As the token says; `ends_at` may be sooner."""
    ends_at: int
    for_identities: bool
    proved: Proved | None = None
    """The proof that came with it, this time."""

    def is_as_large_as(self, known: Known) -> bool:
        """Whether the viewer's organisation still is of the size class that it was read with."""
        organisation = self.viewer.organisation
        return organisation is None or known.sizes.get(organisation, SizeClass.FEW) is self.viewer.size


def verified(compact: Compact, directory: Directory) -> Verified | None:
    """The claims of a token whose signature, issuer, audience and times were found good."""
    claims = compact.claims
    client, subject, scope = (claims.get(name) for name in ("client_id", "sub", "scope"))
    if not (isinstance(client, str) and isinstance(subject, str) and isinstance(scope, str)) or not client:
        return None
    names = scope.split()
    try:
        profile = Profile(claims.get("parley_profile"))
        organisation, person = _id(claims.get("parley_org")), _id(claims.get("parley_person"))
        token_id, grant = _id(claims.get("jti")), _id(claims.get("parley_grant"))
        token_key, second_factor_at = _key(claims.get("cnf")), _time(claims.get("auth_time"))
        scopes = frozenset(_SCOPES[name] for name in names if name not in _PROTOCOL)
        case = _case(claims, scopes)
    except (ValueError, KeyError):
        return None
    if token_id is None:
        return None
    return Verified(
        viewer=Viewer(
            profile=profile,
            organisation=organisation,
            person=person,
            scopes=scopes,
            client=client,
            size=directory.size_of(organisation) if organisation else SizeClass.FEW,
            token_key=token_key,
            second_factor_at=second_factor_at,
            case=case,
        ),
        protocol=frozenset(_PROTOCOL[name] for name in names if name in _PROTOCOL),
        subject=subject,
        id=token_id,
        grant=grant,
        kid=compact.header["kid"],
        token_key=token_key,
        issued_at=claims["iat"],
        expires_at=claims["exp"],
        ends_at=_end(claims["exp"], scopes, second_factor_at),
        for_identities=bool(scopes & IDENTITY),
    )


def is_time(value: object) -> TypeGuard[int]:
    """Whether it is a time in whole seconds."""
    return isinstance(value, int) and not isinstance(value, bool)


def _end(expires: int, scopes: frozenset[Scope], second_factor_at: int | None) -> int:
    """With the second factor, where a scope rests on one; without one, such a token has ended already."""
    if scopes & NEEDS_SECOND_FACTOR:
        return min(expires, (second_factor_at or 0) + SECOND_FACTOR_HOLDS)
    return expires


def _id(value: object) -> UUID | None:
    if value is None:
        return None
    if not isinstance(value, str) or str(found := UUID(value)) != value:
        raise ValueError("an id is a UUID in its plain form")
    return found


def _case(claims: Mapping[str, Any], scopes: frozenset[Scope]) -> str:
    """What stands in for a receipt: it goes with its own scope and with nothing else, and nobody in particular asks."""
    found = claims.get("parley_case")
    if found is None and not scopes & BY_RECEIPT:
        return ""
    somebody = claims.keys() & {"parley_org", "parley_person", "parley_grant"}
    alone = scopes == BY_RECEIPT and claims["parley_profile"] == Profile.PUBLIC.value and not somebody
    if not alone or not isinstance(found, str) or not _DIGEST.fullmatch(found):
        raise ValueError("a case goes with the scope of a case, alone")
    return found


def _time(value: object) -> int | None:
    if value is None or is_time(value):
        return value
    raise ValueError("a time is a number of seconds")


def _key(confirmation: Any) -> str | None:
    """The key of `cnf` (RFC 9449 section 6.1). Another way to confirm is not one we know how to check."""
    if confirmation is None:
        return None
    match confirmation:
        case {"jkt": str(found)} if len(confirmation) == 1 and found:
            return found
        case _:
            raise ValueError("bound in a way that is not ours")
