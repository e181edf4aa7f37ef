"""The one path by which what was written in a case is read: item by item, by whoever may, each opening audited.

For whoever does not see that an item is there, it is not there. Whoever sees that it is there and may not read it is
told so: desk colleagues of the handler, for one. What cannot be reached or read is a fault, which passes through.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from domain.access import Viewer
from domain.cases.approach import CaseStore, Glanced, Glanced_co, VersionedCase, approach
from domain.cases.content import Erased
from domain.cases.parts import Item
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
    def items(self) -> Sequence[Item]:
        """What was written, in order."""
        ...


Opened = TypeVar("Opened", bound=WithItems)
Opened_co = TypeVar("Opened_co", covariant=True)


class ItemStore(CaseStore[Glanced_co, Opened_co], Protocol[Glanced_co, Opened_co]):
    """A store that finds a case by one of its items."""

    def case_of_item(self, item: UUID) -> Awaitable[UUID | None]:
        """The case in which the item was written."""
        ...


async def open_item(
    store: ItemStore[Glanced, Opened],
    item: UUID,
    by: Viewer,
    work: CaseWork,
    clock: Clock,
    *,
    entity: str,
    sees: Callable[[CaseStanding, Glanced], bool],
    shows: Callable[[CaseStanding, Opened, Item], bool],
    opens: Callable[[CaseStanding, Opened, Item], bool],
    barred: Callable[[CaseStanding, Opened], Awaitable[Refusal | None]],
    sits: Callable[[UUID, UUID], Awaitable[bool]] | None = None,
) -> Recorded | Refusal:
    """What an item says. `sees`: the case; `shows`: that the item is there; `opens`: what it says; `barred`:
    what ties them to the case by now, though they were free of ties when it was given to them."""
    case_id = await store.case_of_item(item)
    found = await approach(store, case_id, by, work, clock, sees=sees, may=_whoever_sees, sits=sits)
    if isinstance(found, Refusal):
        return found
    case, standing = found
    written = next((one for one in case.items if one.id == item), None)
    if written is None or not shows(standing, case, written):
        return NotThere()
    if not opens(standing, case, written):
        return NotOpenToYou()
    return await barred(standing, case) or await opened(case, written, work, entity)


async def opened(case: WithItems, item: Item, work: CaseWork, entity: str) -> Recorded | ContentErased:
    """What the item says, told once to whoever was found to be allowed to read it.

    A record that says it was erased is believed, whatever key a restored key store holds.
    """
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    text = await work.contents.open(case.id, item.id)
    if text is None:
        raise ContentMissing
    if isinstance(text, Erased):
        return ContentErased(erased_on=text.on)
    return Recorded(entity=entity, id=item.id, events=(), told={"text": text}, by_week=case.by_week)


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


def told_openly(items: Sequence[Item]) -> tuple[Item, ...]:
    """What the holder of a receipt can read: all that is not internal. They count it from 1."""
    return tuple(item for item in items if not item.internal)


def _whoever_sees(standing: CaseStanding, case: object) -> Refusal | None:
    return None
