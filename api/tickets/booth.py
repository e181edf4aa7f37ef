"""Gives tickets, looks at those that are shown, and uses them up. One for all doors of a process.

Work is checked in a thread, a few at a time and not without end: whoever sends false work takes a quarter of a core,
and the chance of those who worked; those who waited keep theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, time

from api.bucket import Bucket
from api.tickets import work
from api.tickets.lottery import Load
from api.tickets.signed import Signer, Ticket
from api.tickets.spent import ROOM, Spent

CHECKED_A_SECOND = 60.0
"""Work that is checked on average, and at once after a quiet second: a quarter of a core, at 4 ms for each."""
CHECKED_AT_ONCE = 8
"""Work that is being checked or waits for it; more is told to come again."""


def steady() -> Callable[[], float]:
    """A clock that tells the time and never goes back, whatever is done to the machine's."""
    begun = time() - monotonic()
    return lambda: begun + monotonic()


class Booth:
    """Holds the secret by which tickets are signed."""

    def __init__(self, key: bytes, now: Callable[[], float] | None = None, room: int = ROOM) -> None:
        self.now = now or steady()
        self._signer, self._spent = Signer(key, self.now), Spent(self.now, room)
        self._checkers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tickets")
        self._checking = 0
        self._checks = Bucket(most=CHECKED_A_SECOND, per_second=CHECKED_A_SECOND, tick=self.now)

    def give(self, load: Load) -> Ticket:
        """A fresh one, for as much waiting or work as the load asks."""
        return self._signer.give(load.after, load.bits)

    def read(self, shown: str) -> tuple[Ticket, str] | None:
        """The ticket and the number that was found for it; None: it is none of ours, or its time is over."""
        text, _, number = shown.partition(".")
        found = self._signer.read(text)
        return None if found is None else (found, number)

    def spend(self, ticket: Ticket) -> bool:
        """Uses it up; False where it was used before."""
        return self._spent.spend(ticket)

    @property
    def overworked(self) -> bool:
        """Whether no more work is checked just now."""
        return self._checking >= CHECKED_AT_ONCE or self._checks.left < 1

    async def holds(self, ticket: Ticket, number: str) -> bool:
        """Whether the number is the work that the ticket asks for."""
        self._checking += 1
        self._checks.spend(1)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._checkers, work.holds, ticket.text, number, ticket.bits)
        finally:
            self._checking -= 1

    def close(self) -> None:
        """Ends the thread."""
        self._checkers.shutdown(wait=False, cancel_futures=True)
