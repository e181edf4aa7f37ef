"""What is handed over when an identity was erased: a text that anybody checks by the log's public key alone, offline.

It says under which pseudonym, on which day, where in the log, and by which day the last backup of the key store with
the keys in it is gone. Until that day whoever has such a backup and the database's could still open: the receipt says
so rather than promise too much. Refuses any other writing of the same: a receipt has one text, so a signature means
one thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

KEPT_DAYS = 7
"""Days for which backups of the key store are kept where nothing else is said, and the most (architecture 5)."""

_FORM = re.compile(
    r"(?P<origin>\S{1,200}) erasure\n"
    r"subject (?P<subject>[0-9a-f]{32})\n"
    r"erased (?P<erased_on>\d{4}-\d{2}-\d{2})\n"
    r"backups-gone (?P<backups_gone_on>\d{4}-\d{2}-\d{2})\n"
    r"entry (?P<shard>0|[1-9]\d{0,3}) (?P<place>0|[1-9]\d{0,17}) (?P<hash>[0-9a-f]{64})\n",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One erasure. Its first line is no checkpoint's and no promise's, so it never passes for one."""

    origin: str
    """Which log: `domain.vault.checkpoint.origin_of`."""
    subject: str
    """The pseudonym in the log's entry."""
    erased_on: date
    backups_gone_on: date
    shard: int
    place: int
    hash: str
    """Of the log's entry, in hex: it is found in the tree by it."""

    @property
    def text(self) -> str:
        """As it is signed."""
        return (
            f"{self.origin} erasure\n"
            f"subject {self.subject}\n"
            f"erased {self.erased_on.isoformat()}\n"
            f"backups-gone {self.backups_gone_on.isoformat()}\n"
            f"entry {self.shard} {self.place} {self.hash}\n"
        )


def read_receipt(text: str) -> Receipt:
    """The receipt that this text is; `ValueError` unless it is exactly its writing."""
    told = _FORM.fullmatch(text)
    if told is None:
        raise ValueError("This is no receipt of an erasure.")
    try:
        return Receipt(
            origin=told["origin"],
            subject=told["subject"],
            erased_on=date.fromisoformat(told["erased_on"]),
            backups_gone_on=date.fromisoformat(told["backups_gone_on"]),
            shard=int(told["shard"]),
            place=int(told["place"]),
            hash=told["hash"],
        )
    except ValueError:
        raise ValueError("This is no receipt of an erasure.") from None
