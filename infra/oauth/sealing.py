"""Seals what must not lie open in the database of sign-in: signing keys and second factors.

The key follows from the authorization server's own password, which all servers of one database share and no backup
of it holds. Each piece is bound to what it is and whose: moved to another row, it does not open.
"""

from __future__ import annotations

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.address import Address
from infra.startup import CannotStart

_NONCE = 12


class Sealing:
    """AES-256-GCM under keys derived for each purpose."""

    __slots__ = ("_root",)

    def __init__(self, root: bytes) -> None:
        self._root = root

    def seal(self, purpose: str, whose: str, open_: bytes) -> bytes:
        """Nonce and ciphertext."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key(purpose)).encrypt(nonce, open_, whose.encode())

    def open(self, purpose: str, whose: str, sealed: bytes) -> bytes:
        """What was sealed; CannotStart if this server's password is not the one it was sealed under."""
        try:
            return AESGCM(self.key(purpose)).decrypt(sealed[:_NONCE], sealed[_NONCE:], whose.encode())
        except InvalidTag as no:
            raise CannotStart(
                "What is kept for signing in was sealed under another password of the authorization server.",
                "Restore secrets.json of the data folder that belongs to this database.",
            ) from no

    def key(self, purpose: str) -> bytes:
        """32 bytes for a purpose: also for what is signed rather than sealed (nonces, form tokens)."""
        return hmac.digest(self._root, b"parley " + purpose.encode(), "sha256")


def sealing_for(authorizer: Address) -> Sealing:
    """Of the servers that share this login."""
    return Sealing(hmac.digest((authorizer.password or "").encode(), b"parley signing in", "sha256"))
