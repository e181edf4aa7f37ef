"""Keyed pseudonyms for the disclosure log: the same thing has the same name, and nobody without the key learns which.

Refuses nothing. Whoever wants two leaves not to be linked names them by different ids: a subject is named by identity
*and* request, so that two requests about one person do not show it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from uuid import UUID

HEX_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Names under one key (`Inside.secrets.pseudonym_key`)."""

    key: bytes = field(repr=False)

    def of(self, kind: str, *ids: UUID | str) -> str:
        """32 hex digits: HMAC-SHA256 over the kind and the ids, each with its length in front, cut to 128 bits."""
        parts = [b"parley pseudonym v1", kind.encode(), *(str(one).encode() for one in ids)]
        told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        return hmac.digest(self.key, told, "sha256").hex()[:HEX_DIGITS]
