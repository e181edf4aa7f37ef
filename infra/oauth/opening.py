"""Secrets that open something: made here, and kept nowhere but as their SHA-256 (256 random bits can't be guessed)."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

LONGEST = 128


def new_secret() -> str:
    """256 random bits, fit for an address."""
    return token_urlsafe(32)


def digest_of(secret: str) -> bytes:
    """What is kept. Anything too long to be ours has the digest of nothing."""
    return sha256(secret.encode("utf-8", "replace") if len(secret) <= LONGEST else b"").digest()
