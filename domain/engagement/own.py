"""Acts on an engagement that one keeps: loaded as one's own, decided by the model, kept if it said yes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from domain.access import Viewer
from domain.engagement.approach import approach
from domain.engagement.model import Engagement
from domain.engagement.parts import Decided
from domain.engagement.ports import EngagementWork
from domain.kernel import Clock, Recorded, Refusal

Decision = Decided[Engagement] | Refusal


async def on_own(
    id: UUID | None,
    version: int | None,
    by: Viewer,
    work: EngagementWork,
    clock: Clock,
    decide: Callable[[Engagement], Decision],
) -> Recorded | Refusal:
    """Loads it, lets it decide, keeps it."""
    found = await own(id, version, by, work, clock)
    return found if isinstance(found, Refusal) else await keep(decide(found), found, work)


async def own(
    id: UUID | None, version: int | None, by: Viewer, work: EngagementWork, clock: Clock
) -> Engagement | Refusal:
    """The engagement, if whoever asks keeps it and it is as they last read it."""
    found = await approach(work.engagements, id, by, work.surroundings, clock.today(), version=version)
    return found if isinstance(found, Refusal) else found[0]


async def keep(decided: Decision, was: Engagement, work: EngagementWork) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.engagements.keep(decided.record, was=was)
    return Recorded(entity="Engagement", id=was.id, events=decided.events)


def of_part(entity: str, id: UUID, done: Recorded | Refusal) -> Recorded | Refusal:
    """The same act, told of the part it was about."""
    return done if isinstance(done, Refusal) else Recorded(entity=entity, id=id, events=done.events)
