"""Draws by lot once a second among those who show a ticket, and counts how many they are: the wait and the work follow.

Whoever shows one is told at the end of its second, or at once when their place went to another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random, SystemRandom
from typing import Protocol

from api.tickets import work
from api.tickets.spent import LONGEST_WAIT
from api.tickets.stroke import Stroke

SECOND = 1.0
LEAST_WAIT = 5
"""Seconds that a ticket asks for."""
CHECKED = 20
"""Tickets with work in a second, beyond which more work is asked. Checking has a bound of its own (`Booth`)."""


class Place(Protocol):
    """Somebody who shows a ticket, for so many changes at once."""

    count: int

    def told(self, won: bool) -> None:
        """What came of it."""
        ...


@dataclass(slots=True)
class _Asked:
    count: int
    won: asyncio.Future[bool]

    def told(self, won: bool) -> None:
        if not self.won.done():  # whoever asked may be gone
            self.won.set_result(won)


class Load:
    """How much is shown, and what is asked for it."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._waiting = 0.0
        self.bits = work.LEAST

    @property
    def after(self) -> int:
        """Seconds to wait: as long as all who wait would need, from 5 to 10. A longer wait would cost a flood nothing,
        which waits for many tickets at once, and a person many tries."""
        return max(LEAST_WAIT, min(LONGEST_WAIT, round(self._waiting / self._per_second)))

    def ended(self, waited: int, worked: int) -> None:
        """A second with so many of each kind is over."""
        self._waiting = max(float(waited), 0.9 * self._waiting)
        if worked > CHECKED:
            self.bits = min(work.MOST, self.bits + 1)
        elif worked < CHECKED / 4:
            self.bits = max(work.LEAST, self.bits - 1)


class Lottery:
    """Of one door. `room`: how many places there will be at the end of a second that begins now; `take`: takes some."""

    def __init__(
        self, load: Load, room: Callable[[], int], take: Callable[[int], bool], dice: Random | None = None
    ) -> None:
        self.load, self._room, self._take = load, room, take
        self._dice = dice or SystemRandom()
        self._stroke: Stroke[Place] | None = None

    async def drawn(self, count: int, *, worked: bool) -> bool:
        """Whether so many were let in."""
        loop = asyncio.get_running_loop()
        asked = _Asked(count, loop.create_future())
        if self.enter(asked, worked=worked):
            loop.call_later(SECOND, self.end)
        return await asked.won

    def enter(self, place: Place, *, worked: bool) -> bool:
        """Has it take part in this second; whether it is the first."""
        first = self._stroke is None
        if self._stroke is None:
            self._stroke = Stroke(max(1, self._room()), self._dice)
        leaving = self._stroke.enter(place, worked=worked)
        if leaving is not None:
            leaving.told(False)
        return first

    def end(self) -> None:
        """The second is over: everybody is told."""
        stroke, self._stroke = self._stroke, None
        assert stroke is not None
        self.load.ended(stroke.waited.seen, stroke.worked.seen)
        for place in stroke.drawn():
            place.told(self._take(place.count))
