"""The parts of a round that governance needs: votes whose moment has come are closed, quarters that ended counted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

from api.case_rounds import ROUNDS
from domain.kernel import Clock, Recorded
from domain.sectors.motion_cases import close_vote
from domain.sectors.motion_commands import OnMotion
from domain.statistics.counting_cases import count_quarters
from infra.unit_of_work import Works

Part = Callable[[Works, Clock], Awaitable[None]]


def closings() -> list[Part]:
    """Votes are closed."""
    return [close_votes]


def countings() -> list[Part]:
    """Quarters are counted."""
    return [count_participation]


async def count_participation(works: Works, clock: Clock) -> None:
    """All that are to be counted, in one transaction: each is there wholly or not at all."""
    async with works.begin(ROUNDS) as work:
        if await count_quarters(work, clock):
            await work.commit()


async def close_votes(works: Works, clock: Clock) -> None:
    """Each in a transaction of its own: one that cannot be closed does not keep the others open."""
    async with works.begin(ROUNDS) as work:
        due = await work.motions.due(clock.now())
    broken: list[Exception] = []
    for motion in due:
        try:
            await _closed(motion, works, clock)
        except Exception as fault:
            broken.append(fault)
    if broken:
        raise broken[0]


async def _closed(motion: UUID, works: Works, clock: Clock) -> None:
    async with works.begin(ROUNDS) as work:
        done = await close_vote(OnMotion(motion_id=motion), ROUNDS, work, clock, uuid4)
        if isinstance(done, Recorded):
            await work.ledger.audit("closeVote", done, ROUNDS, clock.now())
            await work.ledger.tell(done, clock.now())
            await work.commit()
