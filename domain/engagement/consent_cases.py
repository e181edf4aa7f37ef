"""Load, ask, save: a community's own steps towards its answer. Nobody else takes them, not even the secretariat."""

from __future__ import annotations

from domain.access import Profile, Viewer
from domain.engagement import commands as c
from domain.engagement.approach import anyone_who_sees, approach, stale
from domain.engagement.barrier import Act
from domain.engagement.consent import ConsentProcess
from domain.engagement.ports import EngagementWork
from domain.engagement.refusals import NotACommunityHere, OnlyTheCommunity
from domain.engagement.values import ConsentState
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind


async def open_consent_process(
    command: c.OpenConsentProcess, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Opens the record of a community's decision; opened by the community or the secretariat, kept by the community."""
    today = clock.today()
    kind = await work.surroundings.kind_of(command.community_id)
    if kind is None or not await work.surroundings.has_site(command.site_id):
        return NotThere()
    is_community = by.profile is Profile.MEMBER and by.organisation == command.community_id
    if by.organisation is None or not (is_community or by.profile is Profile.SECRETARIAT):
        return OnlyTheCommunity()
    stands = await work.surroundings.capacities(command.community_id, command.site_id, today)
    if kind is not OrganisationKind.COMMUNITY or AssignmentCapacity.COMMUNITY not in stands:
        return NotACommunityHere()
    process = ConsentProcess(
        id=new_id(),
        owner_id=command.community_id,
        site_id=command.site_id,
        community_id=command.community_id,
        subject=command.subject,
        opened_on=command.opened_on,
    )
    decided = process.opened(Act(id=new_id(), by=by.organisation, on=command.opened_on), today)
    if isinstance(decided, Refusal):
        return decided
    await work.consents.add(decided.record)
    return Recorded(entity="ConsentProcess", id=decided.record.id, events=decided.events)


async def agree_process(
    command: c.TakeConsentStep, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community and the operator have agreed how the community will decide."""
    return await _step(command, ConsentState.PROCESS_AGREED, None, by, work, clock, new_id)


async def share_information(
    command: c.TakeConsentStep, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community has what it needs to know; from its deliberation it comes back here for more."""
    return await _step(command, ConsentState.INFORMATION_SHARED, None, by, work, clock, new_id)


async def begin_deliberation(
    command: c.TakeConsentStep, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community has begun to deliberate."""
    return await _step(command, ConsentState.DELIBERATING, None, by, work, clock, new_id)


async def give_consent(
    command: c.TakeConsentStep, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community consents."""
    return await _step(command, ConsentState.GIVEN, None, by, work, clock, new_id)


async def give_conditional_consent(
    command: c.GiveConditionalConsent, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community consents under its conditions."""
    return await _step(command, ConsentState.CONDITIONAL, command.conditions, by, work, clock, new_id)


async def withhold_consent(
    command: c.TakeConsentStep, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The community says no. That ends the process."""
    return await _step(command, ConsentState.WITHHELD, None, by, work, clock, new_id)


async def _step(
    command: c.TakeConsentStep | c.GiveConditionalConsent,
    state: ConsentState,
    conditions: str | None,
    by: Viewer,
    work: EngagementWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    today = clock.today()
    found = await approach(
        work.consents, command.consent_process_id, by, work.surroundings, today, may=anyone_who_sees
    )
    if isinstance(found, Refusal):
        return found
    process, _ = found
    if by.profile is not Profile.MEMBER or by.organisation != process.community_id:
        return OnlyTheCommunity()
    refused = stale(process.version, command.version)
    if refused is not None:
        return refused
    act = Act(id=new_id(), by=process.community_id, on=command.on, why=conditions)
    decided = process.moved_to(state, act, today)
    if isinstance(decided, Refusal):
        return decided
    await work.consents.keep(decided.record, was=process)
    return Recorded(entity="ConsentProcess", id=process.id, events=decided.events)
