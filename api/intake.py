"""How much may arrive by the changes that are open to everyone, in one process: looks at no address and no client.

Buckets of tokens that refill by themselves: one for what people tell in cases, one for what else is open. Nobody is
told apart, so whoever floods one holds up the others at it: the price for keeping nothing of anybody who reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from api.refused import Refused

BURST = 60
"""How many may come at once after a quiet minute."""
PER_SECOND = 1.0


@dataclass(slots=True, kw_only=True)
class Intake:
    """One of a process's buckets. `tick` tells seconds."""

    burst: int = BURST
    per_second: float = PER_SECOND
    tick: Callable[[], float] = monotonic
    _left: float = field(init=False)
    _seen: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._seen = float(self.burst), self.tick()

    def admit(self, count: int = 1) -> None:
        """Takes as many tokens, or raises `Refused` (INTAKE_BUSY) and takes none. Asked before anything is done."""
        now = self.tick()
        self._left = min(float(self.burst), self._left + (now - self._seen) * self.per_second)
        self._seen = now
        if count > self._left:
            raise Refused(
                "INTAKE_BUSY",
                "Too much is arriving at this moment. Nothing was kept; try again in a minute.",
            )
        self._left -= count
