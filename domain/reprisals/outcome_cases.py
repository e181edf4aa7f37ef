"""Load, ask, save: what the scheme decides after a finding, what a site puts right, and asking again until the end.

An outcome is its handler's to record, at the scheme's discretion. Ending the site's agreement is one commit with it.
"""

from __future__ import annotations

from domain.access import Viewer
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import after
from domain.reprisals import commands as c
from domain.reprisals.agreement import Agreement
from domain.reprisals.model import BODY, COMMITTEE, CONCERNED
from domain.reprisals.own import Found, come_to, its_handler, its_side, judging, keep
from domain.reprisals.ports import ReprisalWork
from domain.reprisals.refusals import AlreadyTerminated, NoActiveAgreement
from domain.reprisals.values import Outcome, TerminationReason


async def decide_outcome(
    command: c.DecideOutcome, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what the scheme does; where that is the end of the agreement, it ends now."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    due = tuple((one.kind, one.due_on) for one in command.actions)
    unfit = after.unfit_outcome(found.case, command.outcome, due, found.today)
    if unfit is not None:
        return unfit
    terminates = command.outcome is Outcome.AGREEMENT_TERMINATED
    ended = await _ended(found, work, by, new_id) if terminates else None
    if isinstance(ended, Refusal):
        return ended
    agreement = ended.record.id if ended else None
    act = found.act(new_id, BODY)
    decided = after.decided(found.case, command.outcome, due, agreement, act, found.by, new_id)
    events = (*decided.events, *(ended.events if ended else ()))
    return await keep(Decided(record=decided.record, events=events), found, work)


async def _ended(
    found: Found, work: ReprisalWork, by: Viewer, new_id: NewId
) -> Decided[Agreement] | NoActiveAgreement | AlreadyTerminated:
    agreement = await work.agreements.in_force(found.case.site_id)
    if agreement is None:
        return NoActiveAgreement()
    ended = agreement.terminated(TerminationReason.REPRISAL, found.by.kept(found.today))
    if not isinstance(ended, Decided):
        return ended
    await work.agreements.keep(ended.record, was=agreement)
    on = ended.record.terminated_on or found.today
    followed = await work.after_agreements.ended(agreement.site_id, on, by, new_id)
    return Decided(record=ended.record, events=(*ended.events, *followed))


async def record_action_done(
    command: c.OnAction, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that a recommended action is said to be done."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler)
    if isinstance(found, Refusal):
        return found
    return await keep(after.action_done(found.case, command.action_id, found.act(new_id, BODY)), found, work)


async def verify_action(
    command: c.OnAction, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Those who brought the allegation see that it was done."""
    found = await come_to(command.allegation_id, by, work, clock, its_side)
    if isinstance(found, Refusal):
        return found
    act = found.act(new_id, CONCERNED)
    return await keep(after.action_verified(found.case, command.action_id, act), found, work)


async def confirm_action(
    command: c.OnAction, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The committee sees that it was done."""
    found = await judging(command.allegation_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    act = found.act(new_id, COMMITTEE)
    return await keep(after.action_verified(found.case, command.action_id, act), found, work)


async def start_monitoring(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """From now on somebody watches whether more is done to them."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(after.monitored(found.case, found.act(new_id, BODY)), found, work)


async def hold_check_in(
    command: c.HoldCheckIn, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that somebody asked again, and what they found."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler)
    if isinstance(found, Refusal):
        return found
    decided = after.checked_in(found.case, command.finding, found.act(new_id, BODY), found.by, found.today)
    return await keep(decided, found, work)


async def close_allegation(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Closes it, after the last check-in."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(after.closed(found.case, found.act(new_id, BODY)), found, work)
