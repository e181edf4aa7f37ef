"""What a custodian does with wraps of data keys, on their own machine: peel, unwrap, wrap on.

The data key of a sealed identity is wrapped once for each ordered pair of keys of two custodians: for the inner one,
and that for the outer one. So one key opens nothing. Refuses (`CannotUnwrap`) what is not for this key or this place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.vault.custodians import HeldKey, pair_name, pairs
from infra.hpke import OVERHEAD, CannotUnwrap, opened_info, pair_info, unwrap, wrap

DATA_KEY = 32
INNER = DATA_KEY + OVERHEAD
"""Bytes of a layer that one custodian peeled for another."""
OUTER = INNER + OVERHEAD
"""Bytes of a wrap for a pair."""


def wrapped_for_all(
    data_key: bytes, tenant: UUID, identity: UUID, keys: Iterable[HeldKey], besides: Iterable[str] = ()
) -> Mapping[str, bytes]:
    """The data key for every ordered pair of different custodians, by the pair's name; not for pairs in `besides`."""
    there = frozenset(besides)
    return {
        name: wrapped(data_key, tenant, identity, outer, inner)
        for outer, inner in pairs(keys)
        if (name := pair_name(outer.key_id, inner.key_id)) not in there
    }


def wrapped(data_key: bytes, tenant: UUID, identity: UUID, outer: HeldKey, inner: HeldKey) -> bytes:
    """The data key for one pair: for the inner key, and that for the outer one."""
    layer = wrap(
        inner.sealing_key, data_key, pair_info(tenant, identity, outer.key_id, inner.key_id, "inner")
    )
    return wrap(outer.sealing_key, layer, pair_info(tenant, identity, outer.key_id, inner.key_id, "outer"))


def peeled(
    private: X25519PrivateKey, wrap_of_pair: bytes, tenant: UUID, identity: UUID, outer: str, inner: str
) -> bytes:
    """Without its outer layer: what the inner key's holder goes on with."""
    return _sized(unwrap(private, wrap_of_pair, pair_info(tenant, identity, outer, inner, "outer")), INNER)


def data_key(
    private: X25519PrivateKey, layer: bytes, tenant: UUID, identity: UUID, outer: str, inner: str
) -> bytes:
    """The data key in a peeled layer. It stays on this machine."""
    return _sized(unwrap(private, layer, pair_info(tenant, identity, outer, inner, "inner")), DATA_KEY)


def envelope(field_keys: Sequence[bytes], recipient: bytes, statement_digest: bytes) -> bytes:
    """The keys of the fields that were asked for, in their order, for the recipient and for this request alone."""
    return wrap(recipient, b"".join(field_keys), opened_info(statement_digest))


def _sized(plain: bytes, size: int) -> bytes:
    if len(plain) != size:
        raise CannotUnwrap
    return plain
