"""The public keys that a client is known by: given by value, never fetched from an address of the client's.

Several are allowed, so that a client can bring a new key before it drops the old one. Whether the numbers are a sound
key is judged where cryptography is at hand (`ports.PublicKeys`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.kernel import BadInput
from domain.signing_in.clients import ClientType
from domain.signing_in.refusals import KeyUnfit

MOST = 5
"""Keys of one client at a time."""
USUAL_OVERLAP = timedelta(days=7)
"""How long former keys verify after a rotation, if nothing else is asked."""
LONGEST_OVERLAP = timedelta(days=30)


class KeyKind(StrEnum):
    """The kinds of key, by their name in a JWK (RFC 7518 section 6)."""

    EC = "EC"  # on P-256: signs ES256
    RSA = "RSA"  # of 2048 bits or more: signs PS256


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenKey:
    """A public key as it was sent: the members of a JWK that we take."""

    kty: KeyKind
    kid: str | None = None
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key found sound. `kid`: the name it was given, else its thumbprint (RFC 7638)."""

    kty: KeyKind
    kid: str
    crv: str | None = None
    x: str | None = None
    y: str | None = None
    n: str | None = None
    e: str | None = None


def unfit_keys(keys: tuple[PublicKey, ...], type_: ClientType) -> KeyUnfit | None:
    """Whether a client of this type can be known by these keys; the rule that is broken, if one is."""
    if type_ is ClientType.APP:
        return (
            KeyUnfit(
                message="An APP runs where others can read it, and keeps no key.",
                next="Leave the keys out; or register a SERVER, if a server of yours holds the key.",
            )
            if keys
            else None
        )
    if not 1 <= len(keys) <= MOST:
        return KeyUnfit(
            message=f"Give between one and {MOST} public keys.",
            next="Make a key pair where the client runs, and give its public half.",
        )
    if len({key.kid for key in keys}) < len(keys):
        return KeyUnfit(message="Several keys need a kid each, no two the same.", next="Give each key a kid.")
    return None


def unfit_successors(keys: tuple[PublicKey, ...], former: tuple[PublicKey, ...]) -> KeyUnfit | None:
    """Whether new keys can be told from those before them."""
    names = {key.kid: key for key in former}
    if any(key.kid in names and names[key.kid] != key for key in keys):
        return KeyUnfit(
            message="A new key has the kid of another key of this client.",
            next="Give the new key its own kid.",
        )
    if set(keys) == set(former):
        return KeyUnfit(message="These are the keys that the client has.", next="Nothing needs to be done.")
    return None


def former_until(now: datetime, overlap: timedelta) -> datetime | BadInput:
    """When the keys before a rotation stop to verify."""
    if timedelta(0) < overlap <= LONGEST_OVERLAP:
        return now + overlap
    return BadInput(
        message=f"Former keys verify for 1 to {LONGEST_OVERLAP.days} days after a rotation.",
        next="Give fewer days; or rotate at once, and the former keys stop now.",
        field="overlapDays",
    )
