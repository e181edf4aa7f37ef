"""Rings of keys made in memory, for tests that need no database."""

from __future__ import annotations

from joserfc.jwk import ECKey

from infra.oauth.keys import KeyRing, RingKey, new_key


def ring_of(*keys: ECKey, made_at: float = 0.0) -> KeyRing:
    """A ring of these keys, the newest first; of a new one if none is given."""
    return KeyRing(tuple(RingKey(key=key, made_at=made_at) for key in keys or (new_key(),)))
