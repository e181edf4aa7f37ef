"""What a log says when it signs with another key from now on: the old key's last size and root, and both keys.

Signed by both: the old one says who follows it, the new one that it is held. Whoever trusts either can walk to the
other. Refuses any other writing of the same, like a checkpoint.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from domain.vault.checkpoint import DIGITS, Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One key of the log is followed by another. `old` signs nothing that is larger than `last`."""

    last: Checkpoint
    old: str
    """Name, number and key, as `/log/key` writes one."""
    new: str

    @property
    def text(self) -> str:
        """As it is signed. Its first line is no log's origin, so it never passes for a checkpoint."""
        root = base64.b64encode(self.last.root).decode()
        return f"{self.last.origin} succession\n{self.last.size}\n{root}\n{self.old}\n{self.new}\n"


def read_succession(text: str) -> Succession:
    """The succession that this text is; `ValueError` unless it is exactly its writing."""
    try:
        title, size, root, old, new, rest = text.split("\n")
        origin, word = title.split(" ")
        if not size.isascii() or not size.isdigit() or len(size) > DIGITS:
            raise ValueError
        last = Checkpoint(origin=origin, size=int(size), root=base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error):
        raise ValueError("This is no succession of a log's keys.") from None
    found = Succession(last=last, old=old, new=new)
    if word != "succession" or rest or old == new or len(last.root) != 32 or found.text != text:
        raise ValueError("This is no succession of a log's keys.")
    return found
