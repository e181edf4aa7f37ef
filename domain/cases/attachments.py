"""Files that belong to something written in a case: case content, like the text beside which they stand.

What a file is called, what it is and how long stands sealed with it; how much room it takes can be seen, in steps.
A file that arrives is sealed under a key that its sender alone holds, and is kept under the case's key once what tells
on its maker was taken out. Refused is more than the case, or all cases together, may hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol
from uuid import UUID

from domain.cases.parts import CaseSide, Item
from domain.cases.ports import CaseKind
from domain.kernel import Refusal

STEP = 64 * 1024
"""Bytes in which room is counted, and to a multiple of which the end of a file is padded."""
MOST_STEPS = 800
"""Of one case: 50 MiB in all."""
MOST = MOST_STEPS * STEP
LONGEST_NAME = 120
MOST_OF_A_CASE = 100
MOST_UNDERWAY = 5
"""That arrive in one case at once."""
HANDLERS_STEPS, HANDLERS_FILES, HANDLERS_UNDERWAY = 160, 20, 2
"""Of these those who handle or judge the case take so many at the most (10 MiB): the rest is for those concerned."""
DEFAULT_MOST_IN_ALL = 10_000
"""MiB of all cases together, unless the operator says otherwise."""


class AttachmentState(StrEnum):
    """How far it came."""

    UNDERWAY = "UNDERWAY"
    KEPT = "KEPT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of an item, as whoever may open the item sees it. Until it is kept, nobody knows what it is."""

    id: UUID
    state: AttachmentState
    type: str | None = None
    size: int | None = None
    name: str | None = field(default=None, repr=False)
    """As its sender called it, if they said: told when it is opened, never used as a path."""

    @property
    def listed(self) -> Mapping[str, object]:
        """As it is told beside the item; its name only when it is opened itself."""
        return {"id": str(self.id), "state": self.state.value, "type": self.type, "size": self.size}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What attachments take already: in this case, of that what handlers and committee sent, and steps of all cases."""

    steps: int
    files: int
    underway: int
    handlers_steps: int = 0
    handlers_files: int = 0
    handlers_underway: int = 0
    in_all: int
    most_in_all: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A file that is about to arrive."""

    id: UUID
    case_id: UUID
    kind: CaseKind
    item_id: UUID
    by_week: bool
    size: int
    name: str | None = field(default=None, repr=False)

    @property
    def steps(self) -> int:
        """The room that it takes."""
        return steps_of(self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where an attachment belongs."""

    kind: CaseKind
    case_id: UUID
    item_id: UUID


class Attachments(Protocol):
    """Where they are kept."""

    async def room(self, case: UUID, handlers: Sequence[UUID] = ()) -> Room:
        """What is taken; `handlers`: the items that those wrote. Whoever asks has locked the case."""
        ...

    async def begin(self, beginning: Beginning) -> str:
        """Makes room; tells what alone goes on with it. Only a keyed digest of that is kept."""
        ...

    async def of_items(self, case: UUID, items: Sequence[UUID]) -> Mapping[UUID, Sequence[Attachment]]:
        """Those of these items, in no order that tells anything. The case's key opens."""
        ...

    async def where(self, attachment: UUID) -> Where | None:
        """To which item it belongs, once it is kept."""
        ...

    async def one(self, case: UUID, attachment: UUID) -> Attachment | None:
        """One that is kept, with its name."""
        ...

    async def passed(self, attachment: UUID) -> str:
        """What fetches it, for some minutes."""
        ...


class AttachmentWork(Protocol):
    """The part of one transaction that holds attachments."""

    @property
    def attachments(self) -> Attachments: ...


def steps_of(size: int) -> int:
    """The room that so many bytes take; a file without any takes a step as well."""
    return max(1, -(-size // STEP))


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentTooLarge(Refusal):
    """All attachments of a case have 50 MiB together."""

    code: ClassVar[str] = "ATTACHMENT_TOO_LARGE"
    message: str = (
        "This file is larger than what is left for you in this case: 50 MB in all, ten for handlers."
    )
    next: str = (
        "Send what matters most: single pages, fewer or smaller pictures. What you wrote is kept either way."
    )
    bytes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyAttachments(Refusal):
    """A case takes so many files, and so many at once."""

    code: ClassVar[str] = "TOO_MANY_ATTACHMENTS"
    message: str = (
        "This case takes no further file from you just now: 100 in all (20 of handlers), and few at once."
    )
    next: str = "Finish those that have begun, or put several pages into one document."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoomForAttachments(Refusal):
    """All cases together have filled the room for attachments."""

    code: ClassVar[str] = "NO_ROOM_FOR_ATTACHMENTS"
    message: str = "There is no room for further files at this moment, in no case. What you wrote is kept."
    next: str = "Say in words what the file shows, and come back with it in some days."


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYourItem(Refusal):
    """Files go with what one's own side wrote."""

    code: ClassVar[str] = "NOT_YOUR_ITEM"
    message: str = "Files are added to what your side wrote, and this was written by the other."
    next: str = "Write something about the file first, and add it to that."


def no_room(room: Room, size: int, side: CaseSide) -> Refusal | None:
    """Why a file of so many bytes from this side is not taken, if it is not. Those concerned always keep their part."""
    left, full = MOST_STEPS - room.steps, room.files >= MOST_OF_A_CASE or room.underway >= MOST_UNDERWAY
    if side is not CaseSide.CONCERNED:
        left = min(left, HANDLERS_STEPS - room.handlers_steps)
        full |= room.handlers_files >= HANDLERS_FILES or room.handlers_underway >= HANDLERS_UNDERWAY
    if not 0 < size <= max(0, left) * STEP:
        return AttachmentTooLarge(bytes_left=max(0, left) * STEP)
    if full:
        return TooManyAttachments()
    if room.in_all + steps_of(size) > room.most_in_all:
        return NoRoomForAttachments()
    return None


def not_theirs(item: Item, side: CaseSide) -> NotYourItem | None:
    """That the item is the other side's, or a text in the place of or beside another."""
    first = item.redacts_id is None and item.translates_id is None
    return None if item.side is side and first else NotYourItem()
