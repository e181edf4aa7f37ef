"""Add a file to what one wrote, and open a file: by whoever may open what it stands beside, and by nobody else.

Whether they may is asked of the same readers by whom the item is opened. Only that a file begins and that one is opened
is decided here; its bytes come and go beside the API, by what is told once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol, assert_never
from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.approach import Glanced
from domain.cases.attachments import AttachmentWork, Beginning, no_room, not_theirs
from domain.cases.items import told_openly
from domain.cases.opening import Opened, Readers, WithItems, at_place, come_to_item, files_open, returned
from domain.cases.parts import CaseSide, Item
from domain.cases.ports import CaseKind
from domain.cases.refusals import ContentErased, NotOpenToYou
from domain.cases.shown import shown
from domain.grievances.content_cases import readers as of_grievance
from domain.grievances.ports import GrievanceWork
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals.content_cases import readers as of_allegation
from domain.reprisals.ports import ReprisalWork
from domain.whistleblowing.content_cases import readers as of_report
from domain.whistleblowing.ports import WhistleblowingWork


class AttachingWork(GrievanceWork, WhistleblowingWork, ReprisalWork, AttachmentWork, Protocol):
    """The part of one transaction that files are added and opened in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """A file of so many bytes is to be added to an item."""

    item_id: UUID
    size: int
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachWithReceipt:
    """The same, to what stands at this place of all that the holder of a receipt can read."""

    receipt: str | None = field(default=None, repr=False)
    position: int
    size: int
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttachment:
    """A file is to be opened."""

    attachment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAttachmentWithReceipt:
    """The same, with the receipt of its case."""

    receipt: str | None = field(default=None, repr=False)
    attachment_id: UUID


UseCase = Callable[[Attach, Viewer, AttachingWork, Clock, NewId], Awaitable[Recorded | Refusal]]
Opening = Callable[[OpenAttachment, Viewer, AttachingWork, Clock, NewId], Awaitable[Recorded | Refusal]]


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """An item that somebody may open, its case, and from which side they do."""

    kind: CaseKind
    case: WithItems
    item: Item
    side: CaseSide
    company: bool = False


def attaching(kind: CaseKind) -> UseCase:
    """How a file is added to an item of a case of this kind."""

    async def attach(
        command: Attach, by: Viewer, work: AttachingWork, clock: Clock, new_id: NewId
    ) -> Recorded | Refusal:
        at = await _at_item(kind, command.item_id, by, work, clock)
        return at if isinstance(at, Refusal) else await _begun(command, at, work, new_id)

    return attach


async def attach_with_receipt(
    command: AttachWithReceipt, by: Viewer, work: AttachingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever holds a receipt adds a file to what they wrote themselves."""
    found = await _returned(command.receipt, by, work)
    if isinstance(found, Refusal):
        return found
    kind, case = found
    item = at_place(case.items, command.position)
    if isinstance(item, Refusal):
        return item
    at = At(kind=kind, case=case, item=item, side=CaseSide.CONCERNED)
    return await _begun(command, at, work, new_id)


def opening(kind: CaseKind) -> Opening:
    """How a file of a case of this kind is opened."""

    async def open_(
        command: OpenAttachment, by: Viewer, work: AttachingWork, clock: Clock, new_id: NewId
    ) -> Recorded | Refusal:
        where = await work.attachments.where(command.attachment_id)
        item = _NOWHERE if where is None else where.item_id  # of a case of another kind it is not there
        at = await _at_item(kind, item, by, work, clock)
        return at if isinstance(at, Refusal) else await _told(command.attachment_id, at, work)

    return open_


async def open_attachment_with_receipt(
    command: OpenAttachmentWithReceipt, by: Viewer, work: AttachingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever holds a receipt opens a file of what they may read."""
    found = await _returned(command.receipt, by, work)
    if isinstance(found, Refusal):
        return found
    kind, case = found
    where = await work.attachments.where(command.attachment_id)
    item = next((one for one in told_openly(case.items) if where and one.id == where.item_id), None)
    if item is None:
        return NotThere()
    at = At(kind=kind, case=case, item=item, side=CaseSide.CONCERNED)
    return await _told(command.attachment_id, at, work)


async def _begun(
    command: Attach | AttachWithReceipt, at: At, work: AttachingWork, new_id: NewId
) -> Recorded | Refusal:
    case = at.case
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    handlers = [one.id for one in case.items if one.side is not CaseSide.CONCERNED]
    room = await work.attachments.room(case.id, handlers)
    refused = not_theirs(at.item, at.side) or no_room(room, command.size, at.side)
    if refused is not None:
        return refused
    beginning = Beginning(
        id=new_id(),
        case_id=case.id,
        kind=at.kind,
        item_id=at.item.id,
        by_week=case.by_week,
        size=command.size,
        name=command.name,
    )
    told = {"upload": await work.attachments.begin(beginning), "attachmentId": str(beginning.id)}
    return Recorded(entity=at.kind.item, id=at.item.id, events=(), told=told, by_week=case.by_week)


async def _told(attachment: UUID, at: At, work: AttachingWork) -> Recorded | Refusal:
    case = at.case
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    if not files_open(at.item, at.side, company=at.company):
        return NotOpenToYou()
    kept = await work.attachments.one(case.id, attachment)
    if kept is None:
        return NotThere()
    return Recorded(
        entity=at.kind.item,
        id=at.item.id,
        events=(),
        told={"download": await work.attachments.passed(attachment)},
        given={"attachment": {**kept.listed, "name": kept.name}},
        by_week=case.by_week,
    )


async def _at_item(kind: CaseKind, item: UUID, by: Viewer, work: AttachingWork, clock: Clock) -> At | Refusal:
    """The item, for whoever may open it: they are those who read what it says."""
    match kind:
        case CaseKind.GRIEVANCE:
            return await _come_to(kind, of_grievance(by, work, clock), item, by, work, clock)
        case CaseKind.REPORT:
            return await _come_to(kind, of_report(by, work, clock), item, by, work, clock)
        case CaseKind.ALLEGATION:
            return await _come_to(kind, of_allegation(by, work, clock), item, by, work, clock)
        case _:
            assert_never(kind)


async def _come_to(
    kind: CaseKind,
    readers: Readers[Glanced, Opened],
    item: UUID,
    by: Viewer,
    work: AttachingWork,
    clock: Clock,
) -> At | Refusal:
    found = await come_to_item(readers, item, by, work, clock)
    if isinstance(found, Refusal):
        return found
    case, standing, written = found
    company = by.profile is Profile.COMPANY
    return At(kind=kind, case=case, item=written, side=readers.side(standing, case), company=company)


async def _returned(
    receipt: str | None, by: Viewer, work: AttachingWork
) -> tuple[CaseKind, WithItems] | Refusal:
    """The case of the receipt, of whichever kind it is."""
    how = await shown(receipt, by, work.receipts)
    if isinstance(how, Refusal):
        return how
    holder = await work.receipts.holder(how)
    if holder is None:
        return NotThere()
    match holder.kind:
        case CaseKind.GRIEVANCE:
            case = await returned(work.grievances, receipt, by, holder.kind, work)
        case CaseKind.REPORT:
            case = await returned(work.reports, receipt, by, holder.kind, work)
        case CaseKind.ALLEGATION:
            case = await returned(work.allegations, receipt, by, holder.kind, work)
        case _:
            assert_never(holder.kind)
    return case if isinstance(case, Refusal) else (holder.kind, case)


_NOWHERE = UUID(int=0)
