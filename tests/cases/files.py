"""Files of cases where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from domain.cases.attachments import Attachment, Beginning, Room, Where


class NoFiles:
    """Takes none, and has none."""

    async def room(self, case: UUID, handlers: Sequence[UUID] = ()) -> Room:
        return Room(steps=0, files=0, underway=0, in_all=0, most_in_all=0)

    async def begin(self, beginning: Beginning) -> str:
        raise AssertionError("There is no room for it.")

    async def of_items(self, case: UUID, items: Sequence[UUID]) -> Mapping[UUID, Sequence[Attachment]]:
        return {}

    async def where(self, attachment: UUID) -> Where | None:
        return None

    async def one(self, case: UUID, attachment: UUID) -> Attachment | None:
        return None

    async def passed(self, attachment: UUID) -> str:
        raise AssertionError("There is nothing to fetch.")
