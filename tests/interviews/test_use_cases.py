"""Who may do what around interviews, told as stories on dictionaries: and that a refusal moves nothing."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from uuid import UUID

import pytest

from domain.access import Viewer
from domain.assurance import integrity_cases as integrity
from domain.assurance import interview_cases as interviewing
from domain.assurance import interview_commands as c
from domain.assurance import interview_content_cases as writing
from domain.assurance.integrity import IntegrityNotice, Route, route_of
from domain.assurance.interview_values import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IncidentState,
    IntervieweeConsent,
    InterviewForm,
    InterviewItemKind,
    InterviewState,
)
from domain.assurance.undertaking_cases import sign_undertaking
from domain.cases.parts import IdentityMode
from domain.cases.retaliation import Activity, RetaliationForm
from domain.kernel import Recorded
from domain.reprisals.commands import FileFromAudit
from domain.reprisals.filing_cases import file_from_audit
from domain.reprisals.values import Actor
from tests.interviews.people import (
    AUDIT,
    COMPANY,
    COMPANY_MACHINE,
    MACHINE,
    OFFICE,
    OTHER_AUDIT,
    OTHER_TEAM,
    OUTSIDE,
    OVER,
    SIGNER,
    TEAM,
    TEAM_TOO,
    knows_the_audit,
)
from tests.interviews.world import DIGEST, WEEK, World, breach, holding, notes, planning
from tests.reprisals.people import AUDITORS, MINE, named, viewer
from tests.reprisals.world import refused

C, A, B = IntervieweeConsent, ConsentAnswer, BreachKind
NOWHERE = named(999)


@pytest.fixture
def world() -> World:
    return World()


# -- the undertaking


async def test_a_site_signs_once_and_then_people_can_be_interviewed(world: World):
    assert await refused(world, interviewing.plan_interview, planning(), TEAM) == "UNDERTAKING_NOT_SIGNED"
    id = await world.promised()
    kept = world.undertakings.kept[id]
    assert (kept.audit_id, kept.signed_on, kept.signed_by, kept.digest) == (
        AUDIT, date(2026, 3, 10), SIGNER, DIGEST,
    )  # fmt: skip
    again = c.SignUndertaking(audit_id=AUDIT, digest=DIGEST)
    assert await refused(world, sign_undertaking, again, COMPANY) == "ALREADY_SIGNED"
    interview = world.interview(await world.planned())
    assert interview.undertaking_id == id


async def test_a_company_s_own_client_can_sign_and_no_person_is_named(world: World):
    asked = c.SignUndertaking(audit_id=AUDIT, digest=DIGEST)
    done = await world.done(sign_undertaking, asked, COMPANY_MACHINE)
    assert world.undertakings.kept[done.id].signed_by is None


@pytest.mark.parametrize(
    ("who", "told"),
    [(name, "ONLY_THE_OPERATOR" if name in ("the secretariat", "the firm's machine", "proposed only", "of the firm",
                                            "taken off the team") else "NOT_FOUND")
     for name in OUTSIDE if name not in ("the operator", "the operator's machine", "on the team, as the company")],
)  # fmt: skip
async def test_nobody_promises_in_the_operator_s_place(world: World, who: str, told: str):
    asked = c.SignUndertaking(audit_id=AUDIT, digest=DIGEST)
    assert await refused(world, sign_undertaking, asked, OUTSIDE[who]) == told


async def test_what_is_signed_is_the_text_in_force_of_an_audit_under_way(world: World):
    other = c.SignUndertaking(audit_id=AUDIT, digest="00" * 32)
    assert await refused(world, sign_undertaking, other, COMPANY) == "OTHER_TEXT"
    over = c.SignUndertaking(audit_id=OVER, digest=DIGEST)
    assert await refused(world, sign_undertaking, over, COMPANY) == "AUDIT_IS_OVER"
    nowhere = c.SignUndertaking(audit_id=NOWHERE, digest=DIGEST)
    assert await refused(world, sign_undertaking, nowhere, COMPANY) == "NOT_FOUND"


# -- who comes to an interview

ON_INTERVIEW = {
    interviewing.record_interview_held: lambda id: holding(id),
    interviewing.cancel_interview: lambda id: c.CancelInterview(interview_id=id, reason=CancelReason.OTHER),
    interviewing.record_interview_declined: lambda id: c.OnInterview(interview_id=id),
    interviewing.record_contact_again: lambda id: c.OnInterview(interview_id=id),
    interviewing.record_interview_consent: lambda id: c.RecordInterviewConsent(
        interview_id=id, consent=C.NOTES, answer=A.WITHDRAWN
    ),
    writing.add_interview_item: lambda id: notes(id),
}


@pytest.mark.parametrize("who", OUTSIDE)
async def test_for_everybody_but_the_team_there_are_no_interviews(world: World, who: str):
    id = await world.held(*C)
    item = await world.noted(id)
    for use_case, asked in ON_INTERVIEW.items():
        assert await refused(world, use_case, asked(id), OUTSIDE[who]) == "NOT_FOUND"
        assert await refused(world, use_case, asked(NOWHERE), OUTSIDE[who]) == "NOT_FOUND"
    for item_id in (item, NOWHERE):
        opening = c.OpenItem(item_id=item_id)
        assert await refused(world, writing.open_interview_item, opening, OUTSIDE[who]) == "NOT_FOUND"
    told = await refused(world, interviewing.plan_interview, planning(), OUTSIDE[who])
    assert told == ("ONLY_THE_AUDIT_TEAM" if knows_the_audit(OUTSIDE[who]) else "NOT_FOUND")


async def test_whoever_is_taken_off_the_team_reads_nothing_from_that_day(world: World):
    id = await world.held(*C)
    item = await world.noted(id)
    opened = await world.done(writing.open_interview_item, c.OpenItem(item_id=item), TEAM_TOO)
    assert opened.told == {"text": "The shift leader listened in."}
    world.audit_grounds.teams.discard((AUDIT, TEAM_TOO.person))
    opening = c.OpenItem(item_id=item)
    assert await refused(world, writing.open_interview_item, opening, TEAM_TOO) == "NOT_FOUND"


async def test_a_team_does_not_plan_in_another_s_audit(world: World):
    await world.promised()
    there = planning(audit_id=OTHER_AUDIT)
    assert await refused(world, interviewing.plan_interview, there, TEAM) == "NOT_FOUND"
    assert await refused(world, interviewing.plan_interview, planning(), OTHER_TEAM) == "NOT_FOUND"


# -- an interview


async def test_what_is_kept_of_an_interview_is_labels_and_weeks(world: World):
    id = await world.held(C.NOTES)
    await world.noted(id)
    kept = world.interview(id)
    assert (kept.planned_week, kept.held_week) == (WEEK, WEEK)
    assert {event.week for event in kept.events} == {one.week for one in kept.consents} == {WEEK}
    assert {item.week for item in kept.items} == {WEEK}
    assert kept.alias != kept.interpreter_alias
    assert kept.interpreter_alias is not None
    assert "The shift leader" not in repr(kept)


async def test_every_act_is_told_by_week(world: World):
    """So no exact time of it is kept in the audit log, the outbox or under an idempotency key."""
    id = await world.planned()
    acts = [
        await world.says(id, C.INTERVIEW),
        await world.says(id, C.NOTES),
        await world.done(interviewing.record_interview_held, holding(id)),
        await world.done(writing.add_interview_item, notes(id)),
        await world.done(integrity.record_breach, breach(B.COACHING, interview_id=id)),
    ]
    item = world.interview(id).items[0].id
    acts.append(await world.done(writing.open_interview_item, c.OpenItem(item_id=item)))
    acts.append(await world.says(id, C.NOTES, A.WITHDRAWN))
    assert all(isinstance(act, Recorded) and act.by_week for act in acts)
    facts = [fact for act in acts for event in act.events for fact in event.facts.values()]
    assert set(facts) <= {"INTERVIEW", "NOTES", "GIVEN"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"people": 2}, "people"),
        ({"form": InterviewForm.GROUP}, "people"),
        ({"language": "klingon!"}, "language"),
        ({"week": date(2026, 3, 1)}, "week"),
        ({"week": date(2028, 3, 13)}, "week"),
    ],
)
async def test_nonsense_is_not_planned(world: World, changes: dict[str, object], field: str):
    await world.promised()
    before = world.seen()
    answer = await world.does(interviewing.plan_interview, planning(**changes), TEAM)
    assert (answer.code, answer.field) == ("BAD_INPUT", field)
    assert world.seen() == before


async def test_nothing_is_planned_in_an_audit_that_is_over(world: World):
    over = planning(audit_id=OVER)
    assert await refused(world, interviewing.plan_interview, over, TEAM) == "AUDIT_IS_OVER"


@pytest.mark.parametrize("week", [date(2026, 3, 16), date(2026, 3, 8), date(1800, 1, 1)])
async def test_an_interview_is_held_since_the_site_signed_and_not_in_weeks_to_come(world: World, week: date):
    id = await world.planned()
    await world.says(id, C.INTERVIEW)
    asked = holding(id, week=week)
    assert await refused(world, interviewing.record_interview_held, asked, TEAM) == "BAD_INPUT"


async def test_two_who_read_the_same_version_do_not_both_change_it(world: World):
    id = await world.planned()
    version = world.interview(id).version
    cancel = c.CancelInterview(interview_id=id, reason=CancelReason.NOT_SAFE, version=version)
    await world.done(interviewing.cancel_interview, cancel)
    late = c.OnInterview(interview_id=id, version=version)
    assert await refused(world, interviewing.record_interview_declined, late, TEAM) == "CHANGED_MEANWHILE"
    assert world.interview(id).state is InterviewState.CANCELLED


async def test_notes_take_consent_and_its_withdrawal_shreds_their_key(world: World):
    id = await world.held()
    assert await refused(world, writing.add_interview_item, notes(id), TEAM) == "CONSENT_NOT_GIVEN"
    await world.says(id, C.NOTES)
    item = await world.noted(id)
    assert await world.says(id, C.NOTES, A.WITHDRAWN)
    assert world.contents.gone == {id: WEEK}
    opening = c.OpenItem(item_id=item)
    assert await refused(world, writing.open_interview_item, opening, TEAM) == "CONTENT_ERASED"
    await world.says(id, C.NOTES)
    assert await refused(world, writing.add_interview_item, notes(id), TEAM) == "CONTENT_ERASED"
    assert world.interview(id).state is InterviewState.HELD  # the shell stays


async def test_a_quotation_is_closed_when_they_take_it_back_and_the_notes_stay(world: World):
    id = await world.held(C.NOTES, C.QUOTATION)
    noted = await world.noted(id)
    await world.done(writing.add_interview_item, notes(id, InterviewItemKind.QUOTATION))
    quoted = world.interview(id).items[-1].id
    await world.says(id, C.QUOTATION, A.WITHDRAWN)
    opening = c.OpenItem(item_id=quoted)
    assert await refused(world, writing.open_interview_item, opening, TEAM) == "CONSENT_NOT_GIVEN"
    await world.done(writing.open_interview_item, c.OpenItem(item_id=noted))


# -- breaches


@pytest.mark.parametrize("kind", [kind for kind in B if route_of(kind) is Route.ALLEGATION])
@pytest.mark.parametrize("promised", [True, False], ids=["promised", "not promised"])
async def test_retaliation_and_its_threat_become_an_allegation(world: World, kind: B, promised: bool):
    if promised:
        await world.promised()
    asked = breach(kind, forms=(RetaliationForm.DISMISSAL,), actor=Actor.MINE, language="es")
    done = await world.done(integrity.record_breach, asked)
    assert done.entity == "Allegation"
    alleged = world.case(done.id)
    assert (alleged.activities, alleged.forms, alleged.actor) == (
        (Activity.AUDIT_PARTICIPATION,), (RetaliationForm.DISMISSAL,), Actor.MINE,
    )  # fmt: skip
    assert (alleged.site_id, alleged.audit_firm_id, alleged.filed_by_id) == (MINE, AUDITORS, AUDITORS)
    assert (alleged.identity_mode, alleged.representative_id) == (IdentityMode.CONFIDENTIAL, None)
    assert world.contents.texts[alleged.id, alleged.items[0].id] == asked.narrative
    assert world.integrity_incidents.kept == {}


async def test_a_threat_is_by_itself_the_form(world: World):
    done = await world.done(integrity.record_breach, breach(B.THREAT_OF_RETRIBUTION, actor=Actor.UNKNOWN))
    assert world.case(done.id).forms == (RetaliationForm.THREAT_OR_INTIMIDATION,)


async def test_the_allegation_holds_nothing_of_the_interview_and_the_interview_nothing_of_it(world: World):
    id = await world.held(C.PASSING_ON)
    before = world.interview(id)
    asked = breach(B.RETALIATION, interview_id=id, forms=(RetaliationForm.DISMISSAL,), actor=Actor.MINE)
    done = await world.done(integrity.record_breach, asked)
    alleged = repr(world.case(done.id)) + repr(done)
    for label in (str(id), before.alias, before.interpreter_alias, str(before.audit_id), "quc"):
        assert str(label) not in alleged
    assert world.interview(id) == before
    assert str(done.id) not in repr(world.interviews.kept) + repr(world.undertakings.kept)


@pytest.mark.parametrize("answer", [None, A.REFUSED, A.WITHDRAWN])
async def test_an_interview_is_not_passed_on_against_the_interviewee_s_word(world: World, answer: A | None):
    id = await world.held()
    if answer is A.WITHDRAWN:
        await world.says(id, C.PASSING_ON)
    if answer is not None:
        await world.says(id, C.PASSING_ON, answer)
    asked = breach(B.RETALIATION, interview_id=id, forms=(RetaliationForm.DEMOTION,), actor=Actor.MINE)
    assert await refused(world, integrity.record_breach, asked, TEAM) == "CONSENT_NOT_GIVEN"


@pytest.mark.parametrize("kind", B)
async def test_an_interview_of_another_audit_is_not_there(world: World, kind: B):
    id = await world.held(*C)
    elsewhere = breach(kind, audit_id=OVER, interview_id=id)  # the same team's, at the same mine
    assert await refused(world, integrity.record_breach, elsewhere, TEAM) == "NOT_FOUND"
    nowhere = breach(kind, interview_id=NOWHERE)
    assert await refused(world, integrity.record_breach, nowhere, TEAM) == "NOT_FOUND"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": B.RETALIATION, "forms": (RetaliationForm.DISMISSAL,)}, "actor"),
        ({"kind": B.RETALIATION, "actor": Actor.MINE}, "forms"),
        ({"kind": B.COERCION, "actor": Actor.MINE}, "actor"),
        ({"kind": B.INCENTIVE, "forms": (RetaliationForm.DISMISSAL,)}, "forms"),
        ({"kind": B.COACHING, "language": "xx-nonsense"}, "language"),
    ],
)
async def test_a_breach_that_says_too_little_or_too_much(
    world: World, changes: dict[str, object], field: str
):
    before = world.seen()
    answer = await world.does(integrity.record_breach, breach(**changes), TEAM)
    assert (answer.code, answer.field) == ("BAD_INPUT", field)
    assert world.seen() == before


@pytest.mark.parametrize("who", OUTSIDE)
async def test_nobody_else_records_a_breach(world: World, who: str):
    told = await refused(world, integrity.record_breach, breach(B.COERCION), OUTSIDE[who])
    assert told == ("ONLY_THE_AUDIT_TEAM" if knows_the_audit(OUTSIDE[who]) else "NOT_FOUND")


@pytest.mark.parametrize("by", [MACHINE, COMPANY, OFFICE, viewer(named(21), named(316))])
async def test_an_audit_s_allegation_is_filed_by_a_person_of_its_firm(world: World, by: Viewer):
    asked = FileFromAudit(
        site_id=MINE,
        forms=(RetaliationForm.DISMISSAL,),
        actor=Actor.MINE,
        audit_firm_id=AUDITORS,
        narrative="They were told to go.",
    )
    assert await refused(world, file_from_audit, asked, by) == "ONLY_MEMBERS_FILE"


@pytest.mark.parametrize("kind", [kind for kind in B if route_of(kind) is Route.INCIDENT])
async def test_what_bends_an_answer_is_an_incident_of_the_audit(world: World, kind: B):
    id = await world.held()
    incident = world.incident(await world.incident_recorded(kind, interview_id=id))
    assert (incident.kind, incident.state, incident.recorded_week, incident.interview_id, incident.promised) == (
        kind, IncidentState.RECORDED, WEEK, id, True,
    )  # fmt: skip
    assert world.allegations.kept == {}
    assert world.integrity_notices.kept == {}
    opened = await world.done(writing.open_incident_item, c.OpenItem(item_id=incident.items[0].id), TEAM_TOO)
    assert opened.told == {"text": "An envelope lay on the table."}


async def test_an_incident_without_a_promise_says_so(world: World):
    assert not world.incident(await world.incident_recorded()).promised


# -- an incident and its site


async def notice_of(world: World, id: UUID) -> IntegrityNotice:
    """What the site is told of it."""
    return world.integrity_notices.kept[world.incident(id).notice_id]


async def test_a_site_is_told_the_kind_and_the_week_and_answers_once(world: World):
    interview = await world.held()
    id = await world.incident_recorded(B.INCENTIVE, interview_id=interview)
    world.clock.pass_days(14)
    await world.done(integrity.put_incident_to_site, c.OnIncident(incident_id=id))
    notice = await notice_of(world, id)
    later = date(2026, 3, 29)
    told = {field.name: getattr(notice, field.name) for field in fields(notice)}
    assert {name for name, value in told.items() if value is not None} == {
        "id", "audit_id", "site_id", "operator_id", "firm_id", "kind", "put_week", "version",
    }  # fmt: skip
    assert (notice.kind, notice.put_week, notice.version) == (B.INCENTIVE, later, 1)
    for secret in (id, interview, WEEK):
        assert str(secret) not in str(told)
    answer = c.AnswerIntegrityNotice(notice_id=notice.id, text="It was a travel allowance.")
    done = await world.done(integrity.answer_integrity_notice, answer, COMPANY)
    assert (done.entity, done.by_week) == ("IntegrityNotice", True)
    assert await refused(world, integrity.answer_integrity_notice, answer, COMPANY) == "ILLEGAL_TRANSITION"
    written = world.incident(id).items[-1]
    opened = await world.done(writing.open_incident_item, c.OpenItem(item_id=written.id))
    assert opened.told == {"text": "It was a travel allowance."}
    assert world.incident(id).events[-1].person_id is None  # who of the company: not here
    close = c.CloseIncident(incident_id=id, effect=AuditEffect.INTERVIEWS_REPEATED)
    await world.done(integrity.close_incident, close)
    after = await notice_of(world, id)
    assert (after.closed_week, after.effect) == (later, AuditEffect.INTERVIEWS_REPEATED)


async def test_an_incident_that_would_tell_who_spoke_is_closed_and_never_put(world: World):
    id = await world.incident_recorded()
    close = c.CloseIncident(incident_id=id, effect=AuditEffect.RATINGS_AFFECTED)
    await world.done(integrity.close_incident, close)
    assert world.integrity_notices.kept == {}
    put = c.OnIncident(incident_id=id)
    assert await refused(world, integrity.put_incident_to_site, put, TEAM) == "ILLEGAL_TRANSITION"


async def test_an_answer_comes_from_the_operator_alone(world: World):
    id = await world.incident_recorded()
    await world.done(integrity.put_incident_to_site, c.OnIncident(incident_id=id))
    notice = await notice_of(world, id)
    for who, by in OUTSIDE.items():
        if not who.startswith("the operator") and who != "on the team, as the company":
            answer = c.AnswerIntegrityNotice(notice_id=notice.id, text="No.")
            assert await refused(world, integrity.answer_integrity_notice, answer, by) == "NOT_FOUND"
    nowhere = c.AnswerIntegrityNotice(notice_id=NOWHERE, text="No.")
    assert await refused(world, integrity.answer_integrity_notice, nowhere, COMPANY) == "NOT_FOUND"


@pytest.mark.parametrize("who", OUTSIDE)
async def test_for_everybody_but_the_team_there_are_no_incidents(world: World, who: str):
    id = await world.incident_recorded()
    item = world.incident(id).items[0].id
    by = OUTSIDE[who]
    for one in (id, NOWHERE):
        put, close = (
            c.OnIncident(incident_id=one),
            c.CloseIncident(incident_id=one, effect=AuditEffect.NO_EFFECT),
        )
        assert await refused(world, integrity.put_incident_to_site, put, by) == "NOT_FOUND"
        assert await refused(world, integrity.close_incident, close, by) == "NOT_FOUND"
    opening = c.OpenItem(item_id=item)
    assert await refused(world, writing.open_incident_item, opening, by) == "NOT_FOUND"
