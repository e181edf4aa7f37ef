"""A file goes out: piece by piece, each opened and found to be the one that stands there, before it is sent.

Refused, by ending early, is a file of which a piece is missing, was changed, or is not the last where it should be.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from domain.access import ANYONE
from domain.cases.attachments import Attachment
from domain.cases.content import Erased
from infra.attachments.seals import PIECE, Place, open_piece
from infra.content import ContentUnreadable
from infra.keys.store import KeyStore
from infra.stores.cases_attachments import Kept
from infra.unit_of_work import Work, Works


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file to be sent."""

    case: UUID
    attachment: Attachment
    pieces: AsyncIterator[bytes]


@dataclass(slots=True)
class Downloads:
    """Hands out what may be fetched."""

    works: Works
    keys: KeyStore

    async def by_pass(self, text: str) -> Fetched | None:
        """The file that a pass fetches; None: it fetches nothing, or nothing any more."""
        async with self.works.begin(ANYONE) as work:
            found = await work.attachments.by_pass(text)
            return None if found is None else await self._fetched(found, work)

    async def _fetched(self, found: Kept, work: Work) -> Fetched | None:
        key = await self.keys.key(found.place.case)
        if isinstance(key, Erased):
            return None
        if key is None or found.run is None:
            raise ContentUnreadable
        told = await work.attachments.one(found.place.case, found.place.attachment)
        if told is None or told.size is None:
            return None
        pieces = self._pieces(key, found.place, found.run, told.size)
        return Fetched(case=found.place.case, attachment=told, pieces=pieces)

    async def _pieces(self, key: bytes, place: Place, run: UUID, size: int) -> AsyncIterator[bytes]:
        for number in range(-(-size // PIECE)):
            async with self.works.begin(ANYONE) as work:
                sealed = await work.attachments.piece(place.attachment, run, number)
            if sealed is None:
                raise ContentUnreadable
            left = size - number * PIECE
            yield open_piece(key, place, number, sealed, last=left <= PIECE)[:left]
