"""What stands in whose place and beside what, among the items of one case. Items are added, never changed or lost.

A redacted text opens in the place of another from then on, and in that of its translations made before; the first text
stays sealed as it was. A translation stands beside what it translates. Of each item it is kept when the other side
opened it first, and no later opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.cases.parts import CaseSide, Item, RedactionReason, Translator

MOST_OF_ONE_SIDE = 1000
"""Items that one side can write in one case: whoever holds a receipt needs no account, and takes nobody else's room."""

Items = tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How one more item comes in: under which id, from which side, on which day as the case keeps it."""

    id: UUID
    side: CaseSide
    on: date


def is_full(items: Sequence[Item], side: CaseSide) -> bool:
    """Whether this side has written as much as a case takes from it."""
    return sum(item.side is side for item in items) >= MOST_OF_ONE_SIDE


def told_openly(items: Iterable[Item]) -> Items:
    """What the holder of a receipt can read: all that is not internal, each in one place, counted from 1.

    A redacted text has no place of its own: it is read at that of the text whose place it takes.
    """
    return tuple(item for item in items if not item.internal and item.redacts_id is None)


def in_place_of(items: Sequence[Item], item: Item) -> Item:
    """What opens where this item is asked for: itself, or the redacted text that took its place."""
    if item.redacted_on is None:
        return item
    first = _first(items, item)
    opens = _last_redaction(items, first.id) or first
    if first.translates_id is None:
        return opens
    source = _last_redaction(items, first.translates_id)
    return source if source is not None and source.position > opens.position else opens


def opening_told(item: Item, today: date) -> date | None:
    """When the other side opened it, as far as it is told by now.

    That those whose case it is opened something is told once the Sunday is over that stands for their week. Told
    before, it would tell whoever keeps asking in which minute they came back; a receipt that was handed on lets others
    ask too.
    """
    waits = (
        item.side is not CaseSide.CONCERNED
        and item.opened_on is not None
        and item.opened_on.isoweekday() == 7
    )
    return None if waits and item.opened_on is not None and item.opened_on >= today else item.opened_on


def redacted(items: Items, item: Item, reason: RedactionReason, language: str | None, by: Writing) -> Items:
    """With a text, the last item, that takes the place of this one and of its translations so far."""
    first = _first(items, item)
    translations = {one.id for one in items if one.translates_id == first.id}
    replaced = {first.id, *translations}
    hidden = (
        replace(one, redacted_on=by.on) if one.id in replaced or one.redacts_id in replaced else one
        for one in items
    )
    text = replace(
        _next(items, first, language or first.language, by), redacts_id=first.id, redacted_because=reason
    )
    return (*hidden, text)


def translated(items: Items, item: Item, language: str, how: Translator, by: Writing) -> Items:
    """With a translation, the last item, beside the text that this one is or stands for."""
    first = _first(items, item)
    text = replace(
        _next(items, first, language, by), translates_id=first.translates_id or first.id, translated_by=how
    )
    return (*items, text)


def is_news(item: Item, reader: CaseSide) -> bool:
    """Whether it leaves anything to be kept that this side opens the item."""
    return _first_by_the_other_side(item, reader) or _first_although_redacted(item, reader)


def opened_by(item: Item, reader: CaseSide, on: date) -> Item:
    """With the day on which the other side first opened it; and, once it was redacted, handler or committee did.

    Handlers and the committee are one side here. What somebody opens of their own side leaves nothing.
    """
    after = replace(item, opened_on=on) if _first_by_the_other_side(item, reader) else item
    return replace(after, original_opened_on=on) if _first_although_redacted(item, reader) else after


def _first_by_the_other_side(item: Item, reader: CaseSide) -> bool:
    same = (reader is CaseSide.CONCERNED) is (item.side is CaseSide.CONCERNED)
    return not same and item.opened_on is None


def _first_although_redacted(item: Item, reader: CaseSide) -> bool:
    hidden = item.redacted_on is not None and item.original_opened_on is None
    return hidden and reader is not CaseSide.CONCERNED


def _next(items: Items, like: Item, language: str | None, by: Writing) -> Item:
    return Item(
        id=by.id,
        kind=like.kind,
        side=by.side,
        internal=like.internal,
        language=language,
        written_on=by.on,
        position=len(items) + 1,
    )


def _last_redaction(items: Sequence[Item], of: UUID) -> Item | None:
    return max((one for one in items if one.redacts_id == of), key=lambda one: one.position, default=None)


def _first(items: Sequence[Item], item: Item) -> Item:
    """Of a redacted text, the text in whose place it stands."""
    return next((one for one in items if one.id == item.redacts_id), item)
