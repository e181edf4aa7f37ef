"""To whom an engagement is opened, what stops it, and that a refusal moves nothing."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.engagement import agreement_cases as agreements
from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement import release_cases as releases
from domain.engagement import use_cases as engagements
from domain.engagement.refusals import (
    AlreadyReleased,
    NotReleased,
    TellsOfSomeone,
)
from domain.engagement.values import (
    Audience,
    BarrierKind,
    Method,
)
from domain.kernel import NotThere, Recorded
from domain.labels import encode_id
from tests.engagement.acts import obstacle, refused, release
from tests.engagement.world import (
    OPERATOR,
    RIVER_NGO,
    TODAY,
    World,
    meeting,
)


async def test_a_release_opens_the_record_and_its_withdrawal_closes_it(world: World, met: UUID) -> None:
    await release(world, met, Audience.OPERATOR)
    kept = world.engagements.kept[met]
    assert (kept.shared_members, kept.shared_operator, kept.published) == (False, True, False)
    again = c.ReleaseEngagement(engagement_id=met, audience=Audience.OPERATOR)
    await refused(world, releases.release_engagement, again, RIVER_NGO, AlreadyReleased)
    withdraw = c.WithdrawRelease(engagement_id=met, audience=Audience.OPERATOR)
    assert isinstance(await world.does(releases.withdraw_release, withdraw, RIVER_NGO), Recorded)
    kept = world.engagements.kept[met]
    assert kept.shared_operator is False
    assert [(r.audience, r.released_on, r.withdrawn_on) for r in kept.releases] == [
        (Audience.OPERATOR, TODAY, TODAY)
    ]
    await refused(world, releases.withdraw_release, withdraw, RIVER_NGO, NotReleased)
    await refused(
        world, agreements.raise_issue, c.RaiseIssue(engagement_id=met, raised="x"), OPERATOR, NotThere
    )


@pytest.mark.parametrize("audience", [Audience.OPERATOR, Audience.PUBLIC])
async def test_fear_with_a_group_is_not_released_until_the_group_is_removed(
    world: World, met: UUID, audience: Audience
) -> None:
    told = obstacle(met, kind=BarrierKind.FEAR_OF_REPRISAL, affected_group="Night shift at the crusher")
    barrier = await world.does(barriers.identify_barrier, told, RIVER_NGO)
    command = c.ReleaseEngagement(engagement_id=met, audience=audience)
    answer = await refused(world, releases.release_engagement, command, RIVER_NGO, TellsOfSomeone)
    assert answer.barrier_id == encode_id("Barrier", barrier.id)
    assert "FEAR_OF_REPRISAL identified on 2026-03-02" in answer.message
    assert "crusher" not in answer.message + answer.next
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    await world.does(barriers.remove_affected_group, c.RemoveAffectedGroup(barrier_id=barrier.id), RIVER_NGO)
    await release(world, met, audience)


async def test_fear_told_in_an_interview_is_not_released_at_all(world: World) -> None:
    done = await world.does(engagements.record_engagement, meeting(method=Method.INTERVIEW), RIVER_NGO)
    await world.does(barriers.identify_barrier, obstacle(done.id, kind=BarrierKind.INSECURITY), RIVER_NGO)
    for audience in (Audience.OPERATOR, Audience.PUBLIC):
        command = c.ReleaseEngagement(engagement_id=done.id, audience=audience)
        answer = await refused(world, releases.release_engagement, command, RIVER_NGO, TellsOfSomeone)
        assert "ASSIGNED_MEMBERS" in answer.next
    await release(world, done.id, Audience.ASSIGNED_MEMBERS)


async def test_a_harmless_barrier_with_a_group_may_be_released(world: World, met: UUID) -> None:
    await world.does(barriers.identify_barrier, obstacle(met, affected_group="Upper valley"), RIVER_NGO)
    await release(world, met, Audience.OPERATOR, Audience.PUBLIC)


async def test_what_is_released_already_does_not_come_to_tell_of_someone_later(
    world: World, met: UUID
) -> None:
    await release(world, met, Audience.OPERATOR)
    group = obstacle(met, kind=BarrierKind.LEGAL_STATUS, affected_group="Seasonal workers")
    await refused(world, barriers.identify_barrier, group, RIVER_NGO, TellsOfSomeone)
    general = replace(group, affected_group=None)
    assert isinstance(await world.does(barriers.identify_barrier, general, RIVER_NGO), Recorded)
    amend = c.AmendEngagement(engagement_id=met, version=2, method=Method.INTERVIEW)
    await refused(world, engagements.amend_engagement, amend, RIVER_NGO, TellsOfSomeone)
