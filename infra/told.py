"""What is told once, kept for those who ask the same again: AES-256-GCM under a key that is not kept.

Every sealing has a salt of its own, from which its key and nonce follow, so that neither comes twice.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.cases.derived import derived

SALT = 16
_KEY, _NONCE = 32, 12
"""Bytes of AES-256-GCM."""


def sealed(told: Mapping[str, object], secret: bytes, place: bytes) -> str:
    """What was told, as base64; `place` says where they belong and has to be the same when they are opened."""
    salt = os.urandom(SALT)
    cipher, nonce = _cipher(secret, salt)
    return base64.b64encode(salt + cipher.encrypt(nonce, json.dumps(dict(told)).encode(), place)).decode()


def opened(text: str, secret: bytes, place: bytes) -> Mapping[str, object]:
    """What was sealed. Raises `InvalidTag` under another secret or in another place."""
    raw = base64.b64decode(text)
    cipher, nonce = _cipher(secret, raw[:SALT])
    return json.loads(cipher.decrypt(nonce, raw[SALT:], place))


def _cipher(secret: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    made = derived(secret, salt=salt, info=b"parley told under an idempotency key", length=_KEY + _NONCE)
    return AESGCM(made[:_KEY]), made[_KEY:]
