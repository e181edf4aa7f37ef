"""Wrapping keys to people's keys: HPKE (RFC 9180) with X25519, HKDF-SHA256 and AES-256-GCM, from `cryptography`.

Every wrap is bound by its `info` to what it is for, so that none can stand in for another. Refuses to open what was
changed, cut short, bound to something else or made for another key.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
OVERHEAD = 48
"""Bytes that a wrap is longer than what is in it: the encapsulated key and the tag."""


class CannotUnwrap(Exception):
    """The key does not open it. Carries nothing."""


def wrap(public: bytes, plain: bytes, info: bytes) -> bytes:
    """Encapsulated key and ciphertext, for the holder of this 32-byte public key."""
    return SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info)


def unwrap(private: X25519PrivateKey, wrapped: bytes, info: bytes) -> bytes:
    """What is in it."""
    try:
        return SUITE.decrypt(wrapped, private, info)
    except (InvalidTag, ValueError):
        raise CannotUnwrap from None


def key_id(public: bytes) -> str:
    """How a public key is named: the first 16 bytes of its SHA-256 digest, in hex."""
    return hashlib.sha256(public).digest()[:16].hex()


def pair_info(tenant: UUID, identity: UUID, outer: str, inner: str, layer: str) -> bytes:
    """For a layer ("outer" or "inner") of an identity's data key, wrapped for a pair of custodians' keys, in order."""
    return b"parley pair v1\0" + tenant.bytes + identity.bytes + f"{layer}\0{outer}\0{inner}".encode("ascii")


def opened_info(statement_digest: bytes) -> bytes:
    """For the envelope that the recipient opens: bound to the request that two custodians agreed to."""
    return b"parley opened v1\0" + statement_digest
