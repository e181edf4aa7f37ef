"""Load, ask, save: an undertaking was broken. Retaliation and its threat become an allegation, the rest an incident.

A breach is recorded whether or not the site had signed: that nobody promised is no leave to threaten. An allegation
carries nothing of the interview, neither its label nor its week, and nothing here remembers that they belong together.
"""

from __future__ import annotations

from domain.access import Viewer
from domain.assurance import interview_commands as c
from domain.assurance.integrity import IntegrityIncident, IntegrityNotice, Route, route_of
from domain.assurance.interview_parts import Moment
from domain.assurance.interview_ports import InterviewWork
from domain.assurance.interview_standing import (
    come_to,
    come_to_incident,
    moment,
    operates,
    team_ground,
    this_week,
)
from domain.assurance.interview_values import BreachKind, IncidentItemKind, IntervieweeConsent
from domain.assurance.undertaking import Contracted
from domain.cases.retaliation import RetaliationForm
from domain.engagement.parts import Decided
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal
from domain.reprisals.commands import FileFromAudit
from domain.reprisals.filing_cases import file_from_audit


async def record_breach(
    command: c.RecordBreach, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Where it goes is the kind's to say (`route_of`)."""
    ground = await team_ground(command.audit_id, by, work, clock)
    if isinstance(ground, Refusal):
        return ground
    refused = await _interview_does_not_fit(command, by, work, clock)
    if refused is not None:
        return refused
    if route_of(command.kind) is Route.ALLEGATION:
        return await _alleged(command, ground, by, work, clock, new_id)
    return await _incident(command, ground, by, work, clock, new_id)


async def put_incident_to_site(
    command: c.OnIncident, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The site is told its kind, from this week on."""
    incident = await come_to_incident(command.incident_id, by, work, clock, command.version)
    if isinstance(incident, Refusal):
        return incident
    ground = await work.audit_grounds.of(incident.audit_id)
    if ground is None:
        return NotThere()
    notice = IntegrityNotice(
        id=new_id(),
        audit_id=ground.audit_id,
        site_id=ground.site_id,
        operator_id=ground.operator_id,
        firm_id=incident.firm_id,
        kind=incident.kind,
        put_week=this_week(clock),
    ).put()
    decided = incident.put_to_site(moment(by, clock, new_id), notice.record.id)
    if isinstance(decided, Refusal):
        return decided
    await work.integrity_notices.add(notice.record)
    return await _kept(decided, incident, work, notice)


async def answer_integrity_notice(
    command: c.AnswerIntegrityNotice, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The site says what it has to say, once."""
    glance = await work.integrity_notices.glance(command.notice_id)
    if glance is None or not await operates(by, glance.operator_id, glance.site_id, work, clock):
        return NotThere()
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    behind = await work.integrity_incidents.of_notice(glance.id)
    incident = None if behind is None else await work.integrity_incidents.load(behind)
    notice = await work.integrity_notices.load(glance.id)
    if incident is None or notice is None:
        return NotThere()
    told = notice.answered(this_week(clock))
    if isinstance(told, Refusal):
        return told
    item = incident.next_item(new_id(), IncidentItemKind.ANSWER, this_week(clock), language)
    decided = incident.answered(Moment(id=new_id(), week=this_week(clock)), item)
    if isinstance(decided, Refusal):
        return decided
    await work.integrity_incidents.keep(decided.record, was=incident)
    await work.integrity_notices.keep(told.record, was=notice)
    await work.contents.put(incident.id, item.id, command.text)
    return Recorded(entity="IntegrityNotice", id=notice.id, events=told.events, by_week=True)


async def close_incident(
    command: c.CloseIncident, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What it comes to for the audit. The site learns it if the incident was put to it."""
    incident = await come_to_incident(command.incident_id, by, work, clock, command.version)
    if isinstance(incident, Refusal):
        return incident
    decided = incident.closed(moment(by, clock, new_id), command.effect)
    if isinstance(decided, Refusal):
        return decided
    notice = None if incident.notice_id is None else await work.integrity_notices.load(incident.notice_id)
    told = None if notice is None else notice.closed(this_week(clock), command.effect)
    if notice is not None and told is not None:
        await work.integrity_notices.keep(told.record, was=notice)
    return await _kept(decided, incident, work, told)


async def _interview_does_not_fit(
    command: c.RecordBreach, by: Viewer, work: InterviewWork, clock: Clock
) -> Refusal | None:
    """An interview of another audit, or one whose interviewee did not agree that this is passed on."""
    if command.interview_id is None:
        return None
    interview = await come_to(command.interview_id, by, work, clock)
    if isinstance(interview, Refusal):
        return interview
    if interview.audit_id != command.audit_id:
        return NotThere()
    passed_on = route_of(command.kind) is Route.ALLEGATION
    return interview.lacks(IntervieweeConsent.PASSING_ON) if passed_on else None


async def _alleged(
    command: c.RecordBreach,
    ground: Contracted,
    by: Viewer,
    work: InterviewWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    threat = command.kind is BreachKind.THREAT_OF_RETRIBUTION
    forms = command.forms or ((RetaliationForm.THREAT_OR_INTIMIDATION,) if threat else ())
    if command.actor is None:
        return BadInput(
            message="An allegation says who is said to have done it.",
            next="Give the actor; UNKNOWN if it is not known.",
            field="actor",
        )
    alleged = FileFromAudit(
        site_id=ground.site_id,
        forms=forms,
        actor=command.actor,
        audit_firm_id=ground.firm_id,
        narrative=command.narrative,
        language=command.language,
    )
    return await file_from_audit(alleged, by, work, clock, new_id)


async def _incident(
    command: c.RecordBreach,
    ground: Contracted,
    by: Viewer,
    work: InterviewWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    if command.forms or command.actor is not None:
        return BadInput(
            message="Forms and actor are told of retaliation and its threat alone.",
            next="Leave them out, and describe what happened.",
            field="forms" if command.forms else "actor",
        )
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    undertaking = await work.undertakings.of_audit(ground.audit_id)
    week = this_week(clock)
    fresh = IntegrityIncident(
        id=new_id(),
        audit_id=ground.audit_id,
        site_id=ground.site_id,
        firm_id=ground.firm_id,
        undertaking_id=None if undertaking is None else undertaking.id,
        kind=command.kind,
        interview_id=command.interview_id,
        recorded_week=week,
    )
    item = fresh.next_item(new_id(), IncidentItemKind.DESCRIPTION, week, language)
    decided = fresh.recorded(moment(by, clock, new_id), item)
    await work.integrity_incidents.add(decided.record)
    await work.contents.begin(fresh.id)
    await work.contents.put(fresh.id, item.id, command.narrative)
    return Recorded(entity="IntegrityIncident", id=fresh.id, events=decided.events, by_week=True)


async def _kept(
    decided: Decided[IntegrityIncident],
    was: IntegrityIncident,
    work: InterviewWork,
    notice: Decided[IntegrityNotice] | None,
) -> Recorded:
    await work.integrity_incidents.keep(decided.record, was=was)
    events = (*decided.events, *(() if notice is None else notice.events))
    return Recorded(entity="IntegrityIncident", id=was.id, events=events, by_week=True)
