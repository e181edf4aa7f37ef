"""Whether two kinds of question take the same time: samples asked in turns, compared by Mann-Whitney.

What is there is there each time, also when nothing else slows an answer down: a difference is one that three
comparisons find. `busy`: seconds by which the quickest fifths may lie apart, where waking up differs on a busy machine.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Mapping
from itertools import combinations
from random import Random
from statistics import NormalDist, quantiles
from time import perf_counter

Kind = Callable[[int], Awaitable[object]]
"""Asks for the n-th time."""
Times = Mapping[str, list[float]]

SAMPLES, BEFORE = 200, 20
BUSY = 150e-6
COMPARISONS = 3
CHANCE = 0.001
"""How seldom a comparison finds what is not there."""


async def alike(
    kinds: Mapping[str, Kind],
    seed: int,
    *,
    samples: int = SAMPLES,
    before: int = BEFORE,
    busy: float = 0.0,
    between: Kind | None = None,
) -> bool:
    """Whether these kinds take the same time. `between` is done before each turn, and not measured."""
    for again in range(COMPARISONS):
        times = await sampled(kinds, seed + again, samples=samples, before=before, between=between)
        if not any(differ(times[one], times[other], busy) for one, other in combinations(times, 2)):
            return True
    return False


async def sampled(
    kinds: Mapping[str, Kind],
    seed: int,
    *,
    samples: int = SAMPLES,
    before: int = BEFORE,
    between: Kind | None = None,
) -> Times:
    """Seconds of each, asked in turns; no kind always has the same place. The first are asked for warmth alone."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    dice = Random(seed)
    for n in range(samples + before):
        if between is not None:
            await between(n)
        for name in dice.sample(list(kinds), len(kinds)):
            began = perf_counter()
            await kinds[name](n)
            if n >= before:
                times[name].append(perf_counter() - began)
    return times


def differ(one: list[float], other: list[float], busy: float = 0.0) -> bool:
    """Whether a comparison finds a difference that is more than the machine's."""
    p, (quick, of_other) = mann_whitney(one, other), (quantiles(side, n=5)[0] for side in (one, other))
    print(f"p = {p:.4f}, the quickest fifths within {quick * 1e3:.3f} and {of_other * 1e3:.3f} ms")
    return p < CHANCE and abs(quick - of_other) >= busy


def mann_whitney(a: list[float], b: list[float]) -> float:
    """Two-sided p by the normal approximation, which is exact enough from 20 samples a side; ties are rare in times."""
    ranked = sorted((value, side) for side, values in enumerate((a, b)) for value in values)
    ranks = sum(rank for rank, (_, side) in enumerate(ranked, 1) if side == 0)
    n, m = len(a), len(b)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return 2 * (1 - NormalDist().cdf(abs(z)))
