"""Tells the listeners of this process what was laid in the outbox: read once, held in memory, taken at each one's pace.

Listeners pull. Whoever reads slowly, comes back with an older position, or comes from a process that died, reads on
from its place in the database and joins the others where they are: nothing is lost, and no queue can overflow.

What is dated by the day is told as soon as the database says the word. What is told of anonymous cases waits for the
next stroke, at the same moments for everybody: a listener that notes when it was told something learns no more of when
the act was done than the length between two strokes.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from domain.cases.happening import CaseEvent
from infra import log
from infra.events.outbox import PAGE, ByDay, ByWeek, Outbox
from infra.events.places import NOWHERE, Place, Positions
from infra.pools import Unavailable

REMEMBERED = 5_000
"""Events held in memory; whoever is further behind reads from the database."""
SEALED = 2_000
"""Positions kept as they were sealed, so that a thousand listeners at one place cost one sealing."""
BATCH = 100
"""Events that a listener takes at once."""
AGAIN = 1.0
"""Seconds after which a lost database is tried again."""

KEPT = timedelta(days=14)
"""How old a position may be. What is told is kept longer, by `LONGER`: nothing is cleared that stands behind one."""
LONGER = timedelta(days=2)


def _today() -> int:
    return datetime.now(UTC).toordinal()


Wanted = Callable[[CaseEvent], bool]
Taken = list[tuple[CaseEvent, Place]]


class Ending(StrEnum):
    """Why a listener is told nothing more."""

    LEAVING = "LEAVING"  # the process goes
    TOO_OLD = "TOO_OLD"  # what came after its place is no longer kept, or the database was set back


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something read from the outbox; of what has no order, with its stroke."""

    event: CaseEvent | None
    day: ByDay | None = None
    week: ByWeek | None = None
    base: int = 0
    upto: int = 0

    def after(self, place: Place) -> Place | None:
        """Where a listener stands once it was told this; None if it was told before."""
        if self.day is not None:
            return replace(place, day=self.day.position) if self.day.position > place.day else None
        assert self.week is not None
        if self.week.written < place.base:
            return None
        base = max(self.base, place.base)
        if (base, self.upto) == (place.base, place.upto) and self.week.id <= place.last:
            return None
        return replace(place, base=base, upto=self.upto, last=self.week.id)


class Fanout:
    """What was read, and who listens."""

    def __init__(
        self,
        outbox: Outbox,
        positions: Positions,
        *,
        stroke: float,
        kept: timedelta = KEPT,
        today: Callable[[], int] = _today,
    ) -> None:
        self.outbox, self.positions = outbox, positions
        self.kept, self._today = kept, today
        self.listeners: set[Listener] = set()
        self._stroke = stroke
        self._entries: deque[Entry] = deque(maxlen=REMEMBERED)
        self._next = 0
        self._head = Place.at(0, 0)
        self._ending: Ending | None = None
        self._sealed: OrderedDict[Place, str] = OrderedDict()

    # -- what a listener asks

    @property
    def head(self) -> Place:
        """Where this process is."""
        return replace(self._head, since=self._today())

    def sealed(self, place: Place) -> str:
        """The position of a place."""
        found = self._sealed.get(place)
        if found is None:
            found = self._sealed[place] = self.positions.sealed(place)
            if len(self._sealed) > SEALED:
                self._sealed.popitem(last=False)
        return found

    async def listener(self, position: str | None, wanted: Wanted) -> Listener | Ending | None:
        """A new listener: from a position on, or from now. None: that is no position of ours."""
        if self._ending is not None:
            return self._ending
        place = self.head
        if position is not None:
            opened = self.positions.opened(position)
            if opened is None:
                return None
            if not await self._is_kept(opened):
                return Ending.TOO_OLD
            place = opened
        found = Listener(self, place, wanted)
        self.listeners.add(found)
        return found

    async def _is_kept(self, place: Place) -> bool:
        progress = await self.outbox.progress()
        known = place.day <= progress.given and place.base <= place.upto
        if known and place.upto > self._head.upto:  # of another process whose stroke was a little later
            known = place.upto <= await self.outbox.horizon()
        young = place.since >= self._today() - self.kept.days
        return known and young and place.day >= progress.swept and place.base > progress.swept_by_week

    # -- reading

    async def begin(self) -> None:
        """From here on; what came before is read by whoever asks for it."""
        progress = await self.outbox.give_positions()
        self._head = Place.at(progress.given, await self.outbox.horizon())

    async def advance(self) -> None:
        """Reads what was committed since."""
        progress = await self.outbox.give_positions()
        if progress.given < self._head.day:
            self._set_back(progress.given, self._head.upto)
        while self._head.day < progress.given:
            rows = await self.outbox.by_day(self._head.day, progress.given)
            self._tell(Entry(event=row.event, day=row) for row in rows)
            day = rows[-1].position if len(rows) == PAGE else progress.given
            self._head = replace(self._head, day=day)

    async def stroke(self) -> None:
        """Reads what was told by week since the last stroke."""
        base, upto = self._head.base, await self.outbox.horizon()
        if upto < base:
            self._set_back(self._head.day, upto)
        if upto <= base:
            return
        told: list[Entry] = []
        last = NOWHERE
        while True:
            rows = await self.outbox.by_week(base, upto, last)
            told.extend(Entry(event=row.event, week=row, base=base, upto=upto) for row in rows)
            if len(rows) < PAGE:
                break
            last = rows[-1].id
        self._tell(told)
        self._head = replace(self._head, base=upto, upto=upto)

    def _tell(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self._entries.append(entry)
            self._next += 1
        self.wake()

    def _set_back(self, day: int, week: int) -> None:
        """The database is an older one than it was: nobody knows what its listeners have missed."""
        log.warn("the outbox was set back: those who listen are sent to read anew")
        self._head = Place.at(day, week)
        for listener in self.listeners:
            listener.end(Ending.TOO_OLD)

    async def strokes(self) -> None:
        """One stroke after another, at whole multiples of their length."""
        while True:
            await asyncio.sleep(self._stroke - time.time() % self._stroke)
            try:
                await self.stroke()
            except Unavailable:
                log.warn("what is told by week waits for the database")
            except Exception as broken:
                log.fault("what is told by week was not read", broken)

    # -- waking and ending

    def wake(self) -> None:
        """There is something new."""
        for listener in self.listeners:
            listener.wake()

    def leave(self) -> None:
        """The process goes: everybody is told to come back."""
        self._ending = Ending.LEAVING
        for listener in self.listeners:
            listener.end(Ending.LEAVING)

    # -- for listeners

    def window(self, number: int) -> tuple[int, Entry] | None:
        """The entry of that number and the next number; None if there is none yet."""
        if number >= self._next:
            return None
        return number + 1, self._entries[number - self._next + len(self._entries)]

    def holds(self, number: int) -> bool:
        """Whether everything from that number on is still held."""
        return number >= self._next - len(self._entries)

    @property
    def next_number(self) -> int:
        """The number of what comes next."""
        return self._next


class Listener:
    """One place in the outbox that moves on."""

    __slots__ = ("_fanout", "_number", "_waiting", "_wanted", "ended", "place")

    def __init__(self, fanout: Fanout, place: Place, wanted: Wanted) -> None:
        self._fanout, self._wanted = fanout, wanted
        self.place = place
        """Up to here everything was taken."""
        self.ended: Ending | None = None
        self._number: int | None = None
        self._waiting = asyncio.Event()

    async def next(self) -> Taken:
        """What comes next, once there is something; nothing where it was only woken."""
        while self.ended is None:
            if self._number is None or not self._fanout.holds(self._number):
                taken = await self._catch_up()
            else:
                taken = self._take(self._number)
            if taken:
                return taken
            if self._number is not None and self._number == self._fanout.next_number:
                await self._waiting.wait()
                self._waiting.clear()
                if self._number == self._fanout.next_number:
                    self._stand_at_head()
                    return []
        return []

    def wake(self) -> None:
        """Look again."""
        self._waiting.set()

    def end(self, why: Ending) -> None:
        """Nothing more."""
        self.ended = self.ended or why
        self.wake()

    def close(self) -> None:
        """Nobody listens any more."""
        self._fanout.listeners.discard(self)

    def _take(self, number: int) -> Taken:
        taken: Taken = []
        while len(taken) < BATCH and (found := self._fanout.window(number)) is not None:
            number, entry = found
            self._told(entry, taken)
        self._number = number
        if number == self._fanout.next_number:
            self._stand_at_head()
        return taken

    def _told(self, entry: Entry, taken: Taken) -> None:
        after = entry.after(self.place)
        if after is not None:
            self.place = after
            if entry.event is not None and self._wanted(entry.event):
                taken.append((entry.event, after))

    def _stand_at_head(self) -> None:
        head = self._fanout.head
        week = max(self.place.upto, head.upto)
        self.place = Place.at(max(self.place.day, head.day), week, head.since)

    async def _catch_up(self) -> Taken:
        """One page from the database; once there is none left, this one stands where the others do."""
        fanout, taken = self._fanout, Taken()
        if self.place.day < fanout.head.day:
            upto = fanout.head.day
            rows = await fanout.outbox.by_day(self.place.day, upto, BATCH)
            for row in rows:
                self._told(Entry(event=row.event, day=row), taken)
            if len(rows) < BATCH:
                self.place = replace(self.place, day=upto)
        elif not self.place.whole:
            base, upto = self.place.base, self.place.upto
            rows = await fanout.outbox.by_week(base, upto, self.place.last, BATCH)
            for row in rows:
                self._told(Entry(event=row.event, week=row, base=base, upto=upto), taken)
            if len(rows) < BATCH:
                self.place = Place.at(self.place.day, upto, self.place.since)
        elif self.place.base < fanout.head.upto:
            self.place = replace(self.place, upto=fanout.head.upto, last=NOWHERE)
        else:
            self._number = fanout.next_number
        return taken
