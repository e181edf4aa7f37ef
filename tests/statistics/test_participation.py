"""What a cube of participation tells, and that nothing more follows from it, however it is added up and subtracted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.statistics.participation import (
    LEAST,
    OPEN,
    Activity,
    Cell,
    Counted,
    KnownVotes,
    rounded,
    shown,
    stays_open,
    told,
    told_of_votes,
)
from domain.statistics.quarters import Quarter, to_count

RULES = Rules()
Q3 = Quarter(year=2026, number=3)
SECTORS = tuple(Sector)


def cells(*records: int, bodies: int = 9) -> dict[Sector, Counted]:
    return {sector: Counted(records=n, bodies=bodies) for sector, n in zip(SECTORS, records, strict=False)}


def counts(told: Iterable[Cell]) -> tuple[int | None, ...]:
    return tuple(cell.count for cell in told)


# -- quarters


@pytest.mark.parametrize(
    ("day", "name", "starts", "ends"),
    [
        ("2026-01-01", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("2026-07-01", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("2027-12-31", "2027-Q4", "2027-10-01", "2027-12-31"),
    ],
)
def test_a_quarter(day: str, name: str, starts: str, ends: str) -> None:
    quarter = Quarter.of(date.fromisoformat(day))
    assert (quarter.name, quarter.starts.isoformat(), quarter.ends.isoformat()) == (name, starts, ends)


@given(day=st.dates(date(1900, 1, 1), date(2190, 1, 1)))
def test_quarters_follow_each_other_without_a_gap(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.starts <= day <= quarter.ends
    assert quarter.after.starts == quarter.ends + timedelta(days=1)
    assert quarter.after.before == quarter


def test_a_quarter_is_counted_when_its_delay_is_over_and_once() -> None:
    rules = Rules(statistics_quarters_back=2)
    assert [q.name for q in to_count(date(2026, 10, 30), (), rules)] == ["2026-Q1", "2026-Q2"]
    assert [q.name for q in to_count(date(2026, 10, 31), (), rules)] == ["2026-Q2", "2026-Q3"]
    assert [q.name for q in to_count(date(2026, 10, 31), ["2026-Q3"], rules)] == ["2026-Q2"]
    assert to_count(date(2026, 10, 31), ["2026-Q2", "2026-Q3"], rules) == ()


@given(today=st.dates(date(1990, 1, 1), date(2190, 1, 1)), delay=st.integers(1, 400), back=st.integers(1, 20))
def test_no_quarter_is_counted_before_it_ended_and_its_delay_is_over(
    today: date, delay: int, back: int
) -> None:
    rules = Rules(statistics_delay_days=delay, statistics_quarters_back=back)
    found = to_count(today, (), rules)
    assert len(found) == back
    assert all(quarter.ends + timedelta(days=delay) < today for quarter in found)
    assert found[-1].after.ends + timedelta(days=delay) >= today


# -- cells


@pytest.mark.parametrize(
    ("records", "tells"),
    [
        (0, None),
        (1, None),
        (9, None),
        (10, 10),
        (12, 10),
        (13, 15),
        (17, 15),
        (18, 20),
        (22, 20),
        (23, 25),
        (1002, 1000),
    ],
)
def test_a_cell_is_rounded_or_not_shown(records: int, tells: int | None) -> None:
    assert shown(Counted(records=records, bodies=3), 3) == tells


def test_what_two_organisations_brought_is_not_shown() -> None:
    """One of them could subtract its own."""
    assert shown(Counted(records=40, bodies=2), RULES.statistics_least_bodies) is None
    assert shown(Counted(records=40, bodies=3), RULES.statistics_least_bodies) == 40


@given(records=st.integers(0, 200), largest=st.integers(0, 200), bodies=st.integers(3, 40))
def test_whoever_subtracts_its_own_still_has_ten_before_it(records: int, largest: int, bodies: int) -> None:
    """Three organisations are not enough where one brought nearly all: what it has left over is the others' few."""
    tells = shown(Counted(records=records, bodies=bodies, largest=min(largest, records)), 3)
    assert (tells is not None) is (records - largest >= LEAST)


def test_how_many_organisations_commented_is_not_told_by_leaving_a_cell_out() -> None:
    for activity in Activity:
        found = counts(told(Q3, activity, cells(*[40] * 6, bodies=1), RULES))
        assert found == ((40,) * 6 if activity is Activity.COMMENT else (None,) * 6)


def test_shares_are_of_what_is_shown() -> None:
    found = told(Q3, Activity.COMMENT, cells(32, 9, 48, 20), RULES)
    assert counts(found) == (30, None, 50, 20, None, None)
    assert [cell.share for cell in found] == [0.3, None, 0.5, 0.2, None, None]


def test_nothing_at_all_reads_like_too_few() -> None:
    none = told(Q3, Activity.COMMENT, {}, RULES)
    assert none == told(Q3, Activity.COMMENT, cells(9, 9, 9, 9, 9, 9), RULES)
    assert {(cell.count, cell.share) for cell in none} == {(None, None)}


# -- what can be recovered


def everything_told(found: Sequence[Cell]) -> tuple[object, ...]:
    """All that a reader has of six cells, with every sum and difference that follows from it."""
    return tuple((cell.count, cell.share) for cell in found)


def test_no_cell_can_be_recovered_from_all_the_others() -> None:
    """Every table of three sectors with 0 to 17 records, told as a reader sees it: which tables tell the same?

    Of each cell that is not shown every value below ten remains, and of each that is shown at least three.
    """
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for raw in product(range(18), repeat=3):
        alike[everything_told(told(Q3, Activity.INTERVIEW, cells(*raw), RULES))].append(raw)
    assert len(alike) == 27
    for told_so, tables in alike.items():
        for place in range(3):
            remain = {table[place] for table in tables}
            expected = set(range(LEAST)) if told_so[place] == (None, None) else {n for n in range(18) if shown(
                Counted(records=n, bodies=9), 3) == told_so[place][0]}  # type: ignore[index]  # fmt: skip
            assert remain == expected
            assert len(remain) >= OPEN


@given(
    raw=st.tuples(*[st.integers(0, 60)] * 6),
    place=st.integers(0, 5),
    other=st.integers(0, 60),
)
def test_a_cell_tells_nothing_of_another(raw: tuple[int, ...], place: int, other: int) -> None:
    """Whatever one cell holds, the counts of the others stay as they are: so no difference leads to it."""
    changed = (*raw[:place], other, *raw[place + 1 :])
    before = counts(told(Q3, Activity.ENGAGEMENT, cells(*raw), RULES))
    after = counts(told(Q3, Activity.ENGAGEMENT, cells(*changed), RULES))
    assert before[:place] == after[:place]
    assert before[place + 1 :] == after[place + 1 :]


@given(raw=st.tuples(*[st.integers(0, 60)] * 6), place=st.integers(0, 5))
def test_one_person_more_is_seen_by_nobody_where_few_took_part(raw: tuple[int, ...], place: int) -> None:
    few = (*raw[:place], min(raw[place], LEAST - 2), *raw[place + 1 :])
    more = (*few[:place], few[place] + 1, *few[place + 1 :])
    assert told(Q3, Activity.INTERVIEW, cells(*few), RULES) == told(
        Q3, Activity.INTERVIEW, cells(*more), RULES
    )


# -- votes, of which everyone knows the sum


def votes_of(raw: Sequence[int], motions: int) -> tuple[int | None, ...]:
    known = KnownVotes(votes=sum(raw), most=2 * motions)
    return counts(
        told_of_votes(Q3, {s: Counted(records=n, bodies=2) for s, n in zip(SECTORS, raw, strict=True)}, known)
    )


def test_votes_are_shown_for_all_sectors_or_none() -> None:
    assert votes_of((20, 21, 25, 18, 24, 20), 16) == (20, 20, 25, 20, 25, 20)
    assert votes_of((20, 21, 25, 18, 24, 9), 16) == (None,) * 6
    assert votes_of((0,) * 6, 0) == (None,) * 6


def test_votes_that_the_known_sum_would_give_away_are_not_shown() -> None:
    assert votes_of((10, 10, 10, 10, 10, 10), 5) == (None,) * 6  # all of ten: nothing is left open
    assert votes_of((10, 10, 10, 10, 10, 10), 9) == (None,) * 6  # sixty in six cells of ten or more
    assert (
        votes_of((12, 12, 12, 12, 12, 12), 9) == (None,) * 6
    )  # each told as ten, and seventy-two is the most
    assert votes_of((11, 11, 11, 11, 11, 11), 9) == (10,) * 6


@pytest.mark.parametrize("motions", [5, 6, 7, 9])
def test_no_sector_s_votes_can_be_recovered_with_every_motion_s_result_known(motions: int) -> None:
    """Every way in which four sectors cast at least eight votes each, by what a reader sees: the cells and the sum.

    What the sum alone leaves open the cube leaves open: three values of what is shown, two of what is not.
    """
    by_sum: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    by_both: dict[tuple[int, object], list[tuple[int, ...]]] = defaultdict(list)
    for raw in product(range(8, 2 * motions + 1), repeat=4):
        counted = tuple(shown(Counted(records=n, bodies=2), 0) for n in raw)
        known = KnownVotes(votes=sum(raw), most=2 * motions)
        seen = counted if stays_open(counted, known) else None
        by_sum[sum(raw)].append(raw)
        by_both[sum(raw), seen].append(raw)
    assert any(seen for _, seen in by_both) is (motions > 5)
    for (total, seen), tables in by_both.items():
        for place in range(4):
            remain = {table[place] for table in tables}
            without = {table[place] for table in by_sum[total]}
            assert len(remain) >= (OPEN if seen else min(2, len(without))), (total, seen, remain)


@given(records=st.integers(LEAST, 10_000))
def test_rounding_leaves_at_least_three_values(records: int) -> None:
    alike = [n for n in range(LEAST, records + 6) if rounded(n) == rounded(records)]
    assert records in alike
    assert len(alike) >= OPEN
    assert abs(rounded(records) - records) <= 2
