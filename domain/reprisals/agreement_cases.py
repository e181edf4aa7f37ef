"""Load, ask, save: the scheme's agreements with sites. For a reprisal one ends by an allegation's outcome alone."""

from __future__ import annotations

from domain.access import Profile, Viewer
from domain.cases.approach import reckoning_at, stale
from domain.engagement.days import no_later_than_tomorrow
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.agreement import Agreement
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import AgreementInForce, NobodyOperates, OnlyByAnOutcome, OnlyTheSecretariat
from domain.reprisals.values import TerminationReason
from domain.stakeholders.values import AssignmentCapacity


async def sign_agreement(
    command: c.SignAgreement, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that whoever operates the site signed."""
    if by.profile is not Profile.SECRETARIAT:
        return OnlyTheSecretariat()
    if not await work.surroundings.has_site(command.site_id):
        return NotThere()
    late = no_later_than_tomorrow(command.signed_on, clock.today(), "signedOn")
    if late is not None:
        return late
    if await work.agreements.in_force(command.site_id) is not None:
        return AgreementInForce()
    stand = await work.casework.at_site(command.site_id, clock.today(), 0)
    operator = next((who for who, as_what in stand.items() if AssignmentCapacity.OPERATOR in as_what), None)
    if operator is None:
        return NobodyOperates()
    decided = Agreement(
        id=new_id(), site_id=command.site_id, operator_id=operator, signed_on=command.signed_on
    ).signed()
    await work.agreements.add(decided.record)
    return Recorded(entity="Agreement", id=decided.record.id, events=decided.events)


async def terminate_agreement(
    command: c.TerminateAgreement, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that an agreement ended, for a reason that is no reprisal; what rests on it ends with it."""
    if by.profile is not Profile.SECRETARIAT:
        return OnlyTheSecretariat()
    if command.reason is TerminationReason.REPRISAL:
        return OnlyByAnOutcome()
    agreement = await work.agreements.load(command.agreement_id)
    if agreement is None:
        return NotThere()
    changed = stale(agreement.version, command.version)
    if changed is not None:
        return changed
    reckoning = await reckoning_at(agreement.site_id, work, by_week=False)
    decided = agreement.terminated(command.reason, reckoning.today(clock.now()))
    if isinstance(decided, Refusal):
        return decided
    await work.agreements.keep(decided.record, was=agreement)
    on = decided.record.terminated_on or clock.today()
    followed = await work.after_agreements.ended(agreement.site_id, on, by, new_id)
    return Recorded(entity="Agreement", id=agreement.id, events=(*decided.events, *followed))
