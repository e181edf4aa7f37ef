"""What anybody can check of the log with its entries and checkpoints in hand: offline, without trusting who serves it.

Each check is said in plain words, whether it holds or not. It shows that nothing was changed, cut, put in between or
put in another order since a checkpoint that somebody kept. It cannot show what was never logged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from domain.vault.checkpoint import Checkpoint, Promise
from domain.vault.entry import SHARDS, START, Entry, read_entry
from domain.vault.tree import EMPTY, Growing, leaf_hash

MOST_SAID = 20
"""Broken places that are named one by one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something holds, said so that a journalist can print it."""

    holds: bool
    said: str


@dataclass(slots=True)
class _Read:
    """The entries as they go by."""

    tree: Growing = field(default_factory=Growing)
    roots: dict[int, bytes] = field(default_factory=lambda: {0: EMPTY})
    ends: dict[int, tuple[int, bytes]] = field(default_factory=dict[int, tuple[int, bytes]])
    broken: list[str] = field(default_factory=list[str])
    found: dict[tuple[int, int], bytes] = field(default_factory=dict[tuple[int, int], bytes])


def audited(
    now: Checkpoint,
    entries: Iterable[bytes],
    earlier: Sequence[Checkpoint] = (),
    promises: Sequence[Promise] = (),
) -> Iterator[Finding]:
    """Check the entries against a checkpoint whose signature holds, and against others that were kept before."""
    read = _read(entries, {one.size for one in (now, *earlier)}, {(one.shard, one.place) for one in promises})
    yield _counted(now, read.tree.size)
    if read.tree.size == now.size:
        yield _rooted(now, read.tree.root)
    yield from _chained(read)
    for one in sorted(earlier, key=lambda one: one.size):
        yield _led(one, now, read)
    for one in promises:
        yield _promised(one, read)


def counted(size: int) -> str:
    """How many entries, as a person says it."""
    return "1 entry" if size == 1 else f"{size} entries"


def _read(entries: Iterable[bytes], sizes: set[int], places: set[tuple[int, int]]) -> _Read:
    read = _Read()
    for text in entries:
        index, kept = read.tree.size, leaf_hash(text)
        read.tree.add(kept)
        if read.tree.size in sizes:
            read.roots[read.tree.size] = read.tree.root
        try:
            entry = read_entry(text)
        except ValueError:
            read.broken.append(f"entry {index} is not written as entries of the log are")
            continue
        wrong = _wrong(entry, *read.ends.get(entry.shard, (-1, START)))
        if wrong:
            read.broken.append(f"entry {index} (chain {entry.shard}, place {entry.place}) {wrong}")
        read.ends[entry.shard] = (entry.place, kept)
        if (entry.shard, entry.place) in places:
            read.found[entry.shard, entry.place] = kept
    return read


def _wrong(entry: Entry, place: int, kept: bytes) -> str:
    if entry.place != place + 1:
        return f"should have place {place + 1}: something was left out, put in or moved before it"
    if entry.previous != kept:
        return "does not hold the hash of the entry before it: one of the two was changed"
    return ""


def _counted(now: Checkpoint, size: int) -> Finding:
    if size == now.size:
        return Finding(True, f"What the checkpoint counts is here: {counted(size)}.")
    return Finding(False, f"The checkpoint counts {counted(now.size)}, and {size} are here.")


def _rooted(now: Checkpoint, root: bytes) -> Finding:
    if root == now.root:
        return Finding(True, "The root computed from the entries is the one that was signed.")
    return Finding(
        False,
        "The root computed from the entries is not the one that was signed: an entry is not what it was.",
    )


def _chained(read: _Read) -> Iterator[Finding]:
    if not read.broken:
        yield Finding(True, f"Each of the {SHARDS} chains holds from its first entry to its last.")
    for broken in read.broken[:MOST_SAID]:
        yield Finding(False, f"A chain breaks: {broken}.")
    if len(read.broken) > MOST_SAID:
        yield Finding(False, f"And at {len(read.broken) - MOST_SAID} further places.")


def _led(old: Checkpoint, now: Checkpoint, read: _Read) -> Finding:
    if old.size > now.size:
        return Finding(
            False,
            f"A checkpoint of {counted(old.size)} was signed before, and this one has {now.size}: the log was cut, or "
            "an older one was put back.",
        )
    if old.size == now.size and old.root != now.root:
        return Finding(
            False,
            f"Two different logs of {counted(old.size)} were signed: a split view. Keep both checkpoints.",
        )
    if read.roots.get(old.size) != old.root:
        return Finding(
            False,
            f"The first {old.size} entries are not those that were signed before: the log was rewritten.",
        )
    return Finding(True, f"It only adds to the checkpoint of {counted(old.size)} that was kept before.")


def _promised(one: Promise, read: _Read) -> Finding:
    where = f"chain {one.shard}, place {one.place}"
    if read.found.get((one.shard, one.place)) == one.hash:
        return Finding(True, f"The entry that was promised stands in its place ({where}).")
    return Finding(
        False,
        f"The log signed that an entry stands at {where}, and that entry is not there: it was cut or changed.",
    )
