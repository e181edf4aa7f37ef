"""Places for what takes a while: so many at once, and of one and the same only a few, however slowly it goes.

Nobody waits for a place: whoever finds none is told so and comes again. Refused is what would take places of others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Places:
    """One for each door of a process."""

    def __init__(self, most: int, of_one: int) -> None:
        self._most, self._of_one = most, of_one
        self._taken: Counter[Hashable] = Counter()

    def __len__(self) -> int:
        return self._taken.total()

    def free(self, one: Hashable) -> bool:
        """Whether there is one for this."""
        return len(self) < self._most and self._taken[one] < self._of_one

    @contextmanager
    def taken(self, one: Hashable) -> Iterator[None]:
        """A place that is taken while the block lasts."""
        self._taken[one] += 1
        try:
            yield
        finally:
            self._taken[one] -= 1
            if not self._taken[one]:
                del self._taken[one]
