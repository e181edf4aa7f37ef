"""How a field of an identity is sealed and opened, by whoever holds its key: the vault, a custodian, a recipient.

From the data key comes one key a field, so that who is given one field's key opens that field alone. What is sealed is
bound to its instance, its data key and its field's name; lengths are padded. Refuses to open what was changed, cut
short, swapped or sealed with another key. `key` is the id of the data key (`ToDecide.identity` for a custodian).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.vault.values import IdentityField
from infra.padding import padded, unpadded

SIZE = 32
"""Bytes of a data key, and of a field's."""
NONCE, TAG = 12, 16


class FieldUnreadable(Exception):
    """The key does not open it. Carries nothing."""


def field_key(data_key: bytes, key: UUID, name: IdentityField) -> bytes:
    """The key of one field, from the data key. (RFC 5869, without salt.)"""
    info = b"parley identity field v1\0" + key.bytes + name.value.encode("ascii")
    return HKDF(SHA256(), SIZE, None, info).derive(data_key)


def field_bound(tenant: UUID, key: UUID, name: IdentityField) -> bytes:
    """What a field's ciphertext is bound to: `OpenedField.bound`."""
    return b"parley identity v1\0" + tenant.bytes + key.bytes + name.value.encode("ascii")


def seal_field(of_field: bytes, text: str, bound: bytes) -> bytes:
    """Nonce, and the padded text with its tag."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(of_field).encrypt(nonce, padded(text), bound)


def open_field(of_field: bytes, sealed: bytes, bound: bytes) -> str:
    """The text, if this is the field's key and everything is as it was."""
    if len(sealed) < NONCE + TAG:
        raise FieldUnreadable
    try:
        return unpadded(AESGCM(of_field).decrypt(sealed[:NONCE], sealed[NONCE:], bound))
    except InvalidTag:
        raise FieldUnreadable from None


def in_order(names: Iterable[IdentityField]) -> Sequence[IdentityField]:
    """The fields whose keys an envelope holds, in its order: by name, without ALIASES, which has no key."""
    return sorted(set(names) - {IdentityField.ALIASES})


def keys_together(data_key: bytes, key: UUID, names: Iterable[IdentityField]) -> bytes:
    """What is wrapped for the recipient: the keys of these fields, one after the other in their order."""
    return b"".join(field_key(data_key, key, name) for name in in_order(names))


def keys_apart(together: bytes, names: Iterable[IdentityField]) -> Mapping[IdentityField, bytes]:
    """The field keys that an envelope held, by field."""
    order = in_order(names)
    if len(together) != SIZE * len(order):
        raise FieldUnreadable
    return {name: together[SIZE * at : SIZE * (at + 1)] for at, name in enumerate(order)}
