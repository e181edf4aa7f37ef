"""The vault's own secrets: made once, kept in the key store wrapped under the ring, re-wrapped with everything else.

What the vault's database must not say in the clear (statements, who asked) is sealed under `record_key`, never under
the ring itself: the ring's keys come and go, and only what lies in the key store is re-wrapped.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.vault.keys.ring import CannotUnwrap
from infra.vault.keys.store import IdentityKeys

NONCE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """32 bytes each."""

    map_key: bytes = field(repr=False)
    """Which label leads to which identity."""
    pseudonym_key: bytes = field(repr=False)
    """Names in the disclosure log."""
    record_key: bytes = field(repr=False)
    """What else the vault's database keeps and must not say."""

    def closed(self, told: bytes, bound: bytes) -> bytes:
        """Sealed for the vault's database; `bound` says which row and column it belongs to."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.record_key).encrypt(nonce, told, bound)

    def opened(self, kept: bytes, bound: bytes) -> bytes:
        """What `closed` sealed; `CannotUnwrap` where it was changed or belongs elsewhere."""
        try:
            return AESGCM(self.record_key).decrypt(kept[:NONCE], kept[NONCE:], bound)
        except (InvalidTag, ValueError):
            raise CannotUnwrap from None


async def secrets_of(keys: IdentityKeys) -> Secrets:
    """The vault's secrets, made if it is the first time."""
    return Secrets(
        map_key=await keys.secret("map"),
        pseudonym_key=await keys.secret("pseudonyms"),
        record_key=await keys.secret("records"),
    )
