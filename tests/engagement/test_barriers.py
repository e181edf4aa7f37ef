"""Who may say what about a barrier, and that a refusal moves nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.engagement import barrier_cases as barriers
from domain.engagement import commands as c
from domain.engagement.refusals import (
    CannotRepresent,
    OnlyTheAffectedSide,
)
from domain.engagement.values import (
    Audience,
    BarrierState,
    MitigationKind,
)
from domain.kernel import IllegalTransition, NotThere, NotYours, Recorded
from domain.sectors.model import Sector
from domain.stakeholders.values import Role
from tests.engagement.acts import mitigated, obstacle, refused, release
from tests.engagement.world import (
    AUDITORS,
    MET,
    OPERATOR,
    OTHER_COMPANY,
    RIVER_NGO,
    SECRETARIAT,
    TODAY,
    UNION,
    VILLAGE,
    World,
    named,
)

NOWHERE = named(999)


@pytest.mark.parametrize(
    ("organisation", "sector"),
    [(VILLAGE, Sector.COMMUNITIES), (UNION, Sector.WORKERS), (RIVER_NGO, Sector.NGOS)],
)
@pytest.mark.parametrize(
    ("use_case", "command", "state"),
    [
        (barriers.verify_barrier_removed, c.VerifyBarrierRemoved, BarrierState.VERIFIED),
        (barriers.mark_barrier_persisting, c.MarkBarrierPersisting, BarrierState.PERSISTS),
    ],
)
async def test_the_affected_side_says_whether_a_barrier_is_gone(
    world: World,
    met: UUID,
    organisation: UUID,
    sector: Sector,
    use_case: object,
    command: type,
    state: BarrierState,
) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, affected_sector=sector)
    day = "verified_on" if state is BarrierState.VERIFIED else "observed_on"
    done = await world.does(
        use_case, command(barrier_id=barrier, **{day: TODAY, "why": "Seen twice"}), organisation
    )
    assert isinstance(done, Recorded)
    last = world.barriers.kept[barrier].events[-1]
    assert (last.state, last.organisation_id, last.occurred_on, last.position, last.why) == (
        state,
        organisation,
        TODAY,
        4,
        "Seen twice",
    )


@pytest.mark.parametrize("organisation", [OPERATOR, RIVER_NGO, UNION, AUDITORS, SECRETARIAT])
async def test_nobody_but_the_affected_side_says_so(world: World, met: UUID, organisation: UUID) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS, Audience.OPERATOR)
    barrier = await mitigated(world, met, affected_sector=Sector.COMMUNITIES)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, organisation, OnlyTheAffectedSide)
    persists = c.MarkBarrierPersisting(barrier_id=barrier, observed_on=TODAY)
    await refused(world, barriers.mark_barrier_persisting, persists, organisation, OnlyTheAffectedSide)


@pytest.mark.parametrize("organisation", [OPERATOR, OTHER_COMPANY])
async def test_a_company_never_verifies_even_where_its_sector_is_the_one_affected(
    world: World, met: UUID, organisation: UUID
) -> None:
    await release(world, met, Audience.PUBLIC)
    barrier = await mitigated(world, met, affected_sector=Sector.MINING_COMPANIES)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, organisation, OnlyTheAffectedSide)


async def test_a_named_representative_speaks_for_those_affected(world: World, met: UUID) -> None:
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, affected_sector=Sector.CONSUMER_BRANDS, representative_id=UNION)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, VILLAGE, OnlyTheAffectedSide)
    assert isinstance(await world.does(barriers.verify_barrier_removed, verify, UNION), Recorded)


async def test_a_company_is_not_named_to_represent(world: World, met: UUID) -> None:
    for company in (OPERATOR, OTHER_COMPANY):
        await refused(
            world,
            barriers.identify_barrier,
            obstacle(met, representative_id=company),
            RIVER_NGO,
            CannotRepresent,
        )
    await refused(
        world, barriers.identify_barrier, obstacle(met, representative_id=NOWHERE), RIVER_NGO, NotThere
    )


async def test_a_representative_that_came_to_operate_the_site_no_longer_speaks_for_those_affected(
    world: World, met: UUID
) -> None:
    await release(world, met, Audience.OPERATOR, Audience.ASSIGNED_MEMBERS)
    barrier = await mitigated(world, met, representative_id=UNION)
    named_once = world.barriers.kept[barrier]
    world.barriers.kept[barrier] = replace(named_once, representative_id=OPERATOR)
    verify = c.VerifyBarrierRemoved(barrier_id=barrier, verified_on=TODAY)
    await refused(world, barriers.verify_barrier_removed, verify, OPERATOR, OnlyTheAffectedSide)


async def test_the_affected_side_that_may_not_read_the_record_finds_nothing(world: World, met: UUID) -> None:
    barrier = await mitigated(world, met)
    for id in (barrier, NOWHERE):
        verify = c.VerifyBarrierRemoved(barrier_id=id, verified_on=TODAY)
        assert await refused(world, barriers.verify_barrier_removed, verify, VILLAGE, NotThere) == NotThere()


async def test_the_operator_marks_mitigated_only_what_is_shared_with_it(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    plan = c.PlanMitigation(
        barrier_id=done.id, kind=MitigationKind.TRANSPORT, responsible_id=UNION, planned_on=date(2026, 3, 4)
    )
    await world.does(barriers.plan_mitigation, plan, RIVER_NGO)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    await refused(world, barriers.mark_mitigated, mark, OPERATOR, NotThere)
    await release(world, met, Audience.OPERATOR, Audience.ASSIGNED_MEMBERS)
    await refused(world, barriers.mark_mitigated, mark, VILLAGE, NotYours)
    await refused(world, barriers.plan_mitigation, plan, OPERATOR, NotYours)
    assert isinstance(await world.does(barriers.mark_mitigated, mark, OPERATOR), Recorded)
    kept = world.barriers.kept[done.id]
    assert (kept.state, kept.mitigations[0].done_on) == (BarrierState.MITIGATED, TODAY)


async def test_who_is_responsible_for_a_mitigation_marks_it_done(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    plan = c.PlanMitigation(
        barrier_id=done.id, kind=MitigationKind.TRANSPORT, responsible_id=UNION, planned_on=MET
    )
    await world.does(barriers.plan_mitigation, plan, RIVER_NGO)
    await release(world, met, Audience.ASSIGNED_MEMBERS)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    assert isinstance(await world.does(barriers.mark_mitigated, mark, UNION), Recorded)


async def test_a_step_out_of_turn_names_the_steps_that_are_open(world: World, met: UUID) -> None:
    done = await world.does(barriers.identify_barrier, obstacle(met), RIVER_NGO)
    mark = c.MarkMitigated(barrier_id=done.id, done_on=TODAY)
    answer = await refused(world, barriers.mark_mitigated, mark, RIVER_NGO, IllegalTransition)
    assert answer.legal_next == ("MITIGATION_PLANNED",)
    assert answer.next == "Plan what is to be done against it first."


async def test_a_barrier_keeps_the_audience_of_its_engagement(world: World, met: UUID) -> None:
    await release(world, met, Audience.PUBLIC)
    done = await world.does(
        barriers.identify_barrier, obstacle(met, affected_roles=(Role.DEFENDER, Role.DEFENDER)), RIVER_NGO
    )
    kept = world.barriers.kept[done.id]
    assert (kept.published, kept.shared_operator, kept.owner_id) == (True, False, RIVER_NGO)
    assert kept.affected_roles == (Role.DEFENDER,)
