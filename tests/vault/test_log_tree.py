"""The tree's tiles and edge against the tree as it is defined."""

from __future__ import annotations

import random

import pytest

from domain.vault.tree import Growing, leaf_hash, levels, whole
from infra.vault.log.tree import Edge, Tile, edge_of, grown, parted

MOST = 70_000
LEAVES = [leaf_hash(n.to_bytes(4, "big")) for n in range(MOST)]
SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 69_999, 70_000]


@pytest.fixture(scope="module")
def perfect() -> list[list[bytes]]:
    return levels(LEAVES)


@pytest.fixture(scope="module")
def roots() -> dict[int, bytes]:
    tree, found = Growing(), dict[int, bytes]()
    found[0] = tree.root
    for n, leaf in enumerate(LEAVES, 1):
        tree.add(leaf)
        if n in SIZES:
            found[n] = tree.root
    return found


@pytest.mark.parametrize("step", [0, 1, 2])
def test_it_grows_to_the_same_edge_and_tiles_in_steps_of_any_size(
    step: int, perfect: list[list[bytes]], roots: dict[int, bytes]
):
    edge, tiles = Edge(0, ()), list[Tile]()
    for size in [SIZES[1:], SIZES[2::3], SIZES[-1:]][step]:
        edge, more = grown(edge, LEAVES[edge.size : size])
        tiles += more
        assert edge.size == size
        if size in roots:
            assert edge.root == roots[size]
    assert {(tile.level, tile.n) for tile in tiles} == {
        (level, n) for level in (0, 1) for n in range(edge.size >> (8 * (level + 1)))
    }
    for tile in tiles:
        nodes = parted(tile.nodes)
        assert len(nodes) == 511
        base = tile.level * 8
        assert nodes[0] == perfect[base][tile.n << 8]
        assert nodes[256 + 3] == perfect[base + 1][(tile.n << 7) + 3]
        assert nodes[510] == perfect[base + 8][tile.n]


def test_the_edge_holds_exactly_what_no_full_tile_holds(perfect: list[list[bytes]]):
    size = 65_536 + 256 * 3 + 77
    edge, _ = grown(Edge(0, ()), LEAVES[:size])
    chosen = random.Random(5)
    for node in whole(0, size):
        assert edge.node(node) == perfect[node[0]][node[1]]
    for _ in range(2_000):
        height = chosen.randrange(0, 17)
        n = chosen.randrange(0, size >> height)
        found = edge.node((height, n))
        assert found in (None, perfect[height][n])
        if (n + 1) << height > size >> 8 << 8:
            assert found is not None


def test_an_empty_edge_is_the_empty_tree(roots: dict[int, bytes]):
    assert edge_of(0, ()).root == roots[0]
