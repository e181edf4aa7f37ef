"""Load, ask, save: a site's operator signs the undertaking of an audit."""

from __future__ import annotations

from domain.access import Profile, Viewer
from domain.assurance.interview_commands import SignUndertaking
from domain.assurance.interview_ports import InterviewWork
from domain.assurance.interview_standing import operates
from domain.assurance.refusals import OnlyTheOperator
from domain.assurance.undertaking import Ground, sign
from domain.cases.approach import reckoning_at
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal


class NoPromise(Exception):
    """The reference texts were not loaded: the service is not set up. Carries nothing."""


async def sign_undertaking(
    command: SignUndertaking, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records the promise, once."""
    seen = await work.audit_grounds.of(command.audit_id)
    refused = await _not_the_operator(seen, by, work, clock)
    if refused is not None:
        return refused
    ground = await work.audit_grounds.hold(command.audit_id)
    if ground is None:
        return NotThere()
    promise = await work.undertakings.promise()
    if promise is None:
        raise NoPromise
    reckoning = await reckoning_at(ground.site_id, work, by_week=False)
    decided = sign(
        ground,
        await work.undertakings.of_audit(ground.audit_id),
        promise,
        command.digest,
        id=new_id(),
        on=reckoning.today(clock.now()),
        by=by.person,
    )
    if isinstance(decided, Refusal):
        return decided
    await work.undertakings.add(decided.record)
    return Recorded(entity="Undertaking", id=decided.record.id, events=decided.events)


async def _not_the_operator(
    ground: Ground | None, by: Viewer, work: InterviewWork, clock: Clock
) -> Refusal | None:
    """The audit's firm and the secretariat know of it, and are told who signs; for everybody else it is not there."""
    if ground is None or by.organisation is None:
        return NotThere()
    if await operates(by, ground.operator_id, ground.site_id, work, clock):
        return None
    firm = by.profile is Profile.AUDIT_FIRM and by.organisation == ground.firm_id
    return OnlyTheOperator() if firm or by.profile is Profile.SECRETARIAT else NotThere()
