"""Case content: what people tell in a case. It may identify them, so it never stands in the clear.

Each case has a key of its own, kept away from the records. Erasing that key makes everything told in the case
unreadable, in the records as in every copy of them. What cannot be reached or read is a fault, never a value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

MOST = 20_000
"""Characters of one item: a narrative, a message, a description of evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """Nobody can read it any more: the case's key was erased on that day."""

    on: date


class Contents(Protocol):
    """Where the items of cases are sealed and opened."""

    async def begin(self, case: UUID) -> None:
        """Make the case's key, before its first item. Twice is harmless; an erased key is not made again."""
        ...

    async def put(self, case: UUID, item: UUID, text: str) -> None:
        """Seal one item of at most `MOST` characters under its own id. An item is never changed."""
        ...

    async def open(self, case: UUID, item: UUID) -> str | Erased | None:
        """The item's text; None if nothing is kept under that item in this case."""
        ...

    async def erase(self, case: UUID, on: date) -> None:
        """Erase the case's key at once, not when the transaction commits. Twice is harmless; the first day stays."""
        ...


class ContentWork(Protocol):
    """The part of one transaction that holds case content."""

    @property
    def contents(self) -> Contents: ...
