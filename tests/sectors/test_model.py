"""The board's seats: two a sector, one holder at a time, one seat a person, board members only."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import BadInput, Period, Refusal
from domain.sectors.model import (
    AlreadySeated,
    NotABoardMember,
    SeatTaken,
    SeatTerm,
    SeatVacant,
    covers,
    fill_seat,
    vacate_seat,
)

NEW_YEAR = date(2026, 1, 1)
ALWAYS = (Period(starts=date(2020, 1, 1)),)
PERSON = UUID("00000000-0000-4000-8000-000000000021")


def term(seat: str, starts: date = NEW_YEAR, ends: date | None = None, person: UUID = PERSON) -> SeatTerm:
    return SeatTerm(
        id=uuid4(),
        seat_id=seat,
        person_id=person,
        holder_name=None,
        employer_id=None,
        starts=starts,
        ends=ends,
    )


def test_a_free_seat_is_filled_by_a_board_member():
    asked = term("WORKERS:1")
    answer = fill_seat(asked, of_seat=(), of_person=(), board=ALWAYS)
    assert not isinstance(answer, Refusal)
    assert answer[0] == asked
    assert (answer[1].kind, answer[1].facts) == ("SeatFilled", {"seat": "WORKERS:1"})


def test_a_seat_is_not_held_twice_on_one_day():
    held = term("WORKERS:1", ends=date(2026, 6, 30), person=uuid4())
    same_day = term("WORKERS:1", starts=date(2026, 6, 30))
    day_after = term("WORKERS:1", starts=date(2026, 7, 1))
    assert isinstance(fill_seat(same_day, of_seat=(held,), of_person=(), board=ALWAYS), SeatTaken)
    assert not isinstance(fill_seat(day_after, of_seat=(held,), of_person=(), board=ALWAYS), Refusal)


def test_a_person_does_not_hold_two_seats_on_one_day():
    held = term("WORKERS:1", ends=date(2026, 6, 30))
    same_day = term("WORKERS:2", starts=date(2026, 6, 30))
    day_after = term("WORKERS:2", starts=date(2026, 7, 1))
    assert isinstance(fill_seat(same_day, of_seat=(), of_person=(held,), board=ALWAYS), AlreadySeated)
    assert not isinstance(fill_seat(day_after, of_seat=(), of_person=(held,), board=ALWAYS), Refusal)


@pytest.mark.parametrize(
    "board",
    [
        (),
        (Period(starts=date(2026, 1, 2)),),
        (Period(starts=NEW_YEAR, ends=date(2026, 12, 31)),),
    ],
    ids=["never a member", "a member a day too late", "a member with an end, for a term without one"],
)
def test_the_holder_is_a_board_member_throughout(board: tuple[Period, ...]):
    assert isinstance(fill_seat(term("WORKERS:1"), of_seat=(), of_person=(), board=board), NotABoardMember)


def test_a_term_that_ends_before_it_starts_is_refused():
    backwards = term("WORKERS:1", ends=date(2025, 12, 31))
    assert isinstance(fill_seat(backwards, of_seat=(), of_person=(), board=ALWAYS), BadInput)


def test_a_seat_is_vacated_once_and_only_while_it_is_held():
    running = term("WORKERS:1")
    vacated = vacate_seat((running,), date(2026, 6, 30))
    assert not isinstance(vacated, Refusal)
    assert vacated[0].ends == date(2026, 6, 30)
    assert isinstance(vacate_seat((vacated[0],), date(2026, 6, 30)), SeatVacant)
    assert isinstance(vacate_seat((vacated[0],), date(2026, 7, 1)), SeatVacant)
    assert isinstance(vacate_seat((running,), date(2025, 12, 31)), SeatVacant)
    assert isinstance(vacate_seat((), NEW_YEAR), SeatVacant)


days = st.integers(0, 40).map(lambda n: NEW_YEAR + timedelta(days=n))
periods = st.builds(
    lambda a, n: (a, None if n is None else a + timedelta(days=n)), days, st.none() | st.integers(0, 20)
)
askings = st.lists(
    st.tuples(st.sampled_from(["WORKERS:1", "WORKERS:2"]), st.integers(0, 2), periods), max_size=12
)


@given(askings)
def test_however_seats_are_filled_no_day_sees_two_holders_or_one_person_twice(asked: list):
    people = [UUID(int=n) for n in range(3)]
    terms: list[SeatTerm] = []
    for seat, who, (starts, ends) in asked:
        answer = fill_seat(
            term(seat, starts, ends, people[who]),
            of_seat=tuple(t for t in terms if t.seat_id == seat),
            of_person=tuple(t for t in terms if t.person_id == people[who]),
            board=ALWAYS,
        )
        if not isinstance(answer, Refusal):
            terms.append(answer[0])
    for day in (NEW_YEAR + timedelta(days=n) for n in range(70)):
        sitting = [t for t in terms if t.period.holds_on(day)]
        assert len({t.seat_id for t in sitting}) == len(sitting)
        assert len({t.person_id for t in sitting}) == len(sitting)


@given(periods, periods)
def test_one_period_covers_another_exactly_if_each_day_of_it_lies_inside(outer: tuple, inner: tuple):
    o, i = (Period(starts=s, ends=e) for s, e in (outer, inner))
    span = [NEW_YEAR + timedelta(days=n) for n in range(70)]
    assert covers(o, i) == all(o.holds_on(day) for day in span if i.holds_on(day))
