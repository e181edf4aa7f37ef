"""What the receipts of tests have in common, however each remembers them."""

from __future__ import annotations

from collections.abc import Hashable, MutableMapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from domain.cases.ports import CaseKind, Held, Holder, StandIn
from domain.cases.receipt import Receipt

K = TypeVar("K", bound=Hashable)


def renewed(
    kept: MutableMapping[tuple[K, CaseKind], UUID], holders: MutableMapping[K, Holder], old: K, new: K
) -> Held | None:
    """The new one in place of the old."""
    if old not in holders:
        return None
    held = holders.pop(old)
    holders[new] = replace(held, held=Held.OWN if held.held is Held.OWN else Held.RENEWED)
    kept[new, held.kind] = kept.pop((old, held.kind))
    return held.held


def stand_in_for(receipt: Receipt) -> StandIn:
    """What a token says in place of a receipt, where nothing is digested."""
    return StandIn(digest=receipt.seed.hex())


def told_by(shown: Receipt | StandIn) -> Receipt:
    """The receipt, or the one that is stood in for."""
    return shown if isinstance(shown, Receipt) else Receipt.made(bytes.fromhex(shown.digest))
