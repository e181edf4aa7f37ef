"""The one source of randomness of the demo world: the same seed gives the same ids and the same bytes.

Only methods of `random.Random` whose sequence Python keeps stable are used, and nothing that depends on the order
of a set or on `hash()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")

_VERSION = 0x4 << 76
_VARIANT = 0x8 << 60
_KEEP = ~((0xF << 76) | (0xC << 60)) & ((1 << 128) - 1)


class Chance:
    """Draws for one part of the world; parts are seeded apart, so that a change in one leaves the others alone."""

    def __init__(self, seed: int, part: str) -> None:
        self._random = Random(f"parley:{seed}:{part}")
        self.float = self._random.random
        self.bits = self._random.getrandbits

    def id(self) -> str:
        """A random label in the form of a UUIDv4, as 32 hex digits."""
        return f"{self.bits(128) & _KEEP | _VERSION | _VARIANT:032x}"

    def below(self, limit: int) -> int:
        """An integer from 0 to limit - 1."""
        return int(self.float() * limit)

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self.float() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """One of the values, each as likely."""
        return values[int(self.float() * len(values))]

    def weighted(self, values: Sequence[T], weights: Sequence[float]) -> T:
        """One of the values, as likely as its weight."""
        return self._random.choices(values, weights)[0]

    def sample(self, values: Sequence[T], count: int) -> list[T]:
        """Different values, at most as many as there are."""
        return self._random.sample(values, min(count, len(values)))

    def happens(self, probability: float) -> bool:
        """Whether something of this probability happens this time."""
        return self.float() < probability

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def heavy(self) -> float:
        """A weight of which few are large and most small."""
        return min(self._random.paretovariate(1.6), 12.0)
