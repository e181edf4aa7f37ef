"""What follows in the records from what happened in the vault meanwhile: requests lapsed, were revoked or spent."""

from __future__ import annotations

from uuid import UUID

from domain.kernel import Recorded
from domain.unsealing.ports import UnsealingWork
from domain.vault.ports import Pending


async def follow(pending: Pending, work: UnsealingWork) -> Recorded | None:
    """Keeps where the request stands, if that changed."""
    found = await work.unsealings.load(pending.request)
    if found is None or (now := found.follows(pending)) is found:
        return None
    await work.unsealings.keep(now, was=found)
    events = (now.happened("UnsealingMovedOn"),) if now.state is not found.state else ()
    return Recorded(entity="Unsealing", id=now.id, events=events)


async def next_open(after: UUID | None, work: UnsealingWork, most: int) -> tuple[UUID, ...]:
    """The next requests that something may still follow."""
    return tuple(await work.unsealings.open_ones(after, most))
