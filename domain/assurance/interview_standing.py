"""Who comes to an interview or an incident: a person on the audit's approved team, signed in for its firm.

Everybody else, the firm's own client and the rest of its people too, is answered as for an id that never was; so is
somebody on the team whom something came to tie to the site. An unseen record takes the same steps as one that is not
there. What is written down of an act is its week.
"""

from __future__ import annotations

from datetime import UTC, date
from uuid import UUID

from domain.access import Profile, Viewer
from domain.assurance.integrity import IntegrityIncident
from domain.assurance.interview import Interview
from domain.assurance.interview_parts import Moment
from domain.assurance.interview_ports import Glance, InterviewWork
from domain.assurance.interview_refusals import OnlyTheAuditTeam
from domain.assurance.team_ties import ties_to_audit
from domain.assurance.undertaking import Contracted, Ground
from domain.cases.approach import stale
from domain.cases.days import week_end
from domain.engagement.parts import Decided
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.stakeholders.values import AssignmentCapacity


async def team_ground(audit: UUID, by: Viewer, work: InterviewWork, clock: Clock) -> Contracted | Refusal:
    """The audit, held, for a person on its team. The rest of its firm knows the audit, and is told who may."""
    ground = await work.audit_grounds.of(audit)
    firm = None if ground is None else ground.firm_id
    if not await _on_team(ground, by, work, clock):
        knows = by.profile is Profile.AUDIT_FIRM and firm is not None and by.organisation == firm
        return OnlyTheAuditTeam() if knows else NotThere()
    held = await work.audit_grounds.hold(audit)
    return (held and held.contracted) or NotThere()


async def come_to(
    id: UUID | None, by: Viewer, work: InterviewWork, clock: Clock, version: int | None = None
) -> Interview | Refusal:
    """The interview to act on, locked."""
    glance = None if id is None else await work.interviews.glance(id)
    if not await _sees(glance, by, work, clock) or id is None:
        return NotThere()
    found = await work.interviews.load(id)
    return NotThere() if found is None else stale(found.version, version) or found


async def come_to_incident(
    id: UUID | None, by: Viewer, work: InterviewWork, clock: Clock, version: int | None = None
) -> IntegrityIncident | Refusal:
    """The incident to act on, locked."""
    glance = None if id is None else await work.integrity_incidents.glance(id)
    if not await _sees(glance, by, work, clock) or id is None:
        return NotThere()
    found = await work.integrity_incidents.load(id)
    return NotThere() if found is None else stale(found.version, version) or found


async def keep(
    decided: Decided[Interview] | Refusal, was: Interview, work: InterviewWork
) -> Recorded | Refusal:
    """Keeps what was decided, or passes the refusal on."""
    if isinstance(decided, Refusal):
        return decided
    await work.interviews.keep(decided.record, was=was)
    return Recorded(entity="Interview", id=was.id, events=decided.events, by_week=True)


async def operates(by: Viewer, operator: UUID, site: UUID, work: InterviewWork, clock: Clock) -> bool:
    """Whether they act for the company whose audit it is, which operates the site to this day."""
    if by.profile is not Profile.COMPANY or by.organisation != operator:
        return False
    return AssignmentCapacity.OPERATOR in await work.surroundings.capacities(operator, site, clock.today())


def this_week(clock: Clock) -> date:
    """The Sunday that ends the week, in UTC, as the ledger counts it."""
    return week_end(clock.now().astimezone(UTC).date())


def moment(by: Viewer, clock: Clock, new_id: NewId) -> Moment:
    """This week, by whoever asks."""
    return Moment(id=new_id(), week=this_week(clock), person_id=by.person)


async def _sees(glance: Glance | None, by: Viewer, work: InterviewWork, clock: Clock) -> bool:
    audit = _NOWHERE if glance is None else glance.audit_id
    return await _on_team(await work.audit_grounds.of(audit), by, work, clock)


async def _on_team(ground: Ground | None, by: Viewer, work: InterviewWork, clock: Clock) -> bool:
    person, today = by.person or _NOWHERE, clock.today()
    named = await work.audit_grounds.on_team(_NOWHERE if ground is None else ground.audit_id, person, today)
    if ground is None or ground.firm_id is None or not named:
        return False
    if by.profile is not Profile.AUDIT_FIRM or by.organisation != ground.firm_id:
        return False
    return not await ties_to_audit(person, ground.site_id, ground.operator_id, ground.firm_id, work, today)


_NOWHERE = UUID(int=0)
