"""Load, ask, save: what the handlers of the body do with a grievance, from acknowledging it to the last check-in.

The desk acknowledges and assigns; every further step is for the handler to whom it is assigned.
"""

from __future__ import annotations

from dataclasses import replace

from domain.access import Viewer
from domain.cases.assigning import ties_at, unfit_handler
from domain.cases.parts import CaseSide, CheckInFinding, Item, ItemKind
from domain.cases.refusals import ContentErased
from domain.engagement.spoken import known_language
from domain.grievances import commands as c
from domain.grievances.approach import Decision, at_its_desk, its_handler, on_grievance
from domain.grievances.content_cases import seal
from domain.grievances.mechanism_cases import takes_more
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceWork
from domain.grievances.refusals import MechanismClosed
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal

RETALIATION_NEXT = (
    "What was done to them can be alleged as a reprisal: `allegeReprisal`, by them or by an organisation that speaks "
    "for them. Every allegation is investigated."
)
"""What is said when a check-in finds retaliation."""
NOT_REACHED_NEXT = "Try again by another way that is safe for them. The next check-in is due all the same."
QUIET_NEXT = "Hold the next check-in when it is due."


async def acknowledge_grievance(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody at the desk says that it came in."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, at_its_desk, Grievance.acknowledged
    )


async def assign_grievance_handler(
    command: c.AssignGrievanceHandler, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody at the desk gives it to somebody there, or takes it, unless a tie bars them."""

    async def decide(case: Grievance, act: Act) -> Decision:
        today = clock.today()
        ties = await ties_at(case.site_id, (case.filed_by_id, case.representative_id), work, today)
        unfit = await unfit_handler(command.person_id, case.body_id, ties, work, today)
        return unfit or case.assigned(new_id(), command.person_id, act)

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, at_its_desk, decide
    )


async def screen_grievance(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler has looked at what it needs."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, Grievance.screened
    )


async def start_investigation(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler looks into it."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, Grievance.investigated
    )


async def propose_response(
    command: c.ProposeResponse, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler answers it. What the answer says is case content."""
    language = command.language and known_language(command.language)
    if isinstance(language, BadInput):
        return language

    async def decide(case: Grievance, act: Act) -> Decision:
        if case.erased_on is not None:
            return ContentErased(erased_on=case.erased_on)
        item = Item(
            id=new_id(),
            kind=ItemKind.RESPONSE,
            side=CaseSide.BODY,
            language=language,
            written_on=act.on,
            position=len(case.items) + 1,
        )
        decided = case.answered(command.outcome, item, act)
        if not isinstance(decided, Refusal):
            await seal(case, item, command.response, work)
        return decided

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, decide
    )


async def agree_remedy(
    command: c.AgreeRemedy, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler records what was agreed to make good."""
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.remedy_agreed(new_id(), command.kind, command.due_on, act),
    )


async def deliver_remedy(
    command: c.OnRemedy, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler says that the body did what was agreed."""
    return await on_grievance(
        await work.grievances.of_remedy(command.remedy_id),
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.remedy_delivered(command.remedy_id, act),
    )


async def close_grievance(
    command: c.CloseGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler closes it, and the check-ins begin."""
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.closed(command.reason, act, new_id),
    )


async def hold_check_in(
    command: c.HoldGrievanceCheckIn, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler has asked whether anything was done to them, and says what comes next."""
    done = await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.checked_in(command.finding, act),
    )
    return done if isinstance(done, Refusal) else replace(done, told={"advice": _next(command.finding)})


async def refer_grievance(
    command: c.ReferGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler records which other mechanism is to take it. Nothing is opened there by this."""

    async def decide(case: Grievance, act: Act) -> Decision:
        other = await work.mechanisms.known(command.mechanism_id)
        if other is None or other.site_id not in (None, case.site_id):
            return NotThere()
        if not await takes_more(other, work, clock.today()):
            return MechanismClosed()
        return case.referred(other.id, command.reason, act)

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, decide
    )


async def pause_grievance(
    command: c.PauseGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler lets the clock stand still, for a reason."""
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.paused(new_id(), command.because, command.until, act),
    )


async def resume_grievance(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler lets the clock go on."""
    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, Grievance.resumed
    )


async def release_grievance(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler lets the site's operator know of it."""
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        lambda case, act: case.released_to_operator(new_id(), act),
    )


async def withdraw_grievance_release(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler closes it to the operator again."""
    return await on_grievance(
        command.grievance_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        its_handler,
        Grievance.release_withdrawn,
    )


async def erase_grievance_content(
    command: c.OnGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler erases what was written in it: the key first, then the mark, so that no mark stands over a key."""

    async def decide(case: Grievance, act: Act) -> Decision:
        refused = case.erasable()
        if refused is not None:
            return refused
        await work.contents.erase(case.id, act.on)
        return case.content_erased(act.on)

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, its_handler, decide
    )


def _next(finding: CheckInFinding) -> str:
    match finding:
        case CheckInFinding.RETALIATION:
            return RETALIATION_NEXT
        case CheckInFinding.NOT_REACHED:
            return NOT_REACHED_NEXT
        case CheckInFinding.NO_RETALIATION:
            return QUIET_NEXT
