"""What the log signs: how many entries, and the root over them. The text of C2SP's tlog-checkpoint, three lines.

Refuses any other writing of the same: a checkpoint has one text, so a signature means one thing.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

DIGITS = 19
"""Of a size: more than any log will have."""


def origin_of(tenant: UUID) -> str:
    """Which log it is: the first line, and the name of its key."""
    return f"parley-log/{tenant}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The log at one size."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """As it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that this text is; `ValueError` unless it is exactly its writing."""
    try:
        origin, size, root, rest = text.split("\n")
        if not size.isascii() or not size.isdigit() or len(size) > DIGITS or rest or not origin:
            raise ValueError
        found = Checkpoint(origin=origin, size=int(size), root=base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error):
        raise ValueError("This is no checkpoint of a log.") from None
    if found.text != text or len(found.root) != 32:
        raise ValueError("This is no checkpoint of a log.")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """That an entry stands in a chain: signed before a checkpoint covers it, so that whoever has it can show a cut.

    Its first line is no log's origin, so it never passes for a checkpoint.
    """

    origin: str
    shard: int
    place: int
    previous: bytes
    hash: bytes

    @property
    def text(self) -> str:
        """As it is signed."""
        shown = f"{base64.b64encode(self.previous).decode()}\n{base64.b64encode(self.hash).decode()}"
        return f"{self.origin} promise\n{self.shard} {self.place}\n{shown}\n"


def read_promise(text: str) -> Promise:
    """The promise that this text is; `ValueError` unless it is exactly its writing."""
    try:
        title, where, previous, kept, rest = text.split("\n")
        origin, word = title.split(" ")
        shard, place = where.split(" ")
        found = Promise(
            origin=origin,
            shard=int(shard),
            place=int(place),
            previous=base64.b64decode(previous, validate=True),
            hash=base64.b64decode(kept, validate=True),
        )
    except (ValueError, binascii.Error):
        raise ValueError("This is no promise of a log.") from None
    if word != "promise" or rest or found.text != text:
        raise ValueError("This is no promise of a log.")
    return found
