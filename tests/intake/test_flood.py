"""Floods against the door as it is, second by second, with fixed dice: how long somebody honest waits, what gets in.

A flooder here follows every rule as well as can be done: takes a ticket with each refusal, waits as long as it asks,
shows each one once, as many in a second as the line carries, and has machines that work. The figures stand in
`api/tickets/stroke.py` and in SECURITY.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from random import Random

import pytest

from api.intake import Intake
from api.tickets.lottery import Load, Lottery

CORES, TRIES = 16, 250
"""Of each machine of the flooder's: cores, and tries that one does in a second."""
KINDS = {"waits": 0.0, "works on a telephone": 0.1, "works on a desk": 0.004}
"""Honest people, and what one try costs them in seconds."""
HUMAN = (1, 6)
"""Seconds after which somebody presses the button that may be pressed."""
EVERY = 20
"""Seconds between two honest ones of a kind."""


@dataclass(slots=True)
class Honest:
    """Somebody who reports."""

    kind: str
    begun: int
    count: int = 1
    tries: int = 0
    ended: bool = False

    def told(self, won: bool) -> None:
        self.tries += 1
        self.ended = won


@dataclass(slots=True)
class Flood:
    """All of it: it needs no names."""

    count: int = 1

    def told(self, won: bool) -> None:
        """Comes again, whatever it is told."""


@dataclass(slots=True)
class Door:
    """The intake's own bucket, load and lot, on a clock that is moved on by hand."""

    dice: Random
    seconds: float = 0.0
    admitted: int = 0
    intake: Intake = field(init=False)
    load: Load = field(init=False)
    lottery: Lottery = field(init=False)

    def __post_init__(self) -> None:
        self.intake = Intake(tick=lambda: self.seconds)
        self.load = Load(self.intake.per_second)
        self.lottery = Lottery(self.load, self.intake._coming, self.takes, self.dice)

    def takes(self, count: int, leaving: int = 0) -> bool:
        taken = self.intake.take(count, leaving=leaving)
        self.admitted += taken * count
        return taken

    def without_a_ticket(self, times: int) -> None:
        for _ in range(times):
            if not self.takes(1, self.intake.burst // 2):
                return


@dataclass(slots=True)
class Came:
    """What came of it in so many seconds."""

    seconds: int
    admitted: int
    everybody: list[Honest]
    waits: dict[str, list[int]]

    def half(self, kind: str) -> int:
        """Seconds after which half of all who began had got in."""
        began = [one for one in self.everybody if one.kind == kind]
        return (sorted(self.waits[kind]) + [10**9] * len(began))[len(began) // 2]

    def chance(self, kind: str) -> float:
        """Of one draw."""
        tries = sum(one.tries for one in self.everybody if one.kind == kind)
        return len(self.waits[kind]) / tries


@cache
def flooded(rate: int, machines: int, *, rude: bool = False, minutes: int = 90) -> Came:
    """`rude`: whose flood takes no tickets. Honest ones begin in the first half."""
    dice, seconds = Random(7), minutes * 60
    door, flood = Door(dice), Flood()
    due: dict[int, list[Honest]] = {}
    good, stock, worked = Counter[int](), 0, 0.0
    came = Came(seconds, 0, [], {kind: [] for kind in KINDS})
    for second in range(seconds):
        door.seconds = float(second)
        door.without_a_ticket(rate)
        if not rude:
            good[second + door.load.after] += rate
        if second % EVERY == 0 and second < seconds // 2:
            for kind in KINDS:
                came.everybody.append(Honest(kind, second))
                due.setdefault(second + _until_next(door, kind, dice), []).append(came.everybody[-1])
        stock += good.pop(second, 0)
        shown = min(rate, stock)
        stock -= shown
        worked = min(worked + machines * CORES * TRIES / 2**door.load.bits, float(rate))
        honest = due.pop(second, [])
        arriving: list[tuple[Honest | Flood, bool]] = [(one, KINDS[one.kind] > 0) for one in honest]
        arriving += [(flood, False)] * shown + [(flood, True)] * int(worked)
        worked -= int(worked)
        if not arriving:
            continue
        dice.shuffle(arriving)
        for one, by_work in arriving:
            door.lottery.enter(one, worked=by_work)
        door.seconds = second + 0.999
        door.lottery.end()
        for one in honest:
            if one.ended:
                came.waits[one.kind].append(second - one.begun)
            else:
                due.setdefault(second + _until_next(door, one.kind, dice), []).append(one)
    came.admitted = door.admitted
    return came


def _until_next(door: Door, kind: str, dice: Random) -> int:
    return (
        max(1, round(KINDS[kind] * 2**door.load.bits))
        if KINDS[kind]
        else door.load.after + dice.randint(*HUMAN)
    )


SMALL, LARGE = (5, 1), (100, 4)
"""A hundred times as much as three reports a minute, with a machine; a hundred times what is let in, with four."""


@pytest.mark.parametrize(("rate", "machines"), [SMALL, LARGE])
def test_under_any_flood_as_many_get_in_as_otherwise(rate: int, machines: int) -> None:
    came = flooded(rate, machines)
    assert came.seconds <= came.admitted <= came.seconds + 60


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_without_tickets_shuts_out_nobody_who_has_one(kind: str) -> None:
    came = flooded(100, 0, rude=True, minutes=30)
    assert came.chance(kind) == 1.0
    assert came.half(kind) <= 9


@pytest.mark.parametrize(
    ("flood", "kind", "chance", "half"),
    [
        (SMALL, "waits", 0.0728, 109),
        (SMALL, "works on a telephone", 0.0644, 54),
        (SMALL, "works on a desk", 0.0629, 10),
        (LARGE, "waits", 0.0040, 2282),
        (LARGE, "works on a telephone", 0.0260, 2754),
        (LARGE, "works on a desk", 0.0228, 120),
    ],
)
def test_the_figures_that_are_told(flood: tuple[int, int], kind: str, chance: float, half: int) -> None:
    came = flooded(*flood)
    assert round(came.chance(kind), 4) == chance
    assert came.half(kind) == half


def test_machines_take_no_more_than_half_from_whoever_waits() -> None:
    assert flooded(*LARGE).chance("waits") > flooded(100, 0).chance("waits") / 3


def test_a_flood_of_waiting_tickets_takes_half_from_nobody_who_works() -> None:
    assert flooded(100, 0).chance("works on a telephone") > 0.4
