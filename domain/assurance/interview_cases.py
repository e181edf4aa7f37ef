"""Load, ask, save: interviews are planned, held, called off or declined, and what the interviewee agreed to is kept."""

from __future__ import annotations

from datetime import timedelta

from domain.access import Viewer
from domain.assurance import interview_commands as c
from domain.assurance.interview import Interview
from domain.assurance.interview_ports import InterviewWork
from domain.assurance.interview_refusals import AuditIsOver, UndertakingNotSigned
from domain.assurance.interview_standing import come_to, keep, moment, team_ground, this_week
from domain.cases.days import week_end
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, Recorded, Refusal
from domain.stakeholders.pseudonyms import pseudonym
from domain.vault.intake import seal_with
from domain.vault.values import Tier

AHEAD = timedelta(weeks=104)
"""How far ahead an interview can be planned: no audit takes longer."""


async def plan_interview(
    command: c.PlanInterview, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A slot, once the site has signed. Who is interviewed, if that is told, goes to the vault under the slot's id."""
    ground = await team_ground(command.audit_id, by, work, clock)
    if isinstance(ground, Refusal):
        return ground
    if ground.over:
        return AuditIsOver()
    undertaking = await work.undertakings.of_audit(ground.audit_id)
    if undertaking is None:
        return UndertakingNotSigned()
    week = week_end(command.week)
    if not week_end(undertaking.signed_on) <= week <= this_week(clock) + AHEAD:
        return _impossible_week(
            "An interview is planned after the undertaking was signed, two years ahead at most."
        )
    language = known_language(command.language)
    if isinstance(language, Refusal):
        return language
    decided = Interview(
        id=new_id(),
        audit_id=ground.audit_id,
        site_id=ground.site_id,
        firm_id=ground.firm_id,
        undertaking_id=undertaking.id,
        alias=pseudonym(new_id()),
        form=command.form,
        people=command.people,
        sector=command.sector,
        role=command.role,
        language=language,
        interpreter=command.interpreter,
        interpreter_alias=pseudonym(new_id()) if command.interpreter else None,
        setting=command.setting,
        planned_week=week,
    ).planned(moment(by, clock, new_id))
    if isinstance(decided, Refusal):
        return decided
    label = decided.record.id
    refused = await seal_with(
        label, command.identity, Tier.SEALED, work, clock.today(), new_id, recorded_by=by.organisation
    )
    if refused is not None:
        return refused
    await work.interviews.add(decided.record)
    return Recorded(entity="Interview", id=label, events=decided.events, by_week=True)


async def record_interview_held(
    command: c.RecordInterviewHeld, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """It took place, this week or earlier, since the site had signed."""
    interview = await come_to(command.interview_id, by, work, clock, command.version)
    if isinstance(interview, Refusal):
        return interview
    week = week_end(command.week)
    undertaking = await work.undertakings.of_audit(interview.audit_id)
    if undertaking is None:
        return UndertakingNotSigned()
    if not week_end(undertaking.signed_on) <= week <= this_week(clock):
        return _impossible_week(
            "An interview is held after the undertaking was signed, and not in a week to come."
        )
    decided = interview.held(
        moment(by, clock, new_id),
        week,
        management_absent=command.management_absent,
        decided_by=command.presence_decided_by,
    )
    return await keep(decided, interview, work)


async def cancel_interview(
    command: c.CancelInterview, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """It was called off."""
    interview = await come_to(command.interview_id, by, work, clock, command.version)
    if isinstance(interview, Refusal):
        return interview
    return await keep(interview.cancelled(moment(by, clock, new_id), command.reason), interview, work)


async def record_interview_declined(
    command: c.OnInterview, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They did not want it."""
    interview = await come_to(command.interview_id, by, work, clock, command.version)
    if isinstance(interview, Refusal):
        return interview
    return await keep(interview.declined(moment(by, clock, new_id)), interview, work)


async def record_contact_again(
    command: c.OnInterview, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Somebody of the team spoke to them once more, as they had agreed."""
    interview = await come_to(command.interview_id, by, work, clock, command.version)
    if isinstance(interview, Refusal):
        return interview
    return await keep(interview.contacted_again(moment(by, clock, new_id)), interview, work)


async def record_interview_consent(
    command: c.RecordInterviewConsent, by: Viewer, work: InterviewWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Their answer. Where it takes back what the notes rest on, these are erased at once and for good."""
    interview = await come_to(command.interview_id, by, work, clock)
    if isinstance(interview, Refusal):
        return interview
    decided = interview.answered(command.consent, command.answer, moment(by, clock, new_id), new_id())
    done = await keep(decided, interview, work)
    if not isinstance(decided, Refusal) and interview.erased_week is None:
        erased = decided.record.erased_week
        if erased is not None:
            await work.contents.erase(interview.id, erased)
    return done


def _impossible_week(why: str) -> BadInput:
    return BadInput(message=why, next="Give any day of the week; only the week is kept.", field="week")
