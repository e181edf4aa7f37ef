"""The ring of key-encryption keys: what lies in the key store is wrapped under one of them (AES-256-GCM).

What is wrapped names its key, so that several can be readable at once while a rotation re-wraps. It is bound to where
it lies. Refuses what was changed, cut short, put in another's place, or wrapped under a key that is not at hand; the
last by name, and nothing is lost by it.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
ID, NONCE, TAG = 8, 12, 16
SIZE = 32
"""Bytes of a key-encryption key."""
OVERHEAD = len(VERSION) + ID + NONCE + TAG


class CannotUnwrap(Exception):
    """It was changed, cut short or belongs elsewhere. Carries nothing."""


class KeyNotAtHand(Exception):
    """Wrapped under a key-encryption key that this vault was not given. Carries its id, which is public."""


def kek_id(key: bytes) -> str:
    """How a key-encryption key is named: 16 hex digits."""
    return hashlib.sha256(b"parley key-encryption key v1\0" + key).digest()[:ID].hex()


def wrapped_under(wrapped: bytes) -> str:
    """The id of the key-encryption key that this is wrapped under."""
    if wrapped[:1] != VERSION or len(wrapped) < OVERHEAD:
        raise CannotUnwrap
    return wrapped[1 : 1 + ID].hex()


class Provider(Protocol):
    """Where key-encryption keys come from (`infra.vault.keys.keks`)."""

    def keys(self) -> Sequence[bytes]:
        """All of them, the current one first."""
        ...


class Ring:
    """The key-encryption keys at hand. `renewed` looks again after one was added or retired."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._ciphers: dict[str, AESGCM] = {}
        self._current = ""
        self.turn = asyncio.Lock()
        """Who changes its keys, or puts what lies under one under another, waits for whoever does."""
        self.settled: Sequence[str] = ()
        """The keys at hand when it was last seen that nothing lies under any but the current one."""
        self.renewed()

    def renewed(self) -> None:
        """Take what the provider has now."""
        keys = self._provider.keys()
        self._ciphers = {kek_id(key): AESGCM(key) for key in keys}
        self._current = kek_id(keys[0])

    @property
    def provider(self) -> Provider:
        """Where its keys come from."""
        return self._provider

    @property
    def current(self) -> str:
        """The id of the key that new things are wrapped under."""
        return self._current

    @property
    def ids(self) -> Sequence[str]:
        """Those at hand, the current one first."""
        return [self._current, *(one for one in self._ciphers if one != self._current)]

    def wrap(self, plain: bytes, bound: bytes) -> bytes:
        """Under the current key. `bound` says where it belongs."""
        head = VERSION + bytes.fromhex(self._current)
        nonce = secrets.token_bytes(NONCE)
        return head + nonce + self._ciphers[self._current].encrypt(nonce, plain, head + bound)

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """What is in it, whichever of the keys at hand it is under."""
        under = wrapped_under(wrapped)
        if under not in self._ciphers:
            self.renewed()
        if under not in self._ciphers:
            raise KeyNotAtHand(under)
        head, rest = wrapped[: 1 + ID], wrapped[1 + ID :]
        try:
            return self._ciphers[under].decrypt(rest[:NONCE], rest[NONCE:], head + bound)
        except InvalidTag:
            raise CannotUnwrap from None
