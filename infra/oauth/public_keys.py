"""Keys by value: JWKs read into sound public keys, and back into what assertions are checked with.

Refuses a private key, a shared secret, a key that is weak or of another kind, and numbers that are no key at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from domain.signing_in.client_keys import GivenKey, KeyKind, PublicKey
from domain.signing_in.refusals import KeyUnfit

FEWEST_BITS, MOST_BITS = 2048, 4096
"""Of an RSA key. Above, a check costs more than a caller should be able to make us spend."""

_MEMBERS = tuple(field.name for field in fields(GivenKey))
_OTHER_KIND = KeyUnfit(
    message="Keys are EC on P-256 (for ES256) or RSA of 2048 to 4096 bits (for PS256).",
    next="Make a key pair of such a kind, and give its public half.",
)
_PRIVATE = KeyUnfit(
    message="That is a private key: keep it, and register its public half.",
    next="Leave out d, p, q, dp, dq, qi and k. If somebody else has seen the key, make another.",
)
_UNREADABLE = KeyUnfit(message="A key can't be read.", next="Give it as a JWK (RFC 7517), unchanged.")


class PublicKeyReader:
    """See `domain.signing_in.ports.PublicKeys`."""

    def read(self, given: GivenKey) -> PublicKey | KeyUnfit:
        """The key under its own name, or under its thumbprint (RFC 7638)."""
        if given.kty is KeyKind.EC and given.crv != "P-256":
            return _OTHER_KIND
        try:
            key = imported(given)
            if isinstance(key, RSAKey) and not FEWEST_BITS <= key.public_key.key_size <= MOST_BITS:
                return _OTHER_KIND
            return PublicKey(**{**asdict(given), "kid": given.kid or key.thumbprint()})
        except (JoseError, ValueError, TypeError, KeyError):
            return _UNREADABLE


def imported(key: GivenKey | PublicKey) -> ECKey | RSAKey:
    """What signatures are checked with."""
    kind = ECKey if key.kty is KeyKind.EC else RSAKey
    return kind.import_key(jwk_of(key))


def jwk_of(key: GivenKey | PublicKey) -> dict[str, Any]:
    """As it is stored and shown: the members that make the key, and its name."""
    members: Mapping[str, str | None] = {name: getattr(key, name) for name in _MEMBERS}
    return {name: str(value) for name, value in members.items() if value is not None}


def stored(keys: Iterable[PublicKey]) -> dict[str, Any]:
    """A JWKS."""
    return {"keys": [jwk_of(key) for key in keys]}


def kept(jwks: Mapping[str, Any] | None) -> tuple[PublicKey, ...]:
    """The keys of a JWKS that was stored; it was judged then. One without a name has its thumbprint's."""
    return tuple(_kept(jwk) for jwk in (jwks or {"keys": []})["keys"])


def given_in(file: Path) -> tuple[GivenKey, ...] | KeyUnfit:
    """The keys of a file with a JWK or a JWKS."""
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return KeyUnfit(message=f"{file} can't be read as JSON.", next="Give a file with a JWK or a JWKS.")
    if not isinstance(content, dict):
        return KeyUnfit(message=f"{file} is not a JWK or a JWKS.", next="Both are JSON objects (RFC 7517).")
    listed = content.get("keys", [content])
    found: list[GivenKey] = []
    for item in listed if isinstance(listed, list) else []:
        key = _given(item)
        if isinstance(key, KeyUnfit):
            return key
        found.append(key)
    return tuple(found)


def _given(jwk: object) -> GivenKey | KeyUnfit:
    if not isinstance(jwk, dict):
        return KeyUnfit(message="A key is a JSON object (RFC 7517).", next=_UNREADABLE.next)
    if jwk.get("kty") not in set(KeyKind):
        return _OTHER_KIND
    if {"d", "p", "q", "dp", "dq", "qi", "oth", "k"} & jwk.keys():
        return _PRIVATE
    members = {name: jwk[name] for name in _MEMBERS if name in jwk}
    if any(not isinstance(value, str) for value in members.values()):
        return _UNREADABLE
    return GivenKey(**{**members, "kty": KeyKind(members["kty"])})


def _kept(jwk: Mapping[str, Any]) -> PublicKey:
    kind = KeyKind(jwk["kty"])
    members = {name: jwk.get(name) for name in _MEMBERS}
    kid = jwk.get("kid") or (ECKey if kind is KeyKind.EC else RSAKey).import_key(dict(jwk)).thumbprint()
    return PublicKey(**{**members, "kty": kind, "kid": kid})
