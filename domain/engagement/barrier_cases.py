"""Load, ask, save: the acts on a barrier. Who may say what about it is the heart of this file.

The keeper identifies a barrier and plans; the keeper, the organisation responsible or the site's operator says that it
is done; only the affected side says whether that was enough.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from domain.access import Viewer
from domain.engagement import commands as c
from domain.engagement import exposure
from domain.engagement.approach import anyone_who_sees, approach, stale
from domain.engagement.barrier import Act, Barrier, Mitigation
from domain.engagement.model import Engagement
from domain.engagement.parts import Decided
from domain.engagement.ports import EngagementWork
from domain.engagement.refusals import AlreadyRecorded, CannotRepresent, OnlyTheAffectedSide
from domain.engagement.standing import Standing
from domain.kernel import Clock, NewId, NotThere, NotYours, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind

Decision = Decided[Barrier] | Refusal


async def identify_barrier(
    command: c.IdentifyBarrier, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what keeps people out, beside the engagement where it was met."""
    today = clock.today()
    found = await approach(work.engagements, command.engagement_id, by, work.surroundings, today)
    if isinstance(found, Refusal):
        return found
    engagement, _ = found
    refused = await _unfit(command, engagement, work, today)
    if refused is not None:
        return refused
    drafted = _drafted(command, engagement, new_id())
    told = exposure.tells_of_someone(engagement, engagement.method, [drafted])
    act = Act(
        id=new_id(), by=by.organisation or engagement.owner_id, on=command.identified_on, why=command.why
    )
    decided = told or drafted.identified(act, today)
    if isinstance(decided, Refusal):
        return decided
    await work.barriers.add(decided.record)
    return Recorded(entity="Barrier", id=decided.record.id, events=decided.events)


async def remove_affected_group(
    command: c.RemoveAffectedGroup, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Takes out of the record which group a barrier affects."""
    found = await approach(
        work.barriers, command.barrier_id, by, work.surroundings, clock.today(), version=command.version
    )
    return found if isinstance(found, Refusal) else await _kept(found[0].without_group(), found[0], work)


async def plan_mitigation(
    command: c.PlanMitigation, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what is to be done against a barrier, and by which organisation."""
    today = clock.today()
    found = await approach(
        work.barriers, command.barrier_id, by, work.surroundings, today, version=command.version
    )
    if isinstance(found, Refusal):
        return found
    if await work.surroundings.kind_of(command.responsible_id) is None:
        return NotThere()
    barrier, _ = found
    planned = Mitigation(
        id=new_id(),
        kind=command.kind,
        description=command.description,
        responsible_id=command.responsible_id,
        planned_on=command.planned_on,
    )
    act = Act(id=new_id(), by=by.organisation or barrier.owner_id, on=command.planned_on, why=command.why)
    return await _kept(barrier.mitigation_planned(planned, act, today), barrier, work)


async def mark_mitigated(
    command: c.MarkMitigated, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records the claim that what was planned is done."""
    today = clock.today()

    def may(standing: Standing, barrier: Barrier) -> Refusal | None:
        operates = AssignmentCapacity.OPERATOR in standing.capacities
        does = operates or barrier.is_to_be_done_by(by.organisation)
        return None if does or standing.keeps(barrier) else NotYours()

    return await _step(
        command, command.done_on, by, work, clock, new_id, may, lambda it, act: it.mitigated(act, today)
    )


async def verify_barrier_removed(
    command: c.VerifyBarrierRemoved, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that the affected side finds the barrier gone."""
    today = clock.today()
    return await _step(
        command,
        command.verified_on,
        by,
        work,
        clock,
        new_id,
        _unless_affected,
        lambda it, act: it.verified_removed(act, today),
    )


async def mark_barrier_persisting(
    command: c.MarkBarrierPersisting, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that the affected side finds the barrier still there."""
    today = clock.today()
    return await _step(
        command,
        command.observed_on,
        by,
        work,
        clock,
        new_id,
        _unless_affected,
        lambda it, act: it.found_persisting(act, today),
    )


def _unless_affected(standing: Standing, barrier: Barrier) -> Refusal | None:
    affected = standing.is_affected(barrier, barrier.affected_sector, barrier.representative_id)
    return None if affected else OnlyTheAffectedSide()


async def _step(
    command: c.MarkMitigated | c.VerifyBarrierRemoved | c.MarkBarrierPersisting,
    on: date,
    by: Viewer,
    work: EngagementWork,
    clock: Clock,
    new_id: NewId,
    may: Callable[[Standing, Barrier], Refusal | None],
    decide: Callable[[Barrier, Act], Decision],
) -> Recorded | Refusal:
    found = await approach(
        work.barriers, command.barrier_id, by, work.surroundings, clock.today(), may=anyone_who_sees
    )
    if isinstance(found, Refusal):
        return found
    barrier, standing = found
    refused = may(standing, barrier) or stale(barrier.version, command.version)
    if refused is not None or by.organisation is None:
        return refused or NotYours()
    decided = decide(barrier, Act(id=new_id(), by=by.organisation, on=on, why=command.why))
    return await _kept(decided, barrier, work)


async def _kept(decided: Decision, was: Barrier, work: EngagementWork) -> Recorded | Refusal:
    if isinstance(decided, Refusal):
        return decided
    await work.barriers.keep(decided.record, was=was)
    return Recorded(entity="Barrier", id=was.id, events=decided.events)


async def _unfit(
    command: c.IdentifyBarrier, engagement: Engagement, work: EngagementWork, today: date
) -> Refusal | None:
    if command.external_ref and await work.barriers.is_referenced(engagement.owner_id, command.external_ref):
        return AlreadyRecorded()
    if command.representative_id is None:
        return None
    kind = await work.surroundings.kind_of(command.representative_id)
    if kind is None:
        return NotThere()
    return CannotRepresent() if kind is OrganisationKind.COMPANY else None


def _drafted(command: c.IdentifyBarrier, engagement: Engagement, id: UUID) -> Barrier:
    return Barrier(
        id=id,
        engagement_id=engagement.id,
        owner_id=engagement.owner_id,
        site_id=engagement.site_id,
        shared_members=engagement.shared_members,
        shared_operator=engagement.shared_operator,
        published=engagement.published,
        kind=command.kind,
        severity=command.severity,
        affected_sector=command.affected_sector,
        affected_group=command.affected_group,
        affected_roles=tuple(dict.fromkeys(command.affected_roles)),
        representative_id=command.representative_id,
        identified_on=command.identified_on,
        external_ref=command.external_ref,
    )
