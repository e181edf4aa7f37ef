"""Whatever is done with a proposed change, in whatever order: no state but by its step, no approval but by a motion."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.engagement.parts import Decided
from domain.kernel import Refusal
from domain.standard.comment import Comment, Response
from domain.standard.proposal import STEPS, Act, MotionOn, ProposedChange, Round
from domain.standard.values import (
    CommentChannel,
    CommentPosition,
    CommentState,
    DeclineReason,
    Disposition,
    MotionOutcome,
    ProposalSide,
)
from domain.standard.values import ProposalState as S

BEGINS = date(2026, 1, 5)
LEAST = 60
CHANGE = ProposedChange(
    id="2.0:x", edition_id="2.0", title="X", summary="Y", state=S.DRAFTED, position=1, source="Test"
)


def label(number: int) -> UUID:
    return UUID(int=number, version=4)


def act(number: int, on: date, side: ProposalSide = ProposalSide.SECRETARIAT) -> Act:
    return Act(id=label(number), on=on, side=side)


def _round(change: ProposedChange, number: int, on: date, days: int) -> Round:
    ends = on + timedelta(days=days - 1)
    return Round(
        id=label(number + 10_000),
        number=len(change.rounds) + 1,
        opens_on=on,
        closes_on=ends,
        languages=("en",),
    )


def _answer(change: ProposedChange, on: date) -> Decided[ProposedChange] | Refusal | None:
    waiting = next((one for one in change.rounds if one.answered_on is None), None)
    return None if waiting is None else change.answered(waiting, on, 0, 0)


def _decide(outcome: MotionOutcome, change: str) -> Callable[[ProposedChange, int, date], object]:
    def decided(asked: ProposedChange, number: int, on: date) -> object:
        motion = MotionOn(id=label(number), proposed_change_id=change, outcome=outcome, decided_on=on)
        return asked.decided(motion, act(number, on, ProposalSide.BOARD))

    return decided


ACTS: dict[str, Callable[[ProposedChange, int, date], object]] = {
    "board": lambda change, number, on: change.put_to_the_board(act(number, on)),
    "consult": lambda change, number, on: change.consulted_on(
        _round(change, number, on, LEAST), act(number, on), LEAST
    ),
    "hurry": lambda change, number, on: change.consulted_on(
        _round(change, number, on, LEAST - 1), act(number, on), LEAST
    ),
    "close": lambda change, number, on: change.closed(act(number, on)),
    "answer": lambda change, number, on: _answer(change, on),
    "carry": _decide(MotionOutcome.CARRIED, CHANGE.id),
    "fail": _decide(MotionOutcome.NOT_CARRIED, CHANGE.id),
    "wait": _decide(MotionOutcome.UNDECIDED, CHANGE.id),
    "another": _decide(MotionOutcome.CARRIED, "2.0:another"),
    "force": lambda change, number, on: change.in_force(act(number, on)),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 70)), max_size=40))
def test_no_walk_leaves_the_path(walk: list[tuple[str, int]]) -> None:
    change, today = CHANGE, BEGINS
    for number, (name, days) in enumerate(walk, 1):
        today += timedelta(days=days)
        answer = ACTS[name](change, number, today)
        if not isinstance(answer, Decided):
            continue
        after = answer.record
        assert after.version == change.version + 1
        if after.state is not change.state:
            assert after.state in STEPS[change.state]
            assert after.events[:-1] == change.events
            assert after.events[-1].state is after.state
        _holds(name, change, after, today)
        change = after
    motions = [event.motion_id for event in change.events if event.motion_id]
    assert len(motions) == len(set(motions))


def _holds(name: str, before: ProposedChange, after: ProposedChange, today: date) -> None:
    assert name not in ("hurry", "wait", "another"), name
    if after.state is S.APPROVED and before.state is not S.APPROVED:
        assert name == "carry"
        assert after.rounds
        assert all(one.answered_on and one.answered_on > one.closes_on for one in after.rounds)
        assert after.events[-1].side is ProposalSide.BOARD
    if name == "close":
        assert today > after.current.closes_on


@given(st.integers(-5, 70))
def test_comments_are_taken_from_the_first_day_to_the_last(offset: int) -> None:
    change = ACTS["board"](CHANGE, 1, BEGINS).record  # type: ignore[attr-defined]
    change = ACTS["consult"](change, 2, BEGINS).record  # type: ignore[attr-defined]
    refused = change.takes_comments(change.current.id, BEGINS + timedelta(days=offset))
    assert (refused is None) == (0 <= offset < LEAST)


COMMENT = Comment(
    id=label(1),
    proposed_change_id="2.0:x",
    round_id=label(2),
    channel=CommentChannel.ORGANISATION,
    organisation_id=label(3),
    position=CommentPosition.SUPPORT,
    wording="So.",
    submitted_on=BEGINS,
)
RESPONSE = Response(
    id=label(4),
    proposed_change_id="2.0:x",
    round_id=label(2),
    disposition=Disposition.NOTED,
    wording="Thank you.",
    responded_on=BEGINS,
)
DEEDS: dict[str, Callable[[Comment, int], object]] = {
    "publish": lambda one, number: one.published(BEGINS),
    "decline": lambda one, number: one.declined(DeclineReason.OFF_TOPIC, BEGINS),
    "answer": lambda one, number: one.answered(RESPONSE),
    "amend": lambda one, number: one.amended(
        position=CommentPosition.OPPOSE, text=f"No {number}.", named=True, label=label(number), on=BEGINS
    ),
}


@given(st.lists(st.sampled_from(sorted(DEEDS)), max_size=20), st.booleans())
def test_what_is_read_was_moderated_as_it_stands(deeds: list[str], public: bool) -> None:
    comment = COMMENT
    if public:
        comment = Comment(
            id=label(1),
            proposed_change_id="2.0:x",
            round_id=label(2),
            channel=CommentChannel.PUBLIC_FORM,
            position=CommentPosition.SUPPORT,
            wording="So.",
            submitted_on=BEGINS,
        )
    moderated: set[str] = set()
    declined = False
    for number, name in enumerate(deeds, 10):
        answer = DEEDS[name](comment, number)
        if isinstance(answer, Decided):
            assert not declined  # the last word on it
            comment = answer.record
            moderated |= {comment.wording} if name == "publish" else set()
            declined = name == "decline"
        if comment.state is CommentState.PUBLISHED:
            assert comment.wording in moderated
        if comment.response_id is not None:
            assert comment.wording in moderated  # what was answered is what is read
    assert [one.number for one in comment.earlier] == list(range(1, len(comment.earlier) + 1))
