"""The Merkle tree of the disclosure log, as RFC 9162 section 2.1 defines it. Pure: hashes in, hashes and verdicts out.

A tree of any size is made of perfect subtrees, and those never change as it grows. So every proof is planned first, as
the perfect subtrees (`Node`) whose hashes it takes; who keeps hashes (`infra.vault.log.tree`) looks those up.
Refuses an index beyond the size, and a proof with a hash too many or too few.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Node = tuple[int, int]
"""A perfect subtree: its height, and which one of that height it is from the left. (0, 5) is the sixth leaf."""

EMPTY = hashlib.sha256().digest()
"""The root of no entries (2.1.1)."""


def leaf_hash(entry: bytes) -> bytes:
    """Of an entry's bytes."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """The hash of a subtree that is made of these perfect ones, from left to right, each smaller than the last."""
    if not hashes:
        return EMPTY
    whole = hashes[-1]
    for left in reversed(hashes[:-1]):
        whole = node_hash(left, whole)
    return whole


def whole(start: int, end: int) -> tuple[Node, ...]:
    """The perfect subtrees that leaves `start` to `end` are made of, largest first; `start` fits the largest."""
    nodes: list[Node] = []
    while start < end:
        height = (end - start).bit_length() - 1
        nodes.append((height, start >> height))
        start += 1 << height
    return tuple(nodes)


def inclusion(index: int, size: int) -> tuple[tuple[Node, ...], ...]:
    """What PATH(index, D[size]) takes (2.1.3.1): each part folds to one hash of the proof."""
    if not 0 <= index < size:
        raise ValueError("There is no such entry in a tree of this size.")
    path: list[tuple[Node, ...]] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(whole(middle, end))
            end = middle
        else:
            path.append(whole(start, middle))
            start = middle
    return tuple(reversed(path))


def consistency(old: int, new: int) -> tuple[tuple[Node, ...], ...]:
    """What PROOF(old, D[new]) takes (2.1.4.1). Nothing, where one of them is empty or both are one."""
    if not 0 <= old <= new:
        raise ValueError("A tree is consistent with a later one, not with an earlier one.")
    if old in (0, new):
        return ()
    path: list[tuple[Node, ...]] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(whole(middle, end))
            end = middle
        else:
            path.append(whole(start, middle))
            start = middle
    if start:
        path.append(whole(start, end))
    return tuple(reversed(path))


def includes(root: bytes, size: int, index: int, leaf: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that this leaf hash stands there in the tree with this root (2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the newer tree only adds to the older one (2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    if not 0 < old < new or not path:
        return False
    steps = list(path) if old & (old - 1) else [old_root, *path]
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            now = node_hash(now, step)
        place, last = place >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def levels(hashes: Sequence[bytes]) -> list[list[bytes]]:
    """All perfect subtrees over these leaf hashes (or hashes of subtrees of one height), level by level from below."""
    found = [list(hashes)]
    sha256 = hashlib.sha256
    while len(below := found[-1]) > 1:
        pairs = zip(below[::2], below[1::2], strict=False)
        found.append([sha256(b"\x01" + left + right).digest() for left, right in pairs])
    return found


@dataclass(slots=True)
class Growing:
    """A tree to which entries are added one after the other, for its roots; it keeps one hash per level."""

    size: int = 0
    _left: list[bytes] = field(default_factory=list[bytes])

    def add(self, leaf: bytes) -> None:
        """One more leaf hash."""
        found, rest = leaf, self.size
        while rest & 1:
            found, rest = node_hash(self._left.pop(), found), rest >> 1
        self._left.append(found)
        self.size += 1

    @property
    def root(self) -> bytes:
        """As it stands now."""
        return folded(self._left)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """MTH of these leaf hashes (2.1.1)."""
    tree = Growing()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
