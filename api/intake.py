"""How much may arrive by the changes that are open to everyone: looks at no address and no client.

A bucket of tokens that refills by itself, for each door: what people tell in cases, the comments of everyone, and those
who come back with a receipt. While at least half of it is left nobody is asked for anything. The other half is for
tickets (`api.tickets`): whoever comes without one is turned away with one, and who shows one, having waited or worked,
takes part in a draw by lot each second. Nobody is told apart, nothing is kept of what is turned away, and as many get
in under a flood as there would otherwise: one a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from api.bucket import Bucket
from api.refused import Refused
from api.tickets import carried, work
from api.tickets.booth import Booth
from api.tickets.lottery import SECOND, Load, Lottery
from api.tickets.signed import Ticket

BURST = 60
"""How many may come at once after a quiet minute."""
PER_SECOND = 1.0


@dataclass(slots=True, kw_only=True)
class Intake:
    """One door's bucket in one process. `tick` tells seconds. Without a booth there is nothing but the bucket."""

    burst: int = BURST
    per_second: float = PER_SECOND
    tick: Callable[[], float] = monotonic
    booth: Booth | None = None
    load: Load = field(init=False)
    _lottery: Lottery = field(init=False)
    _bucket: Bucket = field(init=False)

    def __post_init__(self) -> None:
        self._bucket = Bucket(most=self.burst, per_second=self.per_second, tick=self.tick)
        self.load = Load(self.per_second)
        self._lottery = Lottery(self.load, self._coming, self.take)

    def admit(self, count: int = 1) -> None:
        """Takes as many tokens, or raises `Refused` (INTAKE_BUSY) and takes none. Asked before anything is done."""
        if not self.take(count):
            raise Refused(
                "INTAKE_BUSY",
                "Too much is arriving at this moment. Nothing was kept; try again in a minute.",
            )

    async def enter(self, count: int = 1) -> None:
        """The same for a request, which may show a ticket where half of the bucket is gone."""
        booth = self.booth
        if booth is None:
            self.admit(count)
        elif not self.take(count, leaving=self.burst // 2):
            await self._by_ticket(booth, count)

    def take(self, count: int, *, leaving: int = 0) -> bool:
        """Takes as many tokens if so many are left afterwards; otherwise none."""
        return self._bucket.take(count, leaving=leaving)

    @property
    def left(self) -> float:
        """Tokens at this moment."""
        return self._bucket.left

    def give_back(self, count: int = 1) -> None:
        """For what turned out to be no burden."""
        self._bucket.give_back(count)

    @property
    def calm(self) -> bool:
        """Whether nobody is asked for a ticket just now."""
        return self.left >= self.burst // 2 + 1

    async def _by_ticket(self, booth: Booth, count: int) -> None:
        read = booth.read(carried.current().shown)
        if read is None:
            raise self._away(booth.give(self.load))
        ticket, number = read
        wait = math.ceil(ticket.good_from - booth.now())
        if number:
            if booth.overworked:
                raise self._away(ticket, 1)
        elif wait > 0:
            raise self._away(ticket, wait)
        if not booth.spend(ticket) or (number and not await booth.holds(ticket, number)):
            raise self._away(booth.give(self.load))
        if not await self._lottery.drawn(count, worked=bool(number)):
            raise self._away(booth.give(self.load))

    def _away(self, ticket: Ticket, seconds: int | None = None) -> Refused:
        wait = ticket.after if seconds is None else seconds
        now = carried.current()
        now.again, now.seconds = ticket.text, wait
        return Refused(
            "INTAKE_BUSY",
            f"Too much is arriving at this moment. Nothing was kept. Send the same again in {wait} seconds, with this"
            f" ticket in the header {carried.HEADER}; or sooner, with a full stop and the number that the work asks for"
            " behind it.",
            ticket=ticket.text,
            seconds=wait,
            work=work.asked(ticket.bits),
        )

    def _coming(self) -> int:
        """How many there will be in a second."""
        return math.floor(min(float(self.burst), self.left + self.per_second * SECOND))
