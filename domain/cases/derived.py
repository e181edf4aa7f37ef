"""Keys derived from one secret: HKDF with SHA-256 (RFC 5869), so that one of them tells nothing of another."""

from __future__ import annotations

import hmac

_BLOCK = 32
"""Bytes of one SHA-256."""


def derived(secret: bytes, *, info: bytes, salt: bytes = b"", length: int = 32) -> bytes:
    """The key of `length` bytes that `secret` yields for the use that `info` names."""
    if not 0 < length <= 255 * _BLOCK:
        raise ValueError("HKDF-SHA256 yields 1 to 8160 bytes.")
    extracted = hmac.digest(salt or bytes(_BLOCK), secret, "sha256")
    block, found = b"", b""
    for counter in range(1, -(-length // _BLOCK) + 1):
        block = hmac.digest(extracted, block + info + bytes([counter]), "sha256")
        found += block
    return found[:length]
