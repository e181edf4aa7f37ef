"""Load, ask, save: what the site puts right. The firm opens and verifies, the operator does and never verifies."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from domain.access import Viewer
from domain.assurance import commands as c
from domain.assurance import corrective
from domain.assurance.corrective import FOLLOWING, OPENING, CorrectiveAction, ToPutRight
from domain.assurance.own import Found, May, come_to, its_firm, its_operator, keep
from domain.assurance.parts import Act
from domain.assurance.ports import AssuranceWork
from domain.assurance.refusals import NothingToCorrect, OutOfScope
from domain.assurance.team import wrong_stage
from domain.cases.approach import stale
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal

Step = Callable[[CorrectiveAction, Act], Decided[CorrectiveAction] | Refusal]
_NO_AUDIT = UUID(int=0)


async def open_corrective_action(
    command: c.OpenCorrectiveAction, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm says what is to be put right, and by when."""
    found = await come_to(command.audit_id, by, work, clock, its_firm)
    if isinstance(found, Refusal):
        return found
    if found.audit.state not in OPENING:
        return wrong_stage(found.audit, OPENING)
    current = await work.audit_ratings.current(found.audit.id)
    if command.requirement_id not in await work.audit_ratings.scope(found.audit.id):
        return OutOfScope()
    decided = corrective.opened(
        found.audit,
        ToPutRight(
            requirement_id=command.requirement_id, description=command.description, due_on=command.due_on
        ),
        current.get(command.requirement_id),
        work.rules.corrective_action_months,
        found.zone,
        found.act(new_id),
        new_id(),
    )
    if isinstance(decided, Refusal):
        return decided
    await work.corrective_actions.add(decided.record)
    return Recorded(entity="CorrectiveAction", id=decided.record.id, events=decided.events)


async def start_corrective_action(
    command: c.OnAudit, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The time begins in which the site puts right what it can before the report."""
    found = await come_to(command.audit_id, by, work, clock, its_firm, command.version)
    if isinstance(found, Refusal):
        return found
    decided = found.audit.correcting(found.act(new_id))
    if not isinstance(decided, Refusal) and not await work.corrective_actions.of_audit(found.audit.id):
        return NothingToCorrect()
    return await keep(decided, found, work)


async def record_done(
    command: c.OnCorrectiveAction, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The operator says that an action is done."""
    return await _step(command, by, work, clock, its_operator, new_id, CorrectiveAction.done)


async def verify_action(
    command: c.OnCorrectiveAction, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm finds that an action was done."""
    return await _step(command, by, work, clock, its_firm, new_id, CorrectiveAction.verified)


async def return_action(
    command: c.OnCorrectiveAction, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The firm finds that an action was not done after all."""
    return await _step(command, by, work, clock, its_firm, new_id, CorrectiveAction.returned)


async def _step(
    command: c.OnCorrectiveAction,
    by: Viewer,
    work: AssuranceWork,
    clock: Clock,
    may: May,
    new_id: NewId,
    step: Step,
) -> Recorded | Refusal:
    """An action is nobody's but its audit's: a published audit does not make its actions public."""
    audit = await work.corrective_actions.audit_of(command.action_id)
    found = await come_to(audit or _NO_AUDIT, by, work, clock, may, inside=True)
    if isinstance(found, Refusal):
        return found
    if found.audit.state not in FOLLOWING:
        return wrong_stage(found.audit, FOLLOWING)
    return await _kept(command, found, work, new_id, step)


async def _kept(
    command: c.OnCorrectiveAction, found: Found, work: AssuranceWork, new_id: NewId, step: Step
) -> Recorded | Refusal:
    action = await work.corrective_actions.load(command.action_id)
    if action is None:
        return NotThere()
    decided = stale(action.version, command.version) or step(action, found.act(new_id))
    if isinstance(decided, Refusal):
        return decided
    await work.corrective_actions.keep(decided.record, was=action)
    return Recorded(entity="CorrectiveAction", id=action.id, events=decided.events)
