"""Whoever comes back: guesses shut out neither those who hold a receipt nor those who report."""

from __future__ import annotations

import pytest

from api.intake import Intake
from api.refused import Refused
from api.returns import AT_ONCE, FOR, REMEMBERED, STOOD_FOR, Returns, the_door
from domain.cases.receipt import Receipt
from tests.intake.test_tickets import Hand


def receipt(number: int) -> str:
    return Receipt.made(number.to_bytes(16)).text


MINE = receipt(7)
TYPED = MINE.lower().replace("-", " ")
MISTYPED = MINE[:-1] + ("0" if MINE[-1] != "0" else "1")


@pytest.fixture
def clock() -> Hand:
    return Hand(0.0)


@pytest.fixture
def returns(clock: Hand) -> Returns:
    return Returns(the_door(tick=clock), tick=clock)


async def guesses(returns: Returns, until: int = 1000) -> int:
    """How many guesses are let in before one is refused."""
    for number in range(until):
        try:
            await returns.enter([receipt(1000 + number)])
        except Refused:
            return number
    return until


async def test_a_guesser_tries_sixty_and_then_five_a_second(returns: Returns, clock: Hand) -> None:
    assert await guesses(returns) == 60
    clock.at += 10
    assert await guesses(returns) == 50


async def test_a_mistyped_receipt_costs_nothing_and_is_told_even_when_it_is_full(returns: Returns) -> None:
    for _ in range(200):
        assert await returns.enter([MISTYPED, "", "nonsense", "\ud800", STOOD_FOR]) == []
    assert await guesses(returns) == 60
    assert await returns.enter([MISTYPED]) == []


async def test_whoever_opened_a_case_took_nothing_and_passes_beside_the_guesses(returns: Returns) -> None:
    assert await returns.enter([MINE]) == [MINE]
    returns.opened(MINE, taken=True)
    assert await guesses(returns) == 60
    assert await returns.enter([TYPED]) == []
    with pytest.raises(Refused):
        await returns.enter([receipt(8)])


async def test_a_receipt_passes_for_an_hour_since_it_was_last_used(returns: Returns, clock: Hand) -> None:
    returns.opened(MINE, taken=False)
    clock.at += FOR - 1
    assert await returns.enter([MINE]) == []
    returns.opened(MINE, taken=False)
    clock.at += FOR - 1
    assert await returns.enter([MINE]) == []
    clock.at += 1
    assert await returns.enter([MINE]) == [MINE]


async def test_a_receipt_that_is_used_without_end_takes_what_guesses_take(returns: Returns) -> None:
    returns.opened(MINE, taken=False)
    for taken in [[]] * AT_ONCE + [[MINE]] * 60:
        assert await returns.enter([MINE]) == taken
        returns.opened(MINE, taken=bool(taken))
    with pytest.raises(Refused):
        await returns.enter([MINE])
    assert await guesses(returns) == 0


async def test_what_one_document_does_with_a_receipt_is_counted_by_each_change(returns: Returns) -> None:
    returns.opened(MINE, taken=False)
    assert [await returns.enter([MINE] * 20) for _ in range(4)] == [[]] * 3 + [[MINE]]
    assert await guesses(returns) == 59  # of a guess each receipt is one, whatever it is asked for


async def test_a_token_that_stands_for_a_case_is_known_by_the_case(returns: Returns) -> None:
    one, other = f"{STOOD_FOR}a digest", f"{STOOD_FOR}another"
    assert await returns.enter([one]) == [one]
    returns.opened(one, taken=True)
    assert await returns.enter([one]) == []
    assert await returns.enter([other]) == [other]


async def test_no_more_than_so_many_are_remembered_and_none_as_it_is(returns: Returns) -> None:
    for number in range(REMEMBERED + 5):
        returns.opened(receipt(number), taken=False)
    assert len(returns._known) == REMEMBERED
    assert await returns.enter([receipt(0), receipt(5)]) == [receipt(0)]
    assert not any(MINE.encode() in name or (7).to_bytes(16) == name for name in returns._known)
    assert MINE not in repr(returns)


async def test_without_a_ticket_the_second_half_is_not_touched(clock: Hand) -> None:
    returns = Returns(Intake(burst=10, tick=clock), tick=clock)
    assert [returns.enter_now(receipt(number)) for number in range(6)] == [True] * 5 + [None]
    returns.opened(MINE, taken=False)
    assert [returns.enter_now(one) for one in (MINE, MISTYPED)] == [False, False]
    assert await guesses(returns) == 5
