"""Load, ask, save: to whom an engagement is opened, and closed again."""

from __future__ import annotations

from domain.access import Viewer
from domain.engagement import commands as c
from domain.engagement.own import keep, on_own, own
from domain.engagement.parts import Release
from domain.engagement.ports import EngagementWork
from domain.kernel import Clock, NewId, Recorded, Refusal


async def release_engagement(
    command: c.ReleaseEngagement, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Opens the record to an audience."""
    found = await own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    release = Release(id=new_id(), audience=command.audience, released_on=clock.today(), why=command.why)
    decided = found.released(release, await work.barriers.at(found.id))
    return await keep(decided, found, work)


async def withdraw_release(
    command: c.WithdrawRelease, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closes the record to an audience."""
    return await on_own(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.release_withdrawn(command.audience, clock.today()),
    )
