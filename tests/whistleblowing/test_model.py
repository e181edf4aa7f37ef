"""The report by itself: which step follows which, what the clock does, what is kept of an anonymous one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.cases.clock import DueKind, PauseReason
from domain.cases.clock_refusals import (
    AlreadyPaused,
    CheckInTooEarly,
    DeadlineAlreadyPassed,
    DeadlineInThePast,
    NothingDue,
    NotPaused,
    ProtectionGoesOn,
)
from domain.cases.parts import CaseSide, CheckInFinding, IdentityMode, ItemKind, PersonRole
from domain.cases.refusals import ContentErased, StillOpen
from domain.cases.retaliation import Activity, RetaliationForm
from domain.engagement.parts import Decided
from domain.kernel import IllegalTransition
from domain.whistleblowing.model import MOST_OF_ONE_SIDE, Report
from domain.whistleblowing.parts import Account, Act
from domain.whistleblowing.refusals import AlreadyTheirs, ReportIsFull
from domain.whistleblowing.values import (
    Assessment,
    Concern,
    Conclusion,
    FollowUp,
    ProtectedPerson,
    ReportState,
    ReportStep,
)
from tests.cases.reckonings import LIMA, at, on, reckoned
from tests.whistleblowing.world import COLLEAGUE, KEEPER, MINE, NOW, SECRETARIAT, Ids

IDS = Ids()
ANONYMOUS, CONFIDENTIAL = IdentityMode.ANONYMOUS, IdentityMode.CONFIDENTIAL


def act(now: datetime = NOW, *, mode: IdentityMode = CONFIDENTIAL, by: object = KEEPER) -> Act:
    return Act(person_id=by, now=now, by=reckoned(LIMA, by_week=mode is IdentityMode.ANONYMOUS), new_id=IDS)


def came_in(mode: IdentityMode = CONFIDENTIAL, now: datetime = NOW) -> Report:
    account = Account(
        body_id=SECRETARIAT,
        site_id=MINE,
        identity_mode=mode,
        concern=Concern.SAFETY,
        protected_person=ProtectedPerson.CONTRACTOR_OR_SUPPLIER_STAFF,
        retaliation_forms=(RetaliationForm.DISMISSAL, RetaliationForm.SMEAR, RetaliationForm.DISMISSAL),
        activities=(Activity.SAFETY_REPORT,),
        language="es",
    )
    return Report.received(account, act(now, mode=mode, by=None)).record


def standing_at(state: ReportState, mode: IdentityMode = CONFIDENTIAL) -> Report:
    """A report that walked there by its own steps."""
    it = came_in(mode).assigned_to(KEEPER, act(mode=mode)).record
    if state is not ReportState.RECEIVED:
        it = it.assessed(Assessment.WITHIN_THE_SCHEME, act(mode=mode)).record
    if state in (ReportState.ADDRESSED, ReportState.CONCLUDED):
        it = it.addressed(FollowUp.INQUIRY, "es", act(mode=mode)).record
    if state is ReportState.CONCLUDED:
        it = it.concluded(Conclusion.SUBSTANTIATED, "es", act(mode=mode)).record
    return it


def test_it_comes_in_under_a_label_with_what_was_told_and_a_clock_that_runs():
    it = came_in()
    assert (it.state, it.version, it.received_on, it.handler_id) == (
        ReportState.RECEIVED,
        1,
        on("2026-11-18"),
        None,
    )
    assert (it.due, it.due_on, it.due_at) == (
        DueKind.ACKNOWLEDGEMENT,
        on("2026-11-25"),
        at("2026-11-26T05:00"),
    )
    assert it.retaliation_forms == (RetaliationForm.DISMISSAL, RetaliationForm.SMEAR)
    assert [alias.role for alias in it.aliases] == [PersonRole.REPORTER]
    (item,) = it.items
    assert (item.kind, item.side, item.internal, item.language, item.position) == (
        ItemKind.NARRATIVE,
        CaseSide.CONCERNED,
        False,
        "es",
        1,
    )
    (event,) = it.events
    assert (event.step, event.state, event.side, event.person_id) == (
        ReportStep.RECEIVED,
        ReportState.RECEIVED,
        CaseSide.CONCERNED,
        None,
    )


def test_of_an_anonymous_one_every_day_is_a_week_s_end():
    it = standing_at(ReportState.CONCLUDED, ANONYMOUS)
    it = it.written(ItemKind.MESSAGE, CaseSide.CONCERNED, None, act(mode=ANONYMOUS, by=None)).record
    it = it.content_erased(act(mode=ANONYMOUS)).record
    sunday = date(2026, 11, 22)
    days = {
        it.received_on,
        it.closed_on,
        it.erased_on,
        *(event.occurred_on for event in it.events),
        *(item.written_on for item in it.items),
        *(one.starts for one in it.handlings),
    }
    assert days == {sunday}
    assert (it.due, it.due_on) == (DueKind.CHECK_IN, date(2026, 12, 27))  # 30 days from Sunday, then Sunday


NEXT = {
    ReportState.RECEIVED: ["ASSESSED"],
    ReportState.ASSESSED: ["ADDRESSED"],
    ReportState.ADDRESSED: ["CONCLUDED"],
    ReportState.CONCLUDED: [],
}
TAKEN = {
    "ASSESSED": lambda it: it.assessed(Assessment.MORE_IS_NEEDED, act()),
    "ADDRESSED": lambda it: it.addressed(FollowUp.SITE_VISIT, None, act()),
    "CONCLUDED": lambda it: it.concluded(Conclusion.PASSED_ON, None, act()),
}


@pytest.mark.parametrize("step", TAKEN)
@pytest.mark.parametrize("state", ReportState)
def test_one_step_follows_and_every_other_is_refused_by_the_legal_ones(state: ReportState, step: str):
    it = standing_at(state)
    answer = TAKEN[step](it)
    if step in NEXT[state]:
        assert isinstance(answer, Decided)
        assert (answer.record.state, answer.record.version) == (ReportState(step), it.version + 1)
        last = answer.record.events[-1]
        assert (last.step, last.state, last.person_id, last.side) == (
            ReportStep(step),
            ReportState(step),
            KEEPER,
            CaseSide.BODY,
        )
        assert last.reason in {"MORE_IS_NEEDED", "SITE_VISIT", "PASSED_ON"}
    else:
        assert isinstance(answer, IllegalTransition)
        assert list(answer.legal_next) == NEXT[state]
        assert state.value in answer.message


def test_nothing_is_assessed_that_nobody_was_given_to_read():
    answer = came_in().assessed(Assessment.WITHIN_THE_SCHEME, act())
    assert isinstance(answer, IllegalTransition)
    assert answer.next == "Assign it to a handler, who reads and assesses it."


def test_it_is_handled_by_one_after_another():
    it = came_in().assigned_to(KEEPER, act()).record
    assert it.assigned_to(KEEPER, act()) == AlreadyTheirs()
    then = it.assigned_to(COLLEAGUE, act(NOW + timedelta(days=2))).record
    assert then.handler_id == COLLEAGUE
    assert [(one.person_id, one.starts, one.ends) for one in then.handlings] == [
        (KEEPER, on("2026-11-18"), on("2026-11-20")),
        (COLLEAGUE, on("2026-11-20"), None),
    ]


@pytest.mark.parametrize("state", list(ReportState)[:2])
def test_receipt_is_acknowledged_once_in_whatever_state_and_an_answer_is_due(state: ReportState):
    it = standing_at(state).acknowledged(act(NOW + timedelta(days=3))).record
    assert (it.state, it.acknowledged_on) == (state, on("2026-11-21"))
    assert (it.due, it.due_on) == (DueKind.ANSWER, on("2027-02-22"))  # the 21st is a Sunday
    told = it.events[-1]
    assert (told.step, told.state, told.person_id) == (ReportStep.ACKNOWLEDGED, state, KEEPER)
    assert it.acknowledged(act()) == NothingDue()
    assert standing_at(ReportState.CONCLUDED).acknowledged(act()) == NothingDue()


def test_whoever_reported_is_told_what_was_done_and_what_it_came_to():
    it = standing_at(ReportState.CONCLUDED)
    assert [(item.kind, item.side, item.internal) for item in it.items[1:]] == [
        (ItemKind.MESSAGE, CaseSide.BODY, False)
    ] * 2
    assert standing_at(ReportState.ADDRESSED).due is None
    assert it.conclusion is Conclusion.SUBSTANTIATED


def test_a_handling_never_ends_before_it_begins_though_the_site_s_time_zone_was_put_right():
    it = came_in().assigned_to(KEEPER, act()).record
    it = it.assigned_to(IDS(), act(NOW - timedelta(days=1))).record
    assert it.handlings[0].starts == it.handlings[0].ends


def test_check_ins_follow_a_conclusion_each_at_its_time_and_none_is_put_off():
    it = standing_at(ReportState.CONCLUDED)
    found: list[tuple[date, date]] = []
    for days in (30, 90, 180):
        assert it.due is DueKind.CHECK_IN
        assert it.paused(PauseReason.AWAITING_COMPLAINANT, None, act()) == ProtectionGoesOn()
        due = NOW + timedelta(days=days)
        early = it.checked_in(CheckInFinding.NO_RETALIATION, act(due - timedelta(days=7)))
        assert early == CheckInTooEarly(earliest=it.due_on - timedelta(days=3))
        it = it.checked_in(CheckInFinding.NOT_REACHED, act(due)).record
        held = [one for one in it.check_ins if one.held_on][-1]
        assert (held.finding, held.person_id) == (CheckInFinding.NOT_REACHED, KEEPER)
        found.append((held.due_on, held.held_on))
    assert [due for due, _ in found] == [on("2026-12-18"), on("2027-02-16"), on("2027-05-17")]
    assert (it.due, it.due_on, len(it.check_ins)) == (None, None, 3)
    assert it.checked_in(CheckInFinding.NO_RETALIATION, act()) == NothingDue()
    assert standing_at(ReportState.ADDRESSED).checked_in(CheckInFinding.RETALIATION, act()) == NothingDue()


def test_a_pause_moves_what_is_due_and_what_is_overdue_stays_so():
    it = standing_at(ReportState.RECEIVED)
    late = it.paused(PauseReason.EXTERNAL_PROCEEDING, None, act(NOW + timedelta(days=9)))
    assert late == DeadlineAlreadyPassed()
    past = it.paused(PauseReason.EXTERNAL_PROCEEDING, on("2026-11-17"), act())
    assert past == DeadlineInThePast(field="until", earliest=on("2026-11-18"))
    still = it.paused(PauseReason.EXTERNAL_PROCEEDING, None, act()).record
    assert (still.paused_because, still.due_at, still.due_key.year) == (
        PauseReason.EXTERNAL_PROCEEDING,
        None,
        2200,
    )
    assert still.paused(PauseReason.INTERPRETER_SOUGHT, None, act()) == AlreadyPaused()
    on_again = still.resumed(act(NOW + timedelta(days=5))).record
    assert (on_again.paused_because, on_again.due_on) == (None, on("2026-11-30"))
    assert on_again.resumed(act()) == NotPaused()


@pytest.mark.parametrize(
    ("because", "side", "goes_on"),
    [
        (PauseReason.AWAITING_COMPLAINANT, CaseSide.CONCERNED, True),
        (PauseReason.AWAITING_COMPLAINANT, CaseSide.BODY, False),
        (PauseReason.EXTERNAL_PROCEEDING, CaseSide.CONCERNED, False),
    ],
)
def test_what_was_awaited_lets_the_clock_go_on(because: PauseReason, side: CaseSide, goes_on: bool):
    still = standing_at(ReportState.RECEIVED).paused(because, None, act()).record
    after = still.written(ItemKind.MESSAGE, side, None, act(NOW + timedelta(days=5))).record
    assert (after.paused_because is None) == goes_on
    assert after.due_on == (on("2026-11-30") if goes_on else on("2026-11-25"))


@pytest.mark.parametrize(
    ("kind", "side", "internal"),
    [
        (ItemKind.MESSAGE, CaseSide.BODY, False),
        (ItemKind.EVIDENCE, CaseSide.BODY, True),
        (ItemKind.NOTE, CaseSide.BODY, True),
        (ItemKind.MESSAGE, CaseSide.CONCERNED, False),
        (ItemKind.EVIDENCE, CaseSide.CONCERNED, False),
    ],
)
def test_what_the_body_gathers_stays_with_it(kind: ItemKind, side: CaseSide, internal: bool):
    decided = came_in().written(kind, side, None, act())
    assert decided.record.items[-1].internal is internal
    assert decided.events[0].facts["side"] == side


def test_neither_side_writes_without_end():
    it = standing_at(ReportState.ASSESSED)
    full = replace(it, items=tuple(replace(it.items[0], position=n + 1) for n in range(MOST_OF_ONE_SIDE)))
    assert full.written(ItemKind.MESSAGE, CaseSide.CONCERNED, None, act()) == ReportIsFull(at_most=1000)
    assert isinstance(full.written(ItemKind.MESSAGE, CaseSide.BODY, None, act()), Decided)
    theirs = replace(full, items=tuple(replace(item, side=CaseSide.BODY) for item in full.items))
    assert theirs.addressed(FollowUp.INQUIRY, None, act()) == ReportIsFull(at_most=1000)


@pytest.mark.parametrize("state", ReportState)
def test_only_what_is_concluded_is_erased_and_once(state: ReportState):
    it = standing_at(state)
    answer = it.content_erased(act(NOW + timedelta(days=1)))
    if state is not ReportState.CONCLUDED:
        assert answer == StillOpen()
        return
    gone = answer.record
    assert (gone.erased_on, gone.events[-1].step) == (on("2026-11-19"), ReportStep.CONTENT_ERASED)
    assert gone.content_erased(act()) == ContentErased(erased_on=on("2026-11-19"))
    assert gone.written(ItemKind.MESSAGE, CaseSide.CONCERNED, None, act()) == ContentErased(
        erased_on=on("2026-11-19")
    )
    assert gone.due is DueKind.CHECK_IN  # protection outlives what was written


def test_events_tell_codes_and_ids_and_nothing_else():
    it = standing_at(ReportState.ASSESSED)
    (event,) = it.addressed(FollowUp.TAKEN_INTO_AUDIT, "es", act()).events
    assert (event.kind, event.entity, event.id, dict(event.facts)) == (
        "ReportAddressed",
        "Report",
        it.id,
        {"state": "ADDRESSED", "reason": "TAKEN_INTO_AUDIT"},
    )
