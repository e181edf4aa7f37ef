"""Which tickets were used: each is good once. Kept in memory, for as long as they would be good otherwise.

Bounded: when more are used than there is room for, the older half is forgotten, and with it every ticket that is as old
is refused, so that none is good twice. So are those that were given before this process began.
"""

from __future__ import annotations

from collections.abc import Callable

from api.tickets.signed import AHEAD, LIFE, Ticket

ROOM = 200_000
"""Of one half; some 15 MB."""
LONGEST_WAIT = 10
"""Seconds; no ticket asks for more."""


class Spent:
    """Two halves: what is used now, and what was used before."""

    def __init__(self, now: Callable[[], float], room: int = ROOM) -> None:
        self._now, self._room = now, room
        self._young: set[bytes] = set()
        self._old: set[bytes] = set()
        self._since = now()
        self._floor = int(now())

    def spend(self, ticket: Ticket) -> bool:
        """Uses it up; False where it was used, or is too old to be known."""
        now = self._now()
        if len(self._young) >= self._room or now - self._since > LIFE + LONGEST_WAIT + AHEAD:
            # Whatever the half that goes may have held was given before the half that stays began.
            self._floor = int(self._since) + 1 if self._old else self._floor
            self._old, self._young, self._since = self._young, set(), now
        if ticket.issued < self._floor or ticket.number in self._young or ticket.number in self._old:
            return False
        self._young.add(ticket.number)
        return True
