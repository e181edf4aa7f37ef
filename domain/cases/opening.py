"""The one path by which what was written in a case is read: item by item, by whoever may, each opening audited.

For whoever does not see that an item is there, it is not there. Whoever sees that it is there and may not read it is
told so: desk colleagues of the handler, for one. What was redacted opens as the redacted text; what was there first
opens to whoever wrote it, and to those who handle or judge the case only where they ask for it by name, which leaves a
trace of its own; to a company never. What cannot be reached or read is a fault, which passes through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, Self, TypeVar
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import CaseStore, Glanced, Glanced_co, VersionedCase, approach, reckoning_at
from domain.cases.attachments import AttachmentWork
from domain.cases.content import Erased
from domain.cases.items import in_place_of, is_news, opened_by, told_openly
from domain.cases.parts import CaseSide, Item
from domain.cases.ports import CaseKind, CaseWork
from domain.cases.refusals import ContentErased, NotOpenToYou
from domain.cases.shown import shown
from domain.cases.standing import CaseStanding
from domain.kernel import Clock, NotThere, Recorded, Refusal


class ContentMissing(Exception):
    """An item is recorded and nothing is kept under it: a defect. Carries nothing."""


class WithItems(VersionedCase, Protocol):
    """A case in which something was written."""

    @property
    def by_week(self) -> bool:
        """Whether no exact day is kept of it."""
        ...

    @property
    def erased_on(self) -> date | None:
        """When what was written in it was erased for good, if it was."""
        ...

    @property
    def items(self) -> tuple[Item, ...]:
        """What was written, in order."""
        ...

    def with_items(self, items: tuple[Item, ...]) -> Self:
        """The same, of whose items it is now known who opened them: no change that anybody has to have read."""
        ...


Opened = TypeVar("Opened", bound=WithItems)


class ItemStore(CaseStore[Glanced_co, Opened], Protocol[Glanced_co, Opened]):
    """A store that finds a case by one of its items."""

    def case_of_item(self, item: UUID) -> Awaitable[UUID | None]:
        """The case in which the item was written."""
        ...

    def keep(self, record: Opened, /, *, was: Opened) -> Awaitable[None]:
        """Keeps what changed since it was loaded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers(Generic[Glanced, Opened]):
    """For whom the items of one kind of case are there, who reads them, and from which side they do."""

    store: ItemStore[Glanced, Opened]
    entity: str
    sees: Callable[[CaseStanding, Glanced], bool]
    """The case."""
    shows: Callable[[CaseStanding, Opened, Item], bool]
    """That the item is there."""
    opens: Callable[[CaseStanding, Opened, Item], bool]
    """What it says."""
    barred: Callable[[CaseStanding, Opened], Awaitable[Refusal | None]]
    """What ties them to the case by now, though they were free of ties when it was given to them."""
    side: Callable[[CaseStanding, Opened], CaseSide]
    sits: Callable[[UUID, UUID], Awaitable[bool]] | None = None


async def come_to_item(
    readers: Readers[Glanced, Opened], item: UUID, by: Viewer, work: CaseWork, clock: Clock
) -> tuple[Opened, CaseStanding, Item] | Refusal:
    """The item and its case, locked, for whoever may read what it says."""
    case_id = await readers.store.case_of_item(item)
    found = await approach(
        readers.store, case_id, by, work, clock, sees=readers.sees, may=_whoever_sees, sits=readers.sits
    )
    if isinstance(found, Refusal):
        return found
    case, standing = found
    written = next((one for one in case.items if one.id == item), None)
    if written is None or not readers.shows(standing, case, written):
        return NotThere()
    if not readers.opens(standing, case, written):
        return NotOpenToYou()
    return await readers.barred(standing, case) or (case, standing, written)


class OpeningWork(CaseWork, AttachmentWork, Protocol):
    """The part of one transaction in which something is opened."""


async def open_item(
    readers: Readers[Glanced, Opened],
    item: UUID,
    by: Viewer,
    work: OpeningWork,
    clock: Clock,
    *,
    original: bool = False,
) -> Recorded | Refusal:
    """What an item says. `original`: what it said before it was redacted."""
    found = await come_to_item(readers, item, by, work, clock)
    if isinstance(found, Refusal):
        return found
    case, standing, written = found
    side = readers.side(standing, case)
    if original and standing.viewer.profile is Profile.COMPANY:
        return NotOpenToYou()
    return await opened(
        readers.store, case, written, side, work, clock, entity=readers.entity, original=original
    )


async def opened(
    store: ItemStore[Glanced, Opened],
    case: Opened,
    item: Item,
    reader: CaseSide,
    work: OpeningWork,
    clock: Clock,
    *,
    entity: str,
    original: bool = False,
) -> Recorded | Refusal:
    """What the item says, told once to whoever was found to be allowed to read it; and that its reader's side did.

    A record that says it was erased is believed, whatever key a restored key store holds.
    """
    opens = item if original else in_place_of(case.items, item)
    if original and not has_written(reader, item):
        return NotOpenToYou()
    text = await text_of(case, opens, work)
    if isinstance(text, Refusal):
        return text
    await read_by(store, case, (opens,), reader, work, clock)
    told = {"text": text}
    if opens.redacted_because is not None:
        told["redactedBecause"] = opens.redacted_because.value
    open_too = original or item.redacted_on is None
    files = await files_with(case, (item,), work) if open_too else ()
    return Recorded(
        entity=entity,
        id=item.id,
        events=(),
        told=told,
        given={"attachments": files},
        by_week=case.by_week,
    )


async def files_with(
    case: WithItems, items: Sequence[Item], work: AttachmentWork
) -> Sequence[Mapping[str, object]]:
    """The files that are with these items. Told to whoever reads what the items say."""
    found = await work.attachments.of_items(case.id, [item.id for item in items])
    return [one.listed for item in items for one in found.get(item.id, ())]


def files_open(item: Item, reader: CaseSide, *, company: bool) -> bool:
    """Whether the item's files are open to whoever may open the item: once it is redacted, as its first text is."""
    return item.redacted_on is None or (has_written(reader, item) and not company)


def has_written(reader: CaseSide, item: Item) -> bool:
    """Whether the text that this item holds is open to this side, though another stands in its place: who handles the
    case has answered for all of it; those whose case it is see what was theirs, and nothing that was taken from the
    other side's words."""
    return reader is not CaseSide.CONCERNED or item.side is CaseSide.CONCERNED or item.redacted_on is None


async def text_of(case: WithItems, item: Item, work: CaseWork) -> str | ContentErased:
    """What is kept under this very item."""
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    text = await work.contents.open(case.id, item.id)
    if text is None:
        raise ContentMissing
    return ContentErased(erased_on=text.on) if isinstance(text, Erased) else text


async def read_by(
    store: ItemStore[Glanced, Opened],
    case: Opened,
    items: Sequence[Item],
    reader: CaseSide,
    work: CaseWork,
    clock: Clock,
) -> None:
    """Keeps that this side opened these, where it is the first time."""
    news = {item.id for item in items if is_news(item, reader)}
    if not news:
        return
    on = await kept_day(case, work, clock)
    now = tuple(opened_by(item, reader, on) if item.id in news else item for item in case.items)
    await store.keep(case.with_items(now), was=case)


async def kept_day(case: WithItems, work: CaseWork, clock: Clock) -> date:
    """Today, as the case keeps its days."""
    by = await reckoning_at(case.site_id, work, by_week=case.by_week)
    return by.kept(by.today(clock.now()))


async def returned(
    store: CaseStore[Glanced, Opened], receipt: str | None, by: Viewer, kind: CaseKind, work: CaseWork
) -> Opened | Refusal:
    """The case of whoever holds a receipt, or a token in place of one; locked. What is for another kind of case opens
    none of this kind."""
    how = await shown(receipt, by, work.receipts)
    if isinstance(how, Refusal):
        return how
    case = await work.receipts.case_of(how, kind)
    return (None if case is None else await store.load(case)) or NotThere()


def at_place(items: Sequence[Item], position: int) -> Item | NotThere:
    """What stands at one place of all that the holder of a receipt can read."""
    readable = told_openly(items)
    return readable[position - 1] if 1 <= position <= len(readable) else NotThere()


def _whoever_sees(standing: CaseStanding, case: object) -> Refusal | None:
    return None
