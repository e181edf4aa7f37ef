"""What the tests of this context do again and again: identify, release, mitigate, and be refused."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement import release_cases as releases
from domain.engagement.values import (
    Audience,
    BarrierKind,
    MitigationKind,
    Severity,
)
from domain.kernel import Recorded, Refusal
from domain.sectors.model import Sector
from tests.engagement.world import (
    MET,
    OPERATOR,
    RIVER_NGO,
    World,
)


def obstacle(engagement: UUID, **changes: object) -> c.IdentifyBarrier:
    told = {
        "engagement_id": engagement,
        "kind": BarrierKind.LANGUAGE,
        "severity": Severity.HIGH,
        "affected_sector": Sector.COMMUNITIES,
        "identified_on": MET,
        **changes,
    }
    return c.IdentifyBarrier(**told)


async def release(world: World, engagement: UUID, *audiences: Audience) -> None:
    for audience in audiences:
        command = c.ReleaseEngagement(engagement_id=engagement, audience=audience)
        assert isinstance(await world.does(releases.release_engagement, command, RIVER_NGO), Recorded)


async def mitigated(world: World, engagement: UUID, **changes: object) -> UUID:
    """A barrier that is claimed to be overcome."""
    done = await world.does(barriers.identify_barrier, obstacle(engagement, **changes), RIVER_NGO)
    assert isinstance(done, Recorded)
    plan = c.PlanMitigation(
        barrier_id=done.id,
        kind=MitigationKind.INTERPRETER,
        responsible_id=OPERATOR,
        planned_on=date(2026, 3, 4),
    )
    assert isinstance(await world.does(barriers.plan_mitigation, plan, RIVER_NGO), Recorded)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=date(2026, 3, 6))
    assert isinstance(await world.does(barriers.mark_mitigated, mark, RIVER_NGO), Recorded)
    return done.id


async def refused(
    world: World, use_case: object, command: object, by: UUID, refusal: type[Refusal]
) -> Refusal:
    """The act is refused by that name, and nothing has moved."""
    before = world.seen()
    answer = await world.does(use_case, command, by)
    assert type(answer) is refusal, answer
    assert world.seen() == before
    return answer
