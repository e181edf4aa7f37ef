"""Checks a receipt of an erasure, offline: by the log's public keys, and against its entries where they are there.

Refuses a receipt of another log, one that anything was changed in, and one whose entry does not stand where it says.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.vault.entry import Entry
from domain.vault.erasure import Receipt, read_receipt
from domain.vault.values import Act
from infra.log_keys import LogKeys
from infra.notes import NoNote, read_note


class BadReceipt(Exception):
    """It is no receipt of this log. `why` is a sentence of ours."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def checked(note: str, keys: LogKeys) -> Receipt:
    """The receipt that this note is, signed by this log."""
    try:
        text, _ = read_note(note)
        receipt = read_receipt(text)
    except (NoNote, ValueError):
        raise BadReceipt("This is no receipt of an erasure, or not as it was handed out.") from None
    if receipt.origin != keys.keys[0].name:
        raise BadReceipt("This is a receipt of another log.")
    if keys.text(note) is None:
        raise BadReceipt(
            "The log did not sign this receipt: something in it was changed, or the key is not the log's."
        )
    return receipt


def stands_in(receipt: Receipt, entries: Iterable[Entry]) -> None:
    """Looks for the receipt's entry among these, and whether it says the same."""
    for entry in entries:
        if (entry.shard, entry.place) == (receipt.shard, receipt.place):
            leaf = entry.leaf
            said = (leaf.get("act"), leaf.get("subject"))
            if entry.hash.hex() != receipt.hash or said != (Act.ERASED.value, receipt.subject):
                raise BadReceipt("The log has another entry where the receipt's should stand.")
            return
    raise BadReceipt("The log's entries at hand do not hold the receipt's entry.")
