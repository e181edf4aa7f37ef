"""Load, ask, save: what was raised and answered at an engagement, and what was agreed and done."""

from __future__ import annotations

from domain.access import Viewer
from domain.engagement import commands as c
from domain.engagement.approach import anyone_who_sees, approach
from domain.engagement.own import keep, of_part, on_own, own
from domain.engagement.ports import EngagementWork
from domain.kernel import Clock, NewId, NotThere, NotYours, Recorded, Refusal


async def raise_issue(
    command: c.RaiseIssue, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Adds what was raised."""
    id = new_id()
    done = await on_own(
        command.engagement_id,
        command.version,
        by,
        work,
        clock,
        lambda it: it.issue_raised(id, command.raised),
    )
    return of_part("Issue", id, done)


async def answer_issue(
    command: c.AnswerIssue, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records the response to an issue."""
    engagement = await work.engagements.of_part("Issue", command.issue_id)
    done = await on_own(
        engagement, None, by, work, clock, lambda it: it.issue_answered(command.issue_id, command.response)
    )
    return of_part("Issue", command.issue_id, done)


async def agree_action(
    command: c.AgreeAction, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records a promise of an organisation that is known here."""
    id = new_id()
    found = await own(command.engagement_id, command.version, by, work, clock)
    if isinstance(found, Refusal):
        return found
    if await work.surroundings.kind_of(command.responsible_id) is None:
        return NotThere()
    decided = found.action_agreed(id, command.description, command.responsible_id, command.due_on)
    return of_part("AgreedAction", id, await keep(decided, found, work))


async def complete_action(
    command: c.CompleteAction, by: Viewer, work: EngagementWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records a promise kept: by the organisation that keeps the record or the one that promised."""
    id = await work.engagements.of_part("AgreedAction", command.action_id)
    today = clock.today()
    found = await approach(work.engagements, id, by, work.surroundings, today, may=anyone_who_sees)
    if isinstance(found, Refusal):
        return found
    engagement, standing = found
    action = engagement.action(command.action_id)
    if not standing.keeps(engagement) and (action is None or action.responsible_id != by.organisation):
        return NotYours()
    decided = engagement.action_completed(command.action_id, command.completed_on, today)
    return of_part("AgreedAction", command.action_id, await keep(decided, engagement, work))
