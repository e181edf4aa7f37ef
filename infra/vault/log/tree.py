"""Hashes of the log's tree: perfect subtrees out of full tiles in the database, and the edge that is no tile yet.

A tile covers 256 hashes of one level with all 511 nodes over them (C2SP's tlog-tiles, and the nodes within), so a proof
reads 32 bytes per hash and computes nothing. The edge is at most 255 hashes a level; it is read once per size.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from domain.vault.tree import Node, folded, levels, whole

WIDE = 256
HIGH = 8
"""A tile's height: its root is a leaf of the tile above."""

Reads = asyncpg.Pool | asyncpg.pool.PoolConnectionProxy
"""What statements are sent to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A full tile: `nodes` are its hashes level by level from below, the root last."""

    level: int
    n: int
    nodes: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """What is right of the last full tile, per level: perfect subtrees over those hashes, level by level."""

    size: int
    parts: tuple[tuple[tuple[bytes, ...], ...], ...]

    @property
    def root(self) -> bytes:
        """Of the tree of this size. The edge holds all that it takes."""
        nodes = [self.node(node) for node in whole(0, self.size)]
        return folded([one for one in nodes if one is not None])

    def node(self, node: Node) -> bytes | None:
        """The hash of this perfect subtree, if the edge holds it."""
        height, n = node
        for level in {height // HIGH, max(0, height - 1) // HIGH}:
            within = height - level * HIGH
            first = self.size >> (HIGH * (level + 1)) << (HIGH - within)
            if level < len(self.parts) and within < len(self.parts[level]) and n >= first:
                return self.parts[level][within][n - first]
        return None


def edge_of(size: int, hashes: Sequence[Sequence[bytes]]) -> Edge:
    """The edge over these hashes per level, from below."""
    return Edge(size, tuple(tuple(tuple(one) for one in levels(part)) for part in hashes))


def grown(edge: Edge, more: Sequence[bytes]) -> tuple[Edge, list[Tile]]:
    """The edge once these leaf hashes were added, and the tiles that became full."""
    tiles: list[Tile] = []
    parts: list[Sequence[bytes]] = []
    adding, level = list(more), 0
    while adding or level < len(edge.parts):
        row = [*(edge.parts[level][0] if level < len(edge.parts) else ()), *adding]
        first = edge.size >> (HIGH * (level + 1))
        full = len(row) // WIDE
        adding = []
        for n in range(full):
            over = levels(row[n * WIDE : (n + 1) * WIDE])
            tiles.append(Tile(level=level, n=first + n, nodes=b"".join(b"".join(one) for one in over)))
            adding.append(over[-1][0])
        parts.append(row[full * WIDE :])
        level += 1
    return edge_of(edge.size + len(more), parts), tiles


async def read_edge(reads: Reads) -> Edge:
    """The edge of the tree as it stands."""
    size: int = await reads.fetchval("SELECT public.log_size()")
    full = size >> HIGH
    leaves = await reads.fetchval("SELECT public.log_hashes_at($1, $2)", full << HIGH, size)
    parts, level = [parted(leaves)], 1
    while full:
        first = full >> HIGH << HIGH
        parts.append(await _nodes(reads, [(HIGH * level, n) for n in range(first, full)]))
        full, level = full >> HIGH, level + 1
    return await asyncio.to_thread(edge_of, size, parts)


class Forest:
    """Every hash of the tree. What it has seen stays true, so it may be asked by several at once."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._edge = Edge(0, ())

    async def covers(self, size: int) -> bool:
        """Whether the tree has grown to this size."""
        if size > self._edge.size:
            self._edge = await read_edge(self._pool)
        return size <= self._edge.size

    async def hashes(self, plan: Sequence[Sequence[Node]]) -> list[bytes]:
        """The hashes of a proof, as planned (`domain.vault.tree`), in a tree that `covers` it."""
        asked = [node for part in plan for node in part]
        found = dict(zip(asked, await nodes_of(self._pool, self._edge, asked), strict=True))
        return [folded([found[node] for node in part]) for part in plan]


async def nodes_of(reads: Reads, edge: Edge, nodes: Sequence[Node]) -> list[bytes]:
    """Hashes of these perfect subtrees, out of the edge or of full tiles."""
    missing = [node for node in nodes if edge.node(node) is None]
    tiled = dict(zip(missing, await _nodes(reads, missing), strict=True))
    return [edge.node(node) or tiled[node] for node in nodes]


def parted(hashes: bytes) -> list[bytes]:
    """Hashes that came as one."""
    return [hashes[at : at + 32] for at in range(0, len(hashes), 32)]


async def _nodes(reads: Reads, nodes: Sequence[Node]) -> list[bytes]:
    """Hashes of perfect subtrees that lie in full tiles."""
    if not nodes:
        return []
    found = await reads.fetchval(
        "SELECT public.log_nodes($1, $2, $3)",
        *(list(one) for one in zip(*(_where(node) for node in nodes), strict=True)),
    )
    hashes = parted(found or b"")
    if len(hashes) != len(nodes):
        raise LookupError("The log's tree lacks a tile that it should have.")
    return hashes


def _where(node: Node) -> tuple[int, int, int]:
    """Level and number of the tile, and which of its nodes."""
    height, n = node
    level = max(0, height - 1) // HIGH
    within = height - level * HIGH
    tile = n >> (HIGH - within)
    before = 2 * WIDE - (2 * WIDE >> within)
    return level, tile, before + n - (tile << (HIGH - within))
