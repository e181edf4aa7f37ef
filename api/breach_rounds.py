"""The parts of a round that breaches need: the secretariat is warned of the clock, the disclosure log hears of each.

Each breach in a transaction of its own. A vault that is away hears of it at a later round.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from api.case_rounds import ROUNDS
from domain.kernel import Clock, Refusal
from domain.unsealing.breach_cases import warn_of_breach
from infra import log
from infra.unit_of_work import Works

_SAID = {
    "NEAR": "a breach has to be told to the authority within a day",
    "OVERDUE": "a breach was not told to the authority in time",
}
Part = Callable[[Works, Clock], Awaitable[None]]


def breaches() -> list[Part]:
    """What is done for breaches."""
    return [warn_of_breaches, log_breaches]


async def warn_of_breaches(works: Works, clock: Clock) -> None:
    """Once when 24 hours are left, once when they are over; in the service's log as well, without saying which."""
    async with works.begin(ROUNDS) as work:
        due = await work.breaches.to_warn(clock.now())
    for breach in due:
        await _warned(breach, works, clock)


async def _warned(breach: UUID, works: Works, clock: Clock) -> None:
    async with works.begin(ROUNDS) as work:
        done = await warn_of_breach(breach, work, clock)
        if done is not None:
            await work.ledger.audit("warnOfBreach", done, ROUNDS, clock.now())
            await work.ledger.tell(done, clock.now())
            await work.commit()
            log.warn(_SAID[done.events[0].facts["when"]])


async def log_breaches(works: Works, clock: Clock) -> None:
    """An entry in the disclosure log for each. Telling it twice is harmless."""
    async with works.begin(ROUNDS) as work:
        waiting = await work.breaches.not_in_log()
    for breach in waiting:
        async with works.begin(ROUNDS) as work:
            found = await work.breaches.load(breach)
            if found is None or found.in_log:
                continue
            async with work.apart() as vault:
                said = await vault.breach(breach, found.recorded_at.date())
            if isinstance(said, Refusal):
                return
            now = await work.breaches.load(breach)
            if now is not None:
                await work.breaches.keep(replace(now, in_log=True), was=now)
                await work.commit()
