"""Load, ask, save: what the firm did so that people learn of an audit."""

from __future__ import annotations

from domain.access import Viewer
from domain.assurance import commands as c
from domain.assurance.outreach import Outreach, StoodInTheWay
from domain.assurance.own import Found, come_to, its_firm
from domain.assurance.ports import AssuranceWork
from domain.engagement.days import no_later_than_tomorrow
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity


async def record_outreach(
    command: c.RecordOutreach, by: Viewer, work: AssuranceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Puts it on record."""
    found = await come_to(command.audit_id, by, work, clock, its_firm)
    if isinstance(found, Refusal):
        return found
    language = known_language(command.language)
    if isinstance(language, Refusal):
        return language
    refused = no_later_than_tomorrow(command.held_on, found.today, "heldOn") or await _unseen(
        command, found, work, clock
    )
    if refused is not None:
        return refused
    audit = found.audit
    drafted = Outreach(
        id=new_id(),
        audit_id=audit.id,
        site_id=audit.site_id,
        operator_id=audit.operator_id,
        audited_by=audit.audited_by,
        drafted=audit.drafted,
        published=audit.published,
        kind=command.kind,
        sector=command.sector,
        language=language,
        held_on=command.held_on,
        reached=command.reached,
        barriers=tuple(
            StoodInTheWay(id=new_id(), kind=one.kind, barrier_id=one.barrier_id) for one in command.barriers
        ),
    )
    decided = drafted.recorded(audit)
    if isinstance(decided, Refusal):
        return decided
    await work.outreach.add(decided.record)
    return Recorded(entity="Outreach", id=drafted.id, events=decided.events)


async def _unseen(
    command: c.RecordOutreach, found: Found, work: AssuranceWork, clock: Clock
) -> NotThere | BadInput | None:
    """Whether a barrier is named that the firm does not see, is of another site, or is of another kind."""
    named = [one for one in command.barriers if one.barrier_id is not None]
    if not named or found.by.organisation is None:
        return None
    here = await work.surroundings.capacities(found.by.organisation, found.audit.site_id, clock.today())
    for one in named:
        barrier = None if one.barrier_id is None else await work.outreach.barrier(one.barrier_id)
        if barrier is None or barrier.site_id != found.audit.site_id:
            return NotThere()
        if AssignmentCapacity.AUDIT not in here and not barrier.published:
            return NotThere()
        if barrier.kind != one.kind.value:
            return BadInput(
                message="A barrier named here is of another kind.",
                next="Name it under its own kind.",
                field="barriers",
            )
    return None
