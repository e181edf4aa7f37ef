"""A bucket of tokens that refills by itself: how much may be done on average, and at once after a quiet while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


@dataclass(slots=True, kw_only=True)
class Bucket:
    """Of one process. `tick` tells seconds. What is taken may turn out dearer than it was thought: then it owes."""

    most: float
    per_second: float
    tick: Callable[[], float] = monotonic
    _left: float = field(init=False)
    _seen: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._seen = float(self.most), self.tick()

    @property
    def left(self) -> float:
        """What may be taken at this moment."""
        now = self.tick()
        self._left = min(float(self.most), self._left + (now - self._seen) * self.per_second)
        self._seen = now
        return self._left

    def take(self, count: float = 1, *, leaving: float = 0) -> bool:
        """Takes as much if so much is left afterwards; otherwise nothing."""
        if count + leaving > self.left:
            return False
        self._left -= count
        return True

    def spend(self, count: float) -> None:
        """For what was done already, whatever it came to."""
        self._left -= count

    def give_back(self, count: float = 1) -> None:
        """For what turned out to be no burden."""
        self._left = min(float(self.most), self._left + count)
