"""Any two custodians open, in either order; one never does, whatever else they hold: by brute force over four."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations, permutations
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.vault.custodians import HeldKey, pair_name, pairs
from domain.vault.values import IdentityField
from infra.custody.fields import keys_apart, keys_together
from infra.custody.layers import (
    CHECK_NAME,
    INNER,
    OUTER,
    check_of,
    data_key,
    envelope,
    peeled,
    wrapped_for_all,
)
from infra.hpke import CannotUnwrap, key_id, opened_info, unwrap

TENANT, OF = uuid4(), uuid4()
KEY = bytes(range(32))
PRIVATE = [X25519PrivateKey.generate() for _ in range(4)]


def held(private: X25519PrivateKey, custodian: UUID) -> HeldKey:
    public = private.public_key().public_bytes_raw()
    return HeldKey(
        custodian=custodian, person=custodian, organisation=None, label="one", ties=(), key_id=key_id(public),
        signing_key=bytes(32), sealing_key=public, since=date(2026, 1, 1),
    )  # fmt: skip


CIRCLE = [held(private, UUID(int=at + 1)) for at, private in enumerate(PRIVATE)]
WRAPS = wrapped_for_all(KEY, TENANT, OF, CIRCLE)


def what_opens(owned: tuple[int, ...]) -> set[bytes]:
    """Every plaintext that these private keys come to, trying each on everything under every name there is."""
    names = [pair_name(a.key_id, b.key_id) for a, b in pairs(CIRCLE)]
    came: set[bytes] = set()
    for wrap in [WRAPS[name] for name in names]:
        for private in (PRIVATE[at] for at in owned):
            for name in names:
                outer, _, inner = name.partition(":")
                try:
                    layer = peeled(private, wrap, TENANT, OF, outer, inner)
                except CannotUnwrap:
                    continue
                for again in (PRIVATE[at] for at in owned):
                    try:
                        came.add(data_key(again, layer, TENANT, OF, outer, inner))
                    except CannotUnwrap:
                        continue
    return came


@pytest.mark.parametrize("owned", list(chain.from_iterable(combinations(range(4), n) for n in range(5))))
def test_two_or_more_keys_open_and_fewer_never(owned: tuple[int, ...]) -> None:
    assert what_opens(owned) == ({KEY} if len(owned) >= 2 else set())


@pytest.mark.parametrize("order", list(permutations(range(4), 2)))
def test_two_open_in_either_order(order: tuple[int, int]) -> None:
    outer, inner = (CIRCLE[at].key_id for at in order)
    layer = peeled(PRIVATE[order[0]], WRAPS[pair_name(outer, inner)], TENANT, OF, outer, inner)
    assert data_key(PRIVATE[order[1]], layer, TENANT, OF, outer, inner) == KEY


def test_there_is_one_wrap_for_each_ordered_pair_and_none_of_two_keys_of_one_custodian() -> None:
    second = held(X25519PrivateKey.generate(), CIRCLE[0].custodian)
    made = wrapped_for_all(KEY, TENANT, OF, [*CIRCLE[:3], second])
    assert len(made) == 6 + 4 + 1
    assert pair_name(CIRCLE[0].key_id, second.key_id) not in made
    assert {len(wrap) for name, wrap in made.items() if name != CHECK_NAME} == {OUTER}
    assert made[CHECK_NAME] == check_of(KEY, OF) != KEY


@pytest.mark.parametrize("what", ["identity", "instance", "outer", "inner", "torn", "turned", "bare"])
def test_a_wrap_opens_nowhere_but_in_its_place(what: str) -> None:
    outer, inner = CIRCLE[0].key_id, CIRCLE[1].key_id
    wrap = WRAPS[pair_name(outer, inner)]
    assert len(peeled(PRIVATE[0], wrap, TENANT, OF, outer, inner)) == INNER
    other = CIRCLE[2].key_id
    tenant, of, a, b = {
        "identity": (TENANT, uuid4(), outer, inner),
        "instance": (uuid4(), OF, outer, inner),
        "outer": (TENANT, OF, other, inner),
        "inner": (TENANT, OF, outer, other),
    }.get(what, (TENANT, OF, outer, inner))
    wrap = {"torn": wrap[:-1], "turned": wrap[:60] + bytes([wrap[60] ^ 1]) + wrap[61:], "bare": b""}.get(
        what, wrap
    )
    with pytest.raises(CannotUnwrap):
        peeled(PRIVATE[0], wrap, tenant, of, a, b)


def test_an_envelope_opens_for_its_recipient_and_its_request_alone() -> None:
    recipient = X25519PrivateKey.generate()
    fields = (IdentityField.NAMES, IdentityField.ALIASES, IdentityField.CONTACTS)
    made = envelope(KEY, OF, fields, recipient.public_key().public_bytes_raw(), b"d" * 32)
    together = unwrap(recipient, made, opened_info(b"d" * 32))
    assert together == keys_together(KEY, OF, fields)
    assert sorted(keys_apart(together, fields)) == [IdentityField.CONTACTS, IdentityField.NAMES]
    for private, digest in ((recipient, b"e" * 32), (PRIVATE[0], b"d" * 32)):
        with pytest.raises(CannotUnwrap):
            unwrap(private, made, opened_info(digest))
