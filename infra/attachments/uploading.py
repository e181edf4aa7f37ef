"""A file comes in: piece by piece, from where it stopped, and is kept once it is whole and was cleaned.

No more of it is in memory than a piece. Each piece is a transaction of its own; while a file is cleaned no transaction
is open and nothing is locked. Two who send the same at once follow each other: the second is told how far it is. Half
of a file is never kept: what is not whole is seen by nobody, and goes after a day. Of one case one file is cleaned at
a time: whoever sends what takes long to clean waits behind themselves. Refusals are told as `Problem`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

from domain.access import ANYONE
from domain.cases.attachments import MOST_STEPS, STEP, Attachment, AttachmentState, steps_of
from domain.cases.content import Erased
from domain.kernel import Clock, Event, Recorded
from infra.attachments.seals import (
    PIECE,
    Place,
    Ticket,
    open_arrival,
    open_head,
    seal_arrival,
    seal_head,
    seal_piece,
)
from infra.cleaning.bounds import Refused
from infra.cleaning.running import Cleaned, Cleaning
from infra.content import ContentUnreadable
from infra.keys.store import KeyStore
from infra.stores.cases_attachments import Kept
from infra.unit_of_work import Works


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a file came. `kept`: it is there, and this is what it is."""

    arrived: int
    size: int
    kept: Attachment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a file, or this part of it, is not taken. `arrived`: where it goes on; None: it is gone, begin anew."""

    code: str
    arrived: int | None = None


@dataclass(slots=True)
class Uploads:
    """Takes what arrives."""

    works: Works
    keys: KeyStore
    clock: Clock
    cleaning: Cleaning = field(default_factory=Cleaning)
    _turns: WeakValueDictionary[UUID, asyncio.Lock] = field(
        default_factory=WeakValueDictionary[UUID, asyncio.Lock]
    )

    async def stands(self, ticket: Ticket) -> Progress | Problem:
        """How far it came."""
        async with self.works.begin(ANYONE) as work:
            found = await work.attachments.by_ticket(ticket)
        return _GONE if found is None else await self._progress(found)

    async def give_up(self, ticket: Ticket) -> bool:
        """Drops what has come of a file that is not kept; whether there was one."""
        async with self.works.begin(ANYONE) as work:
            found = await work.attachments.by_ticket(ticket, locked=True)
            if found is None or found.state is AttachmentState.KEPT:
                return False
            await work.attachments.drop(found.place.attachment)
            await work.commit()
        return True

    async def append(
        self, ticket: Ticket, offset: int, body: AsyncIterator[bytes], *, whole: bool = False
    ) -> Progress | Problem:
        """Takes what comes from there on; where that was all of it, cleans and keeps it.

        Of what does not end the file only whole steps are taken: its sender goes on from where it is told. `whole`:
        where the body ends the file ends, however long it was said to be at most.
        """
        async with self.works.begin(ANYONE) as work:
            found = await work.attachments.by_ticket(ticket)
            full = found is not None and await work.attachments.is_full()
        if found is None:
            return _GONE
        if found.state is AttachmentState.KEPT:
            return await self._progress(found)
        if offset != found.arrived:
            return Problem(code="ANOTHER_OFFSET", arrived=found.arrived)
        if full:
            return Problem(code="NO_ROOM_FOR_ATTACHMENTS", arrived=offset)
        arrived = await self._taken(ticket, found, offset, body, whole=whole)
        if isinstance(arrived, Problem):
            return arrived
        if whole:
            if not arrived:
                return await self._dropped(found, found.run, "EMPTY")
            found = await self._ended(found, arrived)
        if arrived < (found.size or 0):
            return Progress(arrived=arrived, size=found.size or 0)
        turn = self._turns.setdefault(found.place.case, asyncio.Lock())
        async with turn:
            return await self._finished(ticket, found)

    async def _ended(self, found: Kept, size: int) -> Kept:
        async with self.works.begin(ANYONE) as work:
            await work.attachments.end(found.place.attachment, size)
            await work.commit()
        return replace(found, size=size, arrived=size, steps=steps_of(size))

    async def _taken(
        self, ticket: Ticket, found: Kept, at: int, body: AsyncIterator[bytes], *, whole: bool = False
    ) -> int | Problem:
        size, waiting = found.size or 0, bytearray()
        async for some in body:
            waiting += some
            if at + len(waiting) > size:
                return Problem(code="LONGER_THAN_SAID", arrived=at)
            while len(waiting) >= PIECE:
                put = await self._put(ticket, at, bytes(waiting[:PIECE]))
                if isinstance(put, Problem):
                    return put
                at = put
                del waiting[:PIECE]
        full = whole or at + len(waiting) == size
        rest = bytes(waiting if full else waiting[: len(waiting) // STEP * STEP])
        return await self._put(ticket, at, rest) if rest else at

    async def _put(self, ticket: Ticket, at: int, piece: bytes) -> int | Problem:
        """One piece, if nobody else sent it meanwhile."""
        async with self.works.begin(ANYONE) as work:
            here = await work.attachments.by_ticket(ticket, locked=True)
            if here is None or here.state is AttachmentState.KEPT:
                return _GONE
            if here.arrived != at:
                return Problem(code="ANOTHER_OFFSET", arrived=here.arrived)
            number = await work.attachments.arrivals(here.place.attachment)
            sealed = seal_arrival(ticket, here.place, number, piece)
            await work.attachments.arrive(here.place.attachment, number, sealed, at + len(piece))
            await work.commit()
        return at + len(piece)

    # -- whole: cleaned, sealed with the case's key, kept

    async def _finished(self, ticket: Ticket, found: Kept) -> Progress | Problem:
        run = uuid4()
        async with self.works.begin(ANYONE) as work:
            here = await work.attachments.locked(found.place.attachment)
            if here is None:
                return _GONE
            if here.state is AttachmentState.KEPT:  # meanwhile, by a sender who heard no answer to the first
                return await self._progress(here)
            await work.attachments.clean_in(found.place.attachment, run)
            others = (await work.attachments.room(found.place.case)).steps - found.steps
            await work.commit()
        key = await self.keys.key(found.place.case)
        if isinstance(key, Erased):
            return await self._dropped(found, run, "CONTENT_ERASED")
        if key is None:
            raise ContentUnreadable
        try:
            async with self.cleaning.of(self._arrived(ticket, found)) as cleaned:
                if others + steps_of(cleaned.size) > MOST_STEPS:
                    raise Refused("TOO_LARGE")
                await self._sealed(key, found.place, run, cleaned)
        except Refused as refused:
            return await self._dropped(found, run, refused.code)
        return await self._kept(found, run, key, cleaned)

    async def _arrived(self, ticket: Ticket, found: Kept) -> AsyncIterator[bytes]:
        """The file as it came. After a crash of the database nothing of it is there any more."""
        at, number = 0, 0
        while at < (found.size or 0):
            async with self.works.begin(ANYONE) as work:
                sealed = await work.attachments.arrival(found.place.attachment, number)
            if sealed is None:
                raise Refused("LOST")
            piece = open_arrival(ticket, found.place, number, sealed)
            at, number = at + len(piece), number + 1
            yield piece

    async def _sealed(self, key: bytes, place: Place, run: UUID, cleaned: Cleaned) -> None:
        number, at = 0, 0
        async for piece in cleaned.pieces:
            at += len(piece)
            sealed = seal_piece(key, place, number, piece, last=at == cleaned.size)
            async with self.works.begin(ANYONE) as work:
                await work.attachments.add_piece(place.attachment, run, number, sealed)
                await work.commit()
            number += 1

    async def _kept(self, found: Kept, run: UUID, key: bytes, cleaned: Cleaned) -> Progress | Problem:
        place, now = found.place, self.clock.now()
        async with self.works.begin(ANYONE) as work:
            here = await work.attachments.locked(place.attachment)
            if here is None:
                return _GONE
            if here.run != run:  # another cleans it, or did: this one counts for nothing
                await work.attachments.drop_run(place.attachment, run)
                await work.commit()
                return await self._progress(here)
            said = open_head(key, place, here.head)
            head = {"name": said.get("name"), "type": cleaned.type, "size": cleaned.size}
            await work.attachments.keep(place.attachment, run, seal_head(key, place, head), cleaned.size)
            done = _recorded(found, now)
            await work.ledger.audit("keepAttachment", done, ANYONE, now)
            await work.ledger.tell(done, now)
            kept = await work.attachments.one(place.case, place.attachment)
            await work.commit()
        return Progress(arrived=found.size or 0, size=found.size or 0, kept=kept)

    async def _dropped(self, found: Kept, run: UUID | None, code: str) -> Problem:
        """Nothing stays of it, unless another cleaning of it counts."""
        attachment = found.place.attachment
        async with self.works.begin(ANYONE) as work:
            here = await work.attachments.locked(attachment)
            if here is not None and here.run == run:
                await work.attachments.drop(attachment)
            elif run is not None:
                await work.attachments.drop_run(attachment, run)
            await work.commit()
        return Problem(code=code)

    async def _progress(self, found: Kept) -> Progress | Problem:
        if found.state is AttachmentState.UNDERWAY:
            return Progress(arrived=found.arrived or 0, size=found.size or 0)
        if isinstance(await self.keys.key(found.place.case), Erased):
            return Problem(code="CONTENT_ERASED")
        async with self.works.begin(ANYONE) as work:
            kept = await work.attachments.one(found.place.case, found.place.attachment)
        if kept is None:
            return _GONE
        return Progress(arrived=kept.size or 0, size=kept.size or 0, kept=kept)


def _recorded(found: Kept, now: datetime) -> Recorded:
    """That a file is with the item now. Who sent it was recorded when it began."""
    event = Event(
        kind=f"{found.kind.entity}AttachmentKept",
        entity=found.kind.entity,
        id=found.place.case,
        facts={"item": str(found.place.item)},
    )
    return Recorded(entity=found.kind.item, id=found.place.item, events=(event,), by_week=found.by_week)


_GONE = Problem(code="UPLOAD_GONE")
