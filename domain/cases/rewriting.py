"""Put a redacted text in an item's place, or a translation beside it: for whoever may read the item.

Only those who handle or judge a case redact; either side translates what it can read. Nothing that was written before
is changed or lost by it (`domain.cases.items`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self, TypeVar
from uuid import UUID

from domain.access import Viewer
from domain.cases.approach import Glanced
from domain.cases.items import Writing, told_openly
from domain.cases.opening import ItemStore, Readers, WithItems, at_place, come_to_item, kept_day, returned
from domain.cases.parts import CaseSide, Item, RedactionReason, Translator
from domain.cases.ports import CaseKind, CaseWork
from domain.cases.refusals import NotAssigned
from domain.engagement.parts import Decided
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, Recorded, Refusal


class Rewritable(WithItems, Protocol):
    """A case whose items can be redacted and translated."""

    def redacted(
        self, item: Item, reason: RedactionReason, language: str | None, by: Writing
    ) -> Decided[Self] | Refusal:
        """With a text in the item's place: the last item."""
        ...

    def translated(self, item: Item, language: str, how: Translator, by: Writing) -> Decided[Self] | Refusal:
        """With a translation beside the item: the last item."""
        ...


Case = TypeVar("Case", bound=Rewritable)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactItem:
    """A text is to stand in the place of an item."""

    item_id: UUID
    text: str = field(repr=False)
    reason: RedactionReason
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateItem:
    """A translation is to stand beside an item."""

    item_id: UUID
    text: str = field(repr=False)
    language: str
    by: Translator


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateWithReceipt:
    """The same, beside what stands at a place of all that the holder of the receipt can read."""

    receipt: str | None = field(default=None, repr=False)
    position: int
    text: str = field(repr=False)
    language: str
    by: Translator


async def redact(
    readers: Readers[Glanced, Case],
    command: RedactItem,
    by: Viewer,
    work: CaseWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """From now on the item opens as this text, for everyone."""
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    found = await come_to_item(readers, command.item_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    case, standing, item = found
    side = readers.side(standing, case)
    if side is CaseSide.CONCERNED:
        return NotAssigned()
    writing = Writing(id=new_id(), side=side, on=await kept_day(case, work, clock))
    decided = case.redacted(item, command.reason, language, writing)
    return await _kept(readers.store, decided, case, writing.id, command.text, work, readers.entity)


async def translate(
    readers: Readers[Glanced, Case],
    command: TranslateItem,
    by: Viewer,
    work: CaseWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """Beside the item there is this translation from now on."""
    found = await come_to_item(readers, command.item_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    case, standing, item = found
    side = readers.side(standing, case)
    return await _translated(readers.store, case, item, side, command, work, clock, new_id, readers.entity)


async def translate_with_receipt(
    store: ItemStore[Glanced, Case],
    kind: CaseKind,
    command: TranslateWithReceipt,
    by: Viewer,
    work: CaseWork,
    clock: Clock,
    new_id: NewId,
    *,
    entity: str,
) -> Recorded | Refusal:
    """The same by whoever holds the receipt; tells at which place the translation stands."""
    case = await returned(store, command.receipt, by, kind, work)
    if isinstance(case, Refusal):
        return case
    item = at_place(case.items, command.position)
    if isinstance(item, Refusal):
        return item
    told = {"position": str(len(told_openly(case.items)) + 1)}
    return await _translated(
        store, case, item, CaseSide.CONCERNED, command, work, clock, new_id, entity, told
    )


async def _translated(
    store: ItemStore[Glanced, Case],
    case: Case,
    item: Item,
    side: CaseSide,
    command: TranslateItem | TranslateWithReceipt,
    work: CaseWork,
    clock: Clock,
    new_id: NewId,
    entity: str,
    told: Mapping[str, str] | None = None,
) -> Recorded | Refusal:
    language = known_language(command.language)
    if isinstance(language, Refusal):
        return language
    if language == item.language:
        return BadInput(
            message="It is in this language already.", next="Say into which other one.", field="language"
        )
    writing = Writing(id=new_id(), side=side, on=await kept_day(case, work, clock))
    decided = case.translated(item, language, command.by, writing)
    return await _kept(store, decided, case, writing.id, command.text, work, entity, told)


async def _kept(
    store: ItemStore[Glanced, Case],
    decided: Decided[Case] | Refusal,
    was: Case,
    item: UUID,
    text: str,
    work: CaseWork,
    entity: str,
    told: Mapping[str, str] | None = None,
) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await store.keep(decided.record, was=was)
    await work.contents.put(was.id, item, text)
    return Recorded(entity=entity, id=item, events=decided.events, told=dict(told or {}), by_week=was.by_week)
