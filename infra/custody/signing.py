"""A custodian's signature (Ed25519) over exactly one text (`domain.vault.statement.signed_text`)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def sign(private: Ed25519PrivateKey, text: bytes) -> bytes:
    """64 bytes."""
    return private.sign(text)


def is_signed(public: bytes, signature: bytes, text: bytes) -> bool:
    """Whether the holder of this 32-byte public key signed exactly this text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True
