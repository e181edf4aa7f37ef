"""What a custodian does with wraps of data keys, on their own machine: peel, unwrap, wrap on.

The data key of a sealed identity is wrapped once for each ordered pair of keys of two custodians: for the inner one,
and that for the outer one. So one key opens nothing. Refuses (`CannotUnwrap`) what is not for this key or this place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.vault.custodians import HeldKey, pair_name, pairs
from domain.vault.values import IdentityField
from infra.custody.fields import keys_together
from infra.hpke import OVERHEAD, CannotUnwrap, opened_info, pair_info, unwrap, wrap

DATA_KEY = 32
INNER = DATA_KEY + OVERHEAD
"""Bytes of a layer that one custodian peeled for another."""
OUTER = INNER + OVERHEAD
"""Bytes of a wrap for a pair."""
CHECK = 32
CHECK_NAME = "check"
"""How the key store names what a data key is recognised by."""


def check_of(key: bytes, of: UUID) -> bytes:
    """What a data key is recognised by: kept when it is made, and shown by whoever wraps it on. It opens nothing."""
    return HKDF(SHA256(), CHECK, salt=None, info=b"parley data key check v1\0" + of.bytes).derive(key)


def wrapped_for_all(key: bytes, tenant: UUID, of: UUID, circle: Iterable[HeldKey]) -> Mapping[str, bytes]:
    """What the key store gets of a data key when it is made: a wrap for every ordered pair, and its check."""
    made = {
        pair_name(outer.key_id, inner.key_id): wrapped(key, tenant, of, outer, inner)
        for outer, inner in pairs(circle)
    }
    return {**made, CHECK_NAME: check_of(key, of)}


def wrapped(key: bytes, tenant: UUID, of: UUID, outer: HeldKey, inner: HeldKey) -> bytes:
    """The data key for one pair: for the inner key, and that for the outer one."""
    layer = wrap(inner.sealing_key, key, pair_info(tenant, of, outer.key_id, inner.key_id, "inner"))
    return wrap(outer.sealing_key, layer, pair_info(tenant, of, outer.key_id, inner.key_id, "outer"))


def peeled(
    private: X25519PrivateKey, wrap_of_pair: bytes, tenant: UUID, of: UUID, outer: str, inner: str
) -> bytes:
    """Without its outer layer: what the inner key's holder goes on with."""
    return _sized(unwrap(private, wrap_of_pair, pair_info(tenant, of, outer, inner, "outer")), INNER)


def data_key(
    private: X25519PrivateKey, layer: bytes, tenant: UUID, of: UUID, outer: str, inner: str
) -> bytes:
    """The data key in a peeled layer. It stays on this machine."""
    return _sized(unwrap(private, layer, pair_info(tenant, of, outer, inner, "inner")), DATA_KEY)


def envelope(
    key: bytes, of: UUID, fields: Iterable[IdentityField], recipient: bytes, statement_digest: bytes
) -> bytes:
    """The keys of the fields that were asked for, in their order, for the recipient and for this request alone."""
    return wrap(recipient, keys_together(key, of, fields), opened_info(statement_digest))


def _sized(plain: bytes, size: int) -> bytes:
    if len(plain) != size:
        raise CannotUnwrap
    return plain
