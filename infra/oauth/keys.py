"""The ring of keys that sign tokens (ES256), as every process holds it in memory.

The newest key signs, once every worker has had a second to hear of it; the former ones verify until they retire, so
that a rotation breaks no token that is still running. Refuses: a ring without keys, any key that isn't P-256 with its
private part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from joserfc.jwk import ECKey

from infra.startup import CannotStart

SETTLES = 1.0
"""Seconds until a new key signs: by then every worker verifies with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RingKey:
    """One key. Times are in seconds since 1970."""

    key: ECKey
    made_at: float
    retires_at: float | None = None
    """From then on it verifies nothing; None for the one that signs."""

    @property
    def kid(self) -> str:
        """Its thumbprint."""
        return str(self.key.kid)

    def holds(self, now: float) -> bool:
        """Whether it still verifies."""
        return self.retires_at is None or now < self.retires_at


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys, newest first."""

    keys: tuple[RingKey, ...] = ()

    def signing(self, now: float) -> ECKey:
        """The one key that signs. Named, never picked from a set: a set signs with any of its keys."""
        held = [one for one in self.keys if one.holds(now)]
        if not held:
            raise CannotStart("There is no key that signs.", "Run `parley keys rotate`.")
        return next((one for one in held if one.made_at + SETTLES <= now), held[-1]).key

    def named(self, kid: str, now: float) -> ECKey | None:
        """The key that may have signed under this kid."""
        return next((one.key for one in self.keys if one.kid == kid and one.holds(now)), None)

    def jwks(self, now: float) -> Mapping[str, object]:
        """The public halves (RFC 7517 section 5)."""
        return {"keys": [public_half(one.key) for one in self.keys if one.holds(now)]}


def new_key() -> ECKey:
    """A key of 256 bits, called by its thumbprint (RFC 7638)."""
    return called_by_thumbprint(ECKey.generate_key("P-256"))


def called_by_thumbprint(key: ECKey) -> ECKey:
    """The same key; its kid tells what it is."""
    return ECKey.import_key({**key.as_dict(private=True), "kid": key.thumbprint()})


def public_half(key: ECKey) -> Mapping[str, object]:
    """As it is published."""
    return {**key.as_dict(private=False), "use": "sig", "alg": "ES256"}
