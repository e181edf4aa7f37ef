"""What the receipts of tests have in common, however each remembers them."""

from __future__ import annotations

from collections.abc import Hashable, MutableMapping
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from domain.cases.ports import CaseKind, Held, Holder

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
