"""An answer that a record is not there is never given at once: "not yours" would take longer than "not there".

The row policy looks at rows that exist, and that takes some 10 us more than finding none. Both answers therefore wait
until a moment that lies behind either, counted from the question's start and not from the work's end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter, sleep

from domain.access import Arm
from domain.admitting import Admission
from domain.selection import ByKey, ByKeys, Given, Question
from infra.reads.values import at

AT_LEAST = 0.003
"""Seconds until a missing record is told; ten times what a look-up takes on a quiet machine."""

FOR_EACH = 0.0002
"""Seconds more for each further record asked."""

FOR_EACH_PLAIN = 0.002
"""The same for per-field execution, which asks record by record."""

_NOT_HIDDEN = frozenset({Arm.EVERYONE, Arm.ALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a plan's answer shows that a record is missing, and how many records it was asked for by their keys."""

    signs: tuple[str, ...] = ()
    keys: int = 0
    ids: tuple[Given, ...] = ()

    def until(self, text: str, values: Mapping[str, object]) -> float:
        """The least time that this answer may take; 0 where nothing is missing."""
        if not any(sign in text for sign in self.signs):
            return 0.0
        asked = self.keys + sum(_length(given, values) for given in self.ids)
        return AT_LEAST + FOR_EACH * asked


def patience_for(question: Question, admission: Admission) -> Patience:
    """Made once with the plan: none for questions that ask nothing by key, or nothing that can be hidden."""
    keyed = [
        root
        for root in question.roots
        if (isinstance(root, ByKey) and _hides(admission, root.record.entity))
        or (isinstance(root, ByKeys) and any(_hides(admission, record.entity) for record in root.records))
    ]
    return Patience(
        signs=tuple(f'"{root.key}":null' if isinstance(root, ByKey) else "null" for root in keyed),
        keys=sum(isinstance(root, ByKey) for root in keyed),
        ids=tuple(root.ids for root in keyed if isinstance(root, ByKeys)),
    )


def _hides(admission: Admission, entity: str) -> bool:
    """Whether rows of the entity may exist that this kind of viewer does not see."""
    arms = admission.arms.get(entity, ())
    return bool(arms) and _NOT_HIDDEN.isdisjoint(arms)


def _length(given: Given, values: Mapping[str, object]) -> int:
    found = at(values, given.path) if given.path else given.literal
    return len(found) if isinstance(found, list | tuple) else 1


_SLEEPERS = ThreadPoolExecutor(max_workers=32, thread_name_prefix="unhurried")


async def wait(begun: float, least: float) -> None:
    """Until so many seconds have gone since then.

    In a thread: the event loop's own timers are counted in whole milliseconds from when they are set, so that what
    the work took would still show in the sum.
    """
    if begun + least > perf_counter():
        await asyncio.get_running_loop().run_in_executor(_SLEEPERS, _sleep_until, begun + least)


def _sleep_until(moment: float) -> None:
    sleep(max(0.0, moment - perf_counter()))
