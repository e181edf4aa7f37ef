"""The lot: everybody in a second has the same chance, whatever came before or after, and memory stays small."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest

from api.tickets import lottery, work
from api.tickets.lottery import CHECKED, LEAST_WAIT, Load, Lottery
from api.tickets.spent import LONGEST_WAIT
from api.tickets.stroke import Stroke


def drawn(room: int, waited: int, worked: int, dice: Random) -> list[str]:
    stroke = Stroke[str](room, dice)
    for number in range(max(waited, worked)):
        if number < waited:
            stroke.enter(f"waited {number}", worked=False)
        if number < worked:
            stroke.enter(f"worked {number}", worked=True)
    return list(stroke.drawn())[:room]


def test_first_and_last_of_a_second_have_the_same_chance() -> None:
    dice, won = Random(3), Counter[str]()
    for _ in range(3000):
        won.update(drawn(2, 12, 0, dice))
    assert set(won) == {f"waited {number}" for number in range(12)}
    assert all(400 <= times <= 600 for times in won.values()), won  # 500 each


@pytest.mark.parametrize(("waited", "worked"), [(1000, 5), (5, 1000), (40, 40)])
def test_those_who_work_and_those_who_wait_get_half_each(waited: int, worked: int) -> None:
    dice, won = Random(4), Counter[str]()
    for _ in range(400):
        won.update(one.split()[0] for one in drawn(1, waited, worked, dice))
    assert 160 <= won["waited"] <= 240, won
    assert Counter(one.split()[0] for one in drawn(8, waited, worked, dice)) in (
        {"waited": 4, "worked": 4}, {"waited": 3, "worked": 5}, {"waited": 5, "worked": 3},
    )  # fmt: skip


@pytest.mark.parametrize(("waited", "worked"), [(0, 20), (20, 0), (3, 20), (20, 3)])
def test_what_one_kind_leaves_the_other_gets(waited: int, worked: int) -> None:
    assert len(drawn(10, waited, worked, Random(5))) == 10


def test_no_more_stand_in_a_second_than_there_are_places() -> None:
    stroke, left = Stroke[int](3, Random(6)), list[int]()
    for number in range(5000):
        leaving = stroke.enter(number, worked=False)
        left += [] if leaving is None else [leaving]
    assert len(left) == 4997
    assert sorted([*left, *stroke.drawn()]) == list(range(5000))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lottery, "SECOND", 0.02)


@pytest.mark.usefixtures("quick")
async def test_everybody_is_told_and_no_more_get_in_than_there_is_room() -> None:
    taken: list[int] = []

    def take(count: int) -> bool:
        if len(taken) < 4:
            taken.append(count)
            return True
        return False

    lot = Lottery(Load(1.0), lambda: 4, take, Random(1))
    async with asyncio.timeout(5):
        told = await asyncio.gather(*(lot.drawn(1, worked=number % 2 == 0) for number in range(200)))
    assert sum(told) == len(taken) == 4


@pytest.mark.usefixtures("quick")
async def test_whoever_went_away_meanwhile_does_no_harm() -> None:
    lot = Lottery(Load(1.0), lambda: 2, lambda _: True, Random(1))
    gone = asyncio.create_task(lot.drawn(1, worked=False))
    stays = asyncio.create_task(lot.drawn(1, worked=False))
    await asyncio.sleep(0)
    gone.cancel()
    async with asyncio.timeout(5):
        assert await stays
        assert await lot.drawn(1, worked=False)


def test_the_wait_follows_how_many_wait_and_is_never_long() -> None:
    load, asked = Load(1.0), list[int]()
    for waited in (0, 3, 8, 500, 0):
        load.ended(waited, 0)
        asked.append(load.after)
    assert asked == [LEAST_WAIT, LEAST_WAIT, 8, LONGEST_WAIT, LONGEST_WAIT]
    for _ in range(60):
        load.ended(0, 0)
    assert load.after == LEAST_WAIT


def test_the_work_follows_what_checking_costs_and_ends_at_two_minutes_of_a_telephone() -> None:
    load, asked = Load(1.0), list[int]()
    for worked in (CHECKED, *[CHECKED + 1] * 6, *[CHECKED // 2] * 2, *[0] * 6):
        load.ended(0, worked)
        asked.append(load.bits)
    assert asked == [6, 7, 8, 9, 10, 10, 10, 10, 10, 9, 8, 7, 6, 6, 6]
    assert (work.LEAST, work.MOST) == (6, 10)
