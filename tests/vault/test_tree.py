"""The tree against RFC 9162's own recursive definitions, published vectors, and every proof with something changed."""

from __future__ import annotations

import hashlib

import pytest

from domain.vault.tree import (
    EMPTY,
    Growing,
    Node,
    consistency,
    consistent,
    folded,
    includes,
    inclusion,
    leaf_hash,
    levels,
    node_hash,
    root_of,
    whole,
)

MOST = 130
LEAVES = [leaf_hash(n.to_bytes(2, "big")) for n in range(MOST)]
KNOWN: dict[tuple[int, int], bytes] = {}


def mth(start: int, end: int) -> bytes:
    """MTH(D[start:end]) as 2.1.1 defines it."""
    if (start, end) not in KNOWN:
        if end - start == 0:
            return hashlib.sha256(b"").digest()
        k = 1
        while k * 2 < end - start:
            k *= 2
        KNOWN[start, end] = (
            LEAVES[start]
            if end - start == 1
            else hashlib.sha256(b"\x01" + mth(start, start + k) + mth(start + k, end)).digest()
        )
    return KNOWN[start, end]


def path(m: int, start: int, end: int) -> list[bytes]:
    """PATH(m, D[start:end]) as 2.1.3.1 defines it."""
    n = end - start
    if n == 1:
        return []
    k = 1
    while k * 2 < n:
        k *= 2
    if m < k:
        return [*path(m, start, start + k), mth(start + k, end)]
    return [*path(m - k, start + k, end), mth(start, start + k)]


def subproof(m: int, start: int, end: int, known: bool) -> list[bytes]:
    """SUBPROOF(m, D[start:end], b) as 2.1.4.1 defines it."""
    n = end - start
    if m == n:
        return [] if known else [mth(start, end)]
    k = 1
    while k * 2 < n:
        k *= 2
    if m <= k:
        return [*subproof(m, start, start + k, known), mth(start + k, end)]
    return [*subproof(m - k, start + k, end, False), mth(start, start + k)]


PERFECT = levels(LEAVES)


def hashes(plan: tuple[tuple[Node, ...], ...]) -> list[bytes]:
    return [folded([PERFECT[height][n] for height, n in part]) for part in plan]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_roots_and_inclusion_proofs_are_the_definitions(size: int):
    root = mth(0, size)
    assert root_of(LEAVES[:size]) == root
    assert folded([PERFECT[height][n] for height, n in whole(0, size)]) == root
    for index in range(size):
        proof = hashes(inclusion(index, size))
        assert proof == path(index, 0, size)
        assert includes(root, size, index, LEAVES[index], proof)


@pytest.mark.parametrize("new", range(MOST + 1))
def test_consistency_proofs_are_the_definition(new: int):
    for old in range(new + 1):
        proof = hashes(consistency(old, new))
        assert proof == ([] if old == 0 else subproof(old, 0, new, True))
        assert consistent(old, mth(0, old), new, mth(0, new), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 31, 32, 33])
def test_an_inclusion_proof_holds_for_nothing_but_its_entry_size_and_root(size: int):
    for index in range(size):
        proof, root = path(index, 0, size), mth(0, size)
        others = [
            *((root, size, other, LEAVES[index], proof) for other in range(-1, size + 2) if other != index),
            (root, index, index, LEAVES[index], proof),
            (root, size, index, LEAVES[index + 1], proof),
            (mth(0, size + 1), size, index, LEAVES[index], proof),
            (root, size, index, LEAVES[index], [*proof, EMPTY]),
            *((root, size, index, LEAVES[index], changed) for changed in all_changed(proof)),
        ]
        assert not any(includes(*other) for other in others)


@pytest.mark.parametrize("new", [2, 3, 7, 8, 9, 31, 32, 33])
def test_a_consistency_proof_holds_for_nothing_but_its_two_trees(new: int):
    for old in range(1, new):
        proof, was, now = subproof(old, 0, new, True), mth(0, old), mth(0, new)
        others = [
            (old, mth(0, old + 1), new, now, proof),
            (old, was, new, mth(0, new + 1), proof),
            (new, now, old, was, proof),
            (old, now, new, now, []),
            (old, was, old, now, []),
            (0, was, new, now, []),
            (old, was, new, now, [*proof, EMPTY]),
            *((old, was, new, now, changed) for changed in all_changed(proof)),
        ]
        assert not any(consistent(*other) for other in others)


def all_changed(proof: list[bytes]) -> list[list[bytes]]:
    """The proof with one hash changed, left out, or swapped with the next."""
    return [
        *([*proof[:n], bytes([one[0] ^ 1]) + one[1:], *proof[n + 1 :]] for n, one in enumerate(proof)),
        *([*proof[:n], *proof[n + 1 :]] for n in range(len(proof))),
        *([*proof[:n], proof[n + 1], proof[n], *proof[n + 2 :]] for n in range(len(proof) - 1)),
    ]


VECTORS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots over the first one to eight entries of the test vectors of Certificate Transparency's reference code."""

ENTRIES = [
    bytes.fromhex(one)
    for one in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip


def test_the_published_roots_come_out():
    tree, roots = Growing(), list[str]()
    for entry in ENTRIES:
        tree.add(leaf_hash(entry))
        roots.append(tree.root.hex())
    assert roots == VECTORS
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_an_entry_never_passes_for_a_node():
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_for_an_entry_that_is_not_there(index: int, size: int):
    with pytest.raises(ValueError):
        inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_a_later_tree_is_not_proven_to_lead_to_an_earlier_one(old: int, new: int):
    with pytest.raises(ValueError):
        consistency(old, new)
