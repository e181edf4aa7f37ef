"""Gives entries their places in the tree and signs what comes of it: in one transaction, by one process at a time.

Before it signs it looks whether the log only grew: every chain holds from the last entry that has a place, the tree
still has the root that was signed last, and the mark in the key store, which a restored database does not turn back,
says nothing else. Otherwise it signs nothing any more (`LogTampered`), and what was signed stays as evidence.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import chain

import asyncpg

from domain.vault.checkpoint import Checkpoint, origin_of
from domain.vault.tree import folded, whole
from infra.vault.inside import Inside
from infra.vault.log.tree import Edge, Tile, grown, nodes_of, parted, read_edge

LOCK = 7_021_005
AT_ONCE = 32_768
"""Entries of one shard that are given places in one transaction."""

MARK = "log checkpoint"


class LogTampered(Exception):
    """The log is not what was signed, or a chain is broken. Carries nothing."""


async def checkpointed(inside: Inside, at_once: int = AT_ONCE) -> bool:
    """A checkpoint over everything that is committed. False if another process is at it, or nothing is new."""
    signed = False
    while (made := await _one(inside, at_once)) is not None:
        signed = True
        if made < at_once:
            break
    return signed


async def _one(inside: Inside, at_once: int) -> int | None:
    """Sign over one batch; how many of it were of one shard, or None where there was nothing to do."""
    mark = await inside.keys.remembered(MARK)
    async with inside.pool.acquire() as connection, connection.transaction():
        mine = await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", LOCK)
        await inside.signer.refresh(connection)
        if not mine:
            return None
        edge = await read_edge(connection)
        first = await _checked(connection, edge, mark)
        waiting = await connection.fetch("SELECT * FROM public.log_waiting($1)", at_once)
        if not all(_leads_on(row) for row in waiting):
            raise LogTampered
        if not waiting and not first:
            return None
        hashes = list(chain.from_iterable(parted(row["hashes"]) for row in waiting))
        after, tiles = await asyncio.to_thread(grown, edge, hashes)
        made = Checkpoint(origin=origin_of(inside.tenant), size=after.size, root=after.root)
        note = inside.signer.sign(made.text)
        await _keep(connection, waiting, tiles, made, note)
    # only once it is committed: a mark of what nobody ever saw would shut the log for good
    await inside.keys.remember(MARK, mark_of(made), lambda last: made.size > int.from_bytes(last[:8], "big"))
    return max((row["length"] for row in waiting), default=0)


def mark_of(signed: Checkpoint) -> bytes:
    """What the key store remembers of the last one that was signed: it only ever grows."""
    return signed.size.to_bytes(8, "big") + signed.root


async def _checked(connection: asyncpg.pool.PoolConnectionProxy, edge: Edge, mark: bytes | None) -> bool:
    """Refuse a log that was cut or changed since it was signed; whether nothing was ever signed."""
    last = await connection.fetchrow("SELECT size, root FROM public.log_checkpoint(NULL, false)")
    if last is not None and (last["size"], last["root"]) != (edge.size, edge.root):
        raise LogTampered
    if mark is None:
        return last is None
    size, root = int.from_bytes(mark[:8], "big"), mark[8:]
    if last is None or size > edge.size or root != await _root_at(connection, edge, size):
        raise LogTampered
    return False


def _leads_on(row: asyncpg.Record) -> bool:
    """Whether each of these entries holds the hash of the one before it, and is what it was when it was appended."""
    return row["intact"] and row["previous"] == row["before"] + row["hashes"][:-32]


async def _root_at(connection: asyncpg.pool.PoolConnectionProxy, edge: Edge, size: int) -> bytes:
    """The root that the tree had when it was of this size."""
    return folded(await nodes_of(connection, edge, whole(0, size)))


async def _keep(
    connection: asyncpg.pool.PoolConnectionProxy,
    waiting: Sequence[asyncpg.Record],
    tiles: Sequence[Tile],
    made: Checkpoint,
    note: str,
) -> None:
    await connection.execute(
        "SELECT public.log_grow($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [row["shard"] for row in waiting],
        [row["first_place"] for row in waiting],
        [row["length"] for row in waiting],
        [tile.level for tile in tiles],
        [tile.n for tile in tiles],
        [tile.nodes for tile in tiles],
        made.size,
        made.root,
        note,
    )
