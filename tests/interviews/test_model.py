"""An interview's steps and consents, the promise, and where a breach goes: decision tables and what lies between."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.assurance.integrity import IntegrityIncident, IntegrityNotice, Route, route_of
from domain.assurance.integrity_parts import IncidentItem
from domain.assurance.interview import Interview
from domain.assurance.interview_parts import InterviewItem, Moment
from domain.assurance.interview_values import (
    AuditEffect,
    BreachKind,
    CancelReason,
    ConsentAnswer,
    IncidentItemKind,
    IntervieweeConsent,
    IntervieweeRole,
    InterviewForm,
    InterviewItemKind,
    InterviewSetting,
    InterviewState,
    PresenceDecidedBy,
)
from domain.assurance.undertaking import Promise, sign
from domain.engagement.parts import Decided
from domain.kernel import Refusal
from tests.interviews.people import AUDIT, OVER
from tests.interviews.world import DIGEST, GROUNDS, WEEK
from tests.reprisals.people import AUDITORS, MINE, OPERATOR, named

A, C, S = ConsentAnswer, IntervieweeConsent, InterviewState
AT = Moment(id=named(900), week=WEEK, person_id=named(901))


def interview(**changes: object) -> Interview:
    """A planned one."""
    return Interview(
        **{
            "id": named(1),
            "audit_id": AUDIT,
            "site_id": MINE,
            "firm_id": AUDITORS,
            "undertaking_id": named(2),
            "alias": "Basalt-00001",
            "form": InterviewForm.INDIVIDUAL,
            "people": 1,
            "role": IntervieweeRole.WORKER,
            "language": "es",
            "interpreter": False,
            "setting": InterviewSetting.OFF_SITE,
            "planned_week": WEEK,
            **changes,
        }
    )


def said(one: Interview, *answers: tuple[C, A]) -> Interview:
    """With these answers, one after the other."""
    for number, (to, answer) in enumerate(answers):
        decided = one.answered(to, answer, Moment(id=named(700 + number), week=WEEK), named(800 + number))
        assert isinstance(decided, Decided), decided
        one = decided.record
    return one


def held(*agreed: C) -> Interview:
    """One that took place."""
    ready = said(interview(), (C.INTERVIEW, A.GIVEN), *((what, A.GIVEN) for what in agreed))
    decided = ready.held(AT, WEEK, management_absent=True, decided_by=None)
    assert isinstance(decided, Decided)
    return decided.record


def item(kind: InterviewItemKind = InterviewItemKind.NOTES) -> InterviewItem:
    return InterviewItem(id=named(950), kind=kind, week=WEEK, position=1)


def code(answer: object) -> str | None:
    """Of a refusal; none for a yes."""
    return answer.code if isinstance(answer, Refusal) else None


STEPS = {
    "held": lambda one: one.held(AT, WEEK, management_absent=True, decided_by=None),
    "cancelled": lambda one: one.cancelled(AT, CancelReason.NOT_SAFE),
    "declined": lambda one: one.declined(AT),
    "contacted again": lambda one: one.contacted_again(AT),
    "written": lambda one: one.written(item()),
}
ILLEGAL = "ILLEGAL_TRANSITION"


@pytest.mark.parametrize(
    ("state", "step", "refused"),
    [
        *((S.PLANNED, step, None) for step in ("held", "cancelled", "declined")),
        *((S.PLANNED, step, ILLEGAL) for step in ("contacted again", "written")),
        *((S.HELD, step, ILLEGAL) for step in ("held", "cancelled", "declined")),
        *((S.HELD, step, None) for step in ("contacted again", "written")),
        *((state, step, ILLEGAL) for state in (S.CANCELLED, S.DECLINED) for step in STEPS),
    ],
)
def test_which_step_follows_where(state: S, step: str, refused: str | None):
    agreed = said(interview(), *((what, A.GIVEN) for what in C))
    made = STEPS[step](Interview(**{name: getattr(agreed, name) for name in _FIELDS} | {"state": state}))
    assert code(made) == refused


_FIELDS = tuple(Interview.__dataclass_fields__)


@pytest.mark.parametrize("missing", [(), ((C.INTERVIEW, A.REFUSED),)])
def test_nobody_is_interviewed_without_their_consent(missing: tuple[tuple[C, A], ...]):
    answer = said(interview(), *missing).held(AT, WEEK, management_absent=True, decided_by=None)
    assert (code(answer), getattr(answer, "consent", "")) == ("CONSENT_NOT_GIVEN", "INTERVIEW")


@pytest.mark.parametrize(
    ("absent", "decided_by", "refused"),
    [
        (True, None, None),
        (False, PresenceDecidedBy.SITE, None),
        (False, PresenceDecidedBy.INTERVIEWEE, None),
        (False, None, "PRESENCE_UNEXPLAINED"),
        (True, PresenceDecidedBy.SITE, "PRESENCE_UNEXPLAINED"),
    ],
)
def test_who_decided_that_management_was_there(
    absent: bool, decided_by: PresenceDecidedBy | None, refused: str | None
):
    ready = said(interview(), (C.INTERVIEW, A.GIVEN))
    assert code(ready.held(AT, WEEK, management_absent=absent, decided_by=decided_by)) == refused


@pytest.mark.parametrize(
    ("kind", "agreed", "missing"),
    [
        (InterviewItemKind.NOTES, (), "NOTES"),
        (InterviewItemKind.NOTES, (C.NOTES,), None),
        (InterviewItemKind.QUOTATION, (C.QUOTATION,), "NOTES"),
        (InterviewItemKind.QUOTATION, (C.NOTES,), "QUOTATION"),
        (InterviewItemKind.QUOTATION, (C.NOTES, C.QUOTATION), None),
    ],
)
def test_what_is_written_takes_their_consent(
    kind: InterviewItemKind, agreed: tuple[C, ...], missing: str | None
):
    answer = held(*agreed).written(item(kind))
    assert getattr(answer, "consent", None) == missing


def test_contact_again_takes_their_consent():
    assert code(held().contacted_again(AT)) == "CONSENT_NOT_GIVEN"
    assert code(held(C.CONTACT_AGAIN).contacted_again(AT)) is None


@pytest.mark.parametrize("to", [C.NOTES, C.INTERVIEW])
@pytest.mark.parametrize("answer", [A.WITHDRAWN, A.REFUSED])
def test_taking_back_what_notes_rest_on_erases_them_and_leaves_the_shell(to: C, answer: A):
    noted = held(C.NOTES).written(item()).record
    after = said(noted, (to, answer))
    assert after.erased_week == WEEK
    assert [event.step.value for event in after.events] == ["HELD", "NOTES_ERASED"]
    assert (after.state, after.items, after.alias) == (S.HELD, noted.items, noted.alias)
    assert code(after.readable(after.items[0])) == "CONTENT_ERASED"
    again = said(after, (to, A.GIVEN))
    assert code(again.written(item())) == "CONTENT_ERASED"


@pytest.mark.parametrize("to", [C.QUOTATION, C.CONTACT_AGAIN, C.PASSING_ON])
def test_taking_back_something_else_erases_nothing(to: C):
    noted = held(C.NOTES, to).written(item()).record
    assert said(noted, (to, A.WITHDRAWN)).erased_week is None


def test_a_quotation_is_not_read_once_they_take_it_back():
    quoted = held(C.NOTES, C.QUOTATION).written(item(InterviewItemKind.QUOTATION)).record
    assert quoted.readable(quoted.items[0]) is None
    assert code(said(quoted, (C.QUOTATION, A.WITHDRAWN)).readable(quoted.items[0])) == "CONSENT_NOT_GIVEN"


@given(st.lists(st.tuples(st.sampled_from(C), st.sampled_from(A)), max_size=30))
def test_the_last_answer_counts_and_every_answer_stays_on_record(answers: list[tuple[C, A]]):
    """Whatever is answered in whichever order: a consent stands if the last kept answer to it is yes."""
    one, kept = interview(), []
    for number, (to, answer) in enumerate(answers):
        before = next((a for t, a in reversed(kept) if t is to), None)
        decided = one.answered(to, answer, Moment(id=named(number), week=WEEK), named(500 + number))
        if answer is A.WITHDRAWN and before is not A.GIVEN:
            assert code(decided) == "NOTHING_TO_WITHDRAW"
        elif before is answer:
            assert code(decided) == "SAID_ALREADY"
        else:
            one = decided.record
            kept.append((to, answer))
    assert [(c.consent, c.answer) for c in one.consents] == kept
    assert {what for what in C if one.agrees_to(what)} == {
        what for what in C if next((a for t, a in reversed(kept) if t is what), None) is A.GIVEN
    }


@pytest.mark.parametrize(
    ("form", "people", "fits"),
    [("INDIVIDUAL", 1, True), ("INDIVIDUAL", 2, False), ("INDIVIDUAL", 0, False), ("GROUP", 1, False),
     ("GROUP", 2, True), ("GROUP", 500, True), ("GROUP", 501, False), ("GROUP", -3, False)],
)  # fmt: skip
def test_the_number_fits_the_form(form: str, people: int, fits: bool):
    made = interview(form=InterviewForm(form), people=people).planned(AT)
    assert code(made) == (None if fits else "BAD_INPUT")


# -- the promise


@pytest.mark.parametrize(
    ("audit", "signed", "digest", "refused"),
    [
        (AUDIT, False, DIGEST, None),
        (AUDIT, False, f" {DIGEST.upper()}\n", None),
        (AUDIT, False, "5e" * 32, "OTHER_TEXT"),
        (AUDIT, False, "", "OTHER_TEXT"),
        (OVER, False, DIGEST, "AUDIT_IS_OVER"),
        (AUDIT, True, DIGEST, "ALREADY_SIGNED"),
        (OVER, True, "", "ALREADY_SIGNED"),
    ],
)
def test_when_a_promise_is_signed(audit: UUID, signed: bool, digest: str, refused: str | None):
    def one(before: object, digest: str = DIGEST, audit: UUID = AUDIT) -> object:
        promise = Promise(version="1", digest=DIGEST)
        ground = GROUNDS[audit]
        return sign(ground, before, promise, digest, id=named(5), on=date(2026, 3, 10), by=named(6))

    before = one(None).record if signed else None
    made = one(before, digest, audit)
    assert code(made) == refused
    if refused is None:
        assert (made.record.audit_id, made.record.operator_id, made.record.digest, made.record.signed_by) == (
            AUDIT, OPERATOR, DIGEST, named(6),
        )  # fmt: skip


# -- breaches

GOES = {
    BreachKind.RETALIATION: Route.ALLEGATION,
    BreachKind.THREAT_OF_RETRIBUTION: Route.ALLEGATION,
    BreachKind.COERCION: Route.INCIDENT,
    BreachKind.COACHING: Route.INCIDENT,
    BreachKind.INCENTIVE: Route.INCIDENT,
}


@given(st.sampled_from(BreachKind))
def test_where_a_breach_goes(kind: BreachKind):
    assert route_of(kind) is GOES[kind]


def incident(**changes: object) -> IntegrityIncident:
    fresh = IntegrityIncident(
        **{
            "id": named(1),
            "audit_id": AUDIT,
            "site_id": MINE,
            "firm_id": AUDITORS,
            "kind": BreachKind.INCENTIVE,
            "recorded_week": WEEK,
            **changes,
        }
    )
    told = IncidentItem(id=named(3), kind=IncidentItemKind.DESCRIPTION, week=WEEK, position=1)
    return fresh.recorded(AT, told).record


MOVES = {
    "put": lambda one: one.put_to_site(AT, named(8)),
    "answer": lambda one: one.answered(
        AT, IncidentItem(id=named(9), kind=IncidentItemKind.ANSWER, week=WEEK, position=2)
    ),
    "close": lambda one: one.closed(AT, AuditEffect.INTERVIEWS_REPEATED),
}


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=8))
def test_an_incident_goes_one_way(moves: list[str]):
    """Put once, answered once after that, closed once, from anywhere: whatever is tried in whichever order."""
    one, made = incident(), []
    for move in moves:
        decided = MOVES[move](one)
        legal = {
            "put": not made,
            "answer": made == ["put"],
            "close": "close" not in made,
        }[move]
        assert code(decided) == (None if legal else ILLEGAL)
        if legal:
            one = decided.record
            made.append(move)
    assert [event.state.value for event in one.events] == [
        "RECORDED",
        *({"put": "PUT_TO_SITE", "answer": "ANSWERED", "close": "CLOSED"}[move] for move in made),
    ]
    assert one.version == 1 + len(made)
    assert (one.notice_id is not None) is ("put" in made)
    assert (one.effect is not None) is ("close" in made)


def test_a_notice_is_answered_once_and_not_after_it_is_closed():
    notice = IntegrityNotice(
        id=named(1),
        audit_id=AUDIT,
        site_id=MINE,
        operator_id=OPERATOR,
        firm_id=AUDITORS,
        kind=BreachKind.COACHING,
        put_week=WEEK,
    )
    answered = notice.answered(WEEK).record
    assert code(answered.answered(WEEK)) == ILLEGAL
    assert code(notice.closed(WEEK, AuditEffect.NO_EFFECT).record.answered(WEEK)) == ILLEGAL
    assert {
        name for name in IntegrityNotice.__dataclass_fields__ if "interview" in name or "incident" in name
    } == set()
