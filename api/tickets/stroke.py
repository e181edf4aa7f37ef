"""The lot of one stroke: of all who show a ticket within it, as many as there are places, each with the same chance.

Those who worked and those who waited are drawn by turns, so that whoever has many machines takes half at the most, and
whoever sends a flood of waiting tickets takes half from nobody who works. Never more stand in it than there are
places: who comes later takes the place of a random one with just the chance that makes all of them equal (reservoir
sampling), so that a flood holds no memory and no connection.

What that is worth, by `tests/intake/test_flood.py`, where one gets in a second. A flood that shows no tickets keeps out
nobody who waits for one: nine seconds. Five tickets a second and a machine of 16 cores that works (a hundred times as
much as three reports a minute): a draw wins in 7 of 100 cases; half get in within two minutes by waiting, one by
working on a telephone, ten seconds by working on a desk. A hundred tickets a second and four such machines: 4 of 1,000
draws by waiting, 38 minutes; 26 of 1,000 by work, 46 minutes on a telephone and two on a desk. Nobody is ever shut out
for good: whatever is sent, the chance of each draw is the places over the tickets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Generic, TypeVar

C = TypeVar("C")


@dataclass(slots=True)
class Reservoir(Generic[C]):
    """Those of one kind."""

    room: int
    dice: Random
    seen: int = 0
    standing: list[C] = field(default_factory=list[C])

    def enter(self, one: C) -> C | None:
        """Whoever has to leave for it: nobody, another, or the one that came."""
        self.seen += 1
        if len(self.standing) < self.room:
            self.standing.append(one)
            return None
        place = self.dice.randrange(self.seen)
        if place >= self.room:
            return one
        leaving, self.standing[place] = self.standing[place], one
        return leaving


class Stroke(Generic[C]):
    """Both kinds. `room`: how many places there can be when it ends."""

    def __init__(self, room: int, dice: Random) -> None:
        self.dice = dice
        self.waited, self.worked = Reservoir[C](room, dice), Reservoir[C](room, dice)

    def enter(self, one: C, *, worked: bool) -> C | None:
        """Whoever has to leave for it."""
        return (self.worked if worked else self.waited).enter(one)

    def drawn(self) -> Iterator[C]:
        """All that still stand, in the order in which they get the places that there are."""
        turns = [self.worked.standing, self.waited.standing]
        for kind in turns:
            self.dice.shuffle(kind)
        self.dice.shuffle(turns)  # by lot as well: there may be no more than one place
        while any(turns):
            for kind in turns:
                if kind:
                    yield kind.pop()
