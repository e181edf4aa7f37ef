"""How the holder of a receipt is told of what was written: a line for each item, without what it says.

Its place, what it is, from which side, and when; then what is to be known of it: `opened` by the other side and when,
`redacted` and why, that its `original` was opened although it was redacted, and what it `translates`, into which
language, by what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.cases.items import in_place_of, opening_told, told_openly
from domain.cases.parts import Item

AFTER_CLOSING = (
    "This case is closed. What you wrote is kept, and whoever handles it can read it; the case does not begin again"
    " by it, and nobody may make you suffer for it. What happened since, you can bring as a new case."
)
"""Said of what those concerned write after their case was closed: protection goes on, and so does the way to write."""


def after_closing(*, closed: bool) -> dict[str, str]:
    """What to tell whoever wrote in a case."""
    return {"advice": AFTER_CLOSING} if closed else {}


def listed(items: Sequence[Item], today: date, *, dated: bool) -> Iterator[str]:
    """A line for each place."""
    for place, item in enumerate(told_openly(items), 1):
        day = (item.written_on.isoformat(),) if dated else ()
        yield " ".join((str(place), item.kind.value, item.side.value, *day, *marks(items, item, today)))


def marks(items: Sequence[Item], item: Item, today: date) -> Iterator[str]:
    """What is to be known of one item, in words that a program can read."""
    if item.translates_id is not None and item.translated_by is not None:
        places = [one.id for one in told_openly(items)]
        yield f"translates {places.index(item.translates_id) + 1} into {item.language} by {item.translated_by.value}"
    if (opened := opening_told(item, today)) is not None:
        yield f"opened {opened.isoformat()}"
    if item.redacted_on is not None:
        why = in_place_of(items, item).redacted_because
        yield f"redacted {item.redacted_on.isoformat()}" + (f" {why.value}" if why else "")
    if item.original_opened_on is not None:
        yield f"original {item.original_opened_on.isoformat()}"
