"""What the vault's own database keeps under names that tell nothing: rows named by keyed digests, told sealed.

The key comes from the key store, a third place: a copy of the database links no label to another, to a person or to a
consent. Refuses what was changed, cut short or put in another row's place.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.vault.statement import Told, canonical

NONCE = 12
STEP = 512
"""What is told is as long as the next multiple of this many bytes, so that a dump does not tell one from another."""


class Torn(Exception):
    """What is kept in a row is not what was put there. Carries nothing."""


@dataclass(frozen=True, slots=True)
class Veil:
    """Names and seals under one key (`Inside.secrets.map_key`)."""

    key: bytes = field(repr=False)

    def row(self, kind: str, *ids: UUID) -> bytes:
        """How a row of this kind is named: 32 bytes."""
        return hmac.digest(
            self.key,
            b"parley row v1\0" + kind.encode() + b"\0" + b"".join(one.bytes for one in ids),
            "sha256",
        )

    def sealed(self, row: bytes, told: Mapping[str, Told]) -> bytes:
        """Nonce and ciphertext, bound to the row."""
        plain, nonce = canonical(told), secrets.token_bytes(NONCE)
        return nonce + self._cipher().encrypt(nonce, plain + b" " * (-len(plain) % STEP), row)

    def told(self, row: bytes, sealed: bytes) -> Mapping[str, Any]:
        """What is in it."""
        try:
            return json.loads(self._cipher().decrypt(sealed[:NONCE], sealed[NONCE:], row))
        except (InvalidTag, ValueError):
            raise Torn from None

    def _cipher(self) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"parley rows v1").derive(self.key))
