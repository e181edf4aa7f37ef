"""An entry of the log as it is published: a leaf, and its place in a chain. What the tree hashes.

Refuses bytes that are not the canonical form of an entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from domain.vault.statement import Told, canonical
from domain.vault.tree import leaf_hash

SHARDS = 8
START = bytes(32)
"""What the first entry of a chain holds in place of a hash."""

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry."""

    shard: int
    place: int
    previous: bytes
    """The hash of the entry before it in its chain."""
    leaf: Mapping[str, Told]

    @property
    def bytes(self) -> bytes:
        """The canonical form."""
        return canonical(
            {
                "leaf": self.leaf,
                "place": self.place,
                "previous": self.previous.hex(),
                "shard": self.shard,
            }
        )

    @property
    def hash(self) -> bytes:
        """Its leaf hash: what the tree is made of, and the next entry of its chain holds."""
        return leaf_hash(self.bytes)


def read_entry(text: bytes) -> Entry:
    """The entry that these bytes are; `ValueError` unless they are exactly its canonical form."""
    try:
        told = json.loads(text)
        shard, place, previous, leaf = told["shard"], told["place"], told["previous"], told["leaf"]
        if type(shard) is not int or type(place) is not int or not 0 <= shard < SHARDS or place < 0:
            raise ValueError
        if not HASH.fullmatch(previous) or not isinstance(leaf, dict):
            raise ValueError
        kept = cast("dict[str, Told]", leaf)
        found = Entry(shard=shard, place=place, previous=bytes.fromhex(previous), leaf=kept)
        if found.bytes != text:
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("This is no entry of the log in its canonical form.") from None
    return found
