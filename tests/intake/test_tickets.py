"""Tickets: signed by the service, good once and for a time, and of nobody in particular."""

from __future__ import annotations

import asyncio
import base64
import hmac
import threading
from dataclasses import dataclass

import pytest

from api.tickets import work
from api.tickets.booth import CHECKED_A_SECOND, CHECKED_AT_ONCE, Booth, steady
from api.tickets.lottery import Load
from api.tickets.signed import AHEAD, LENGTH, LIFE, Signer, Ticket
from api.tickets.spent import LONGEST_WAIT, Spent

KEY, OTHER = b"the service's secret", b"somebody else's"
BEGUN = 1_764_200_000.5


@dataclass
class Hand:
    """A clock that is moved on by hand."""

    at: float = BEGUN

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def signer(clock: Hand) -> Signer:
    return Signer(KEY, clock)


def test_a_ticket_is_read_as_it_was_given(signer: Signer) -> None:
    given = signer.give(8, 6)
    assert signer.read(given.text) == given
    assert (given.after, given.bits, given.good_from) == (8, 6, int(BEGUN) + 8)
    assert len(given.text) == LENGTH
    assert given.text.replace("-", "a").replace("_", "a").isalnum()


def test_a_ticket_says_when_and_how_long_and_otherwise_chance_alone(signer: Signer) -> None:
    one, other = (base64.urlsafe_b64decode(signer.give(8, 6).text + "=") for _ in range(2))
    assert one[:8] == other[:8] == b"\1" + int(BEGUN).to_bytes(4) + (8).to_bytes(2) + b"\6"
    assert one[8:16] != other[8:16]
    assert one[16:] == hmac.digest(KEY, one[:16], "sha256")[:16]


@pytest.mark.parametrize("place", range(LENGTH))
def test_a_ticket_changed_at_any_place_is_none(signer: Signer, place: int) -> None:
    text = signer.give(8, 6).text
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    found = signer.read(changed)
    assert found is None or (
        place == LENGTH - 1 and found.number
    )  # the last letter has two bits that say nothing


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "A" * LENGTH,
        "A" * (LENGTH - 1),
        "é" * LENGTH,
        "=" * LENGTH,
        "\0" * LENGTH,
        "." * LENGTH,
        "A" * 9999,
    ],
)
def test_nonsense_is_no_ticket(signer: Signer, text: str) -> None:
    assert signer.read(text) is None


def test_a_ticket_of_another_service_is_none(signer: Signer, clock: Hand) -> None:
    assert signer.read(Signer(OTHER, clock).give(8, 6).text) is None


def test_a_ticket_ends(signer: Signer, clock: Hand) -> None:
    text = signer.give(8, 6).text
    clock.at = int(BEGUN) + 8 + LIFE - 0.1
    assert signer.read(text) is not None
    clock.at = int(BEGUN) + 8 + LIFE
    assert signer.read(text) is None


def test_a_ticket_from_the_future_is_none_but_for_small_differences_of_clocks(
    signer: Signer, clock: Hand
) -> None:
    text = signer.give(8, 6).text
    clock.at = BEGUN - AHEAD
    assert signer.read(text) is not None
    clock.at = BEGUN - AHEAD - 1
    assert signer.read(text) is None


def test_the_clock_of_a_process_goes_on_when_the_machine_s_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wall, ticks = Hand(5000.0), Hand(100.0)
    monkeypatch.setattr("api.tickets.booth.time", wall)
    monkeypatch.setattr("api.tickets.booth.monotonic", ticks)
    now = steady()
    assert now() == 5000.0
    wall.at, ticks.at = 1000.0, 101.0
    assert now() == 5001.0


def test_a_ticket_is_good_once(clock: Hand) -> None:
    booth = Booth(KEY, clock)
    ticket = booth.give(Load(1.0))
    assert [booth.spend(ticket) for _ in range(3)] == [True, False, False]


def test_a_ticket_is_good_once_for_as_long_as_it_is_good(clock: Hand) -> None:
    spent, signer = Spent(clock), Signer(KEY, clock)
    ticket = signer.give(LONGEST_WAIT, 6)
    assert spent.spend(ticket)
    for _ in range(30):
        clock.at += (LIFE + LONGEST_WAIT) / 30
        assert not spent.spend(ticket)
        assert spent.spend(signer.give(5, 6))
    assert signer.read(ticket.text) is None


def test_what_is_remembered_is_bounded_and_nothing_forgotten_is_good_again(clock: Hand) -> None:
    spent, signer = Spent(clock, room=10), Signer(KEY, clock)
    used: list[Ticket] = []
    for _ in range(100):
        clock.at += 1
        used.append(signer.give(5, 6))
        assert spent.spend(used[-1])
    assert not any(spent.spend(one) for one in used)
    assert len(spent._young) + len(spent._old) <= 20


def test_a_process_that_begins_takes_no_ticket_that_it_may_have_seen_before(clock: Hand) -> None:
    before = Booth(KEY, clock)
    ticket = before.give(Load(1.0))
    assert before.spend(ticket)
    clock.at += 2
    after = Booth(KEY, clock)
    assert after.read(ticket.text) is not None
    assert not after.spend(ticket)
    assert after.spend(after.give(Load(1.0)))


def test_processes_of_one_service_take_each_other_s_tickets(clock: Hand) -> None:
    one, other = Booth(KEY, clock), Booth(KEY, clock)
    ticket = one.give(Load(1.0))
    assert other.read(ticket.text) == (ticket, "")
    assert other.spend(ticket)


# -- work


def test_work_is_found_by_trying_and_holds_for_its_ticket_alone(signer: Signer) -> None:
    ticket, other = signer.give(5, 3), signer.give(5, 3)
    number = work.done(ticket.text, 3)
    assert work.holds(ticket.text, number, 3)
    assert work.done(ticket.text, 3) == number
    assert [work.holds(one.text, number, 64) for one in (ticket, other)] == [False, False]


@pytest.mark.parametrize("number", ["", "-1", "1e5", "٣", " 1", "1" * 11, "0x1", "1\0"])
def test_what_is_no_number_is_no_work_and_costs_no_try(
    signer: Signer, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "hash_secret_raw", lambda *_, **__: pytest.fail("it was tried"))
    assert not work.holds(signer.give(5, 0).text, number, 0)


def test_the_work_is_the_argon2id_that_a_client_is_told_of() -> None:
    """As any other implementation of RFC 9106 reckons it."""
    from argon2.low_level import Type, hash_secret_raw

    told = work.asked(6)
    assert told == {
        "function": "argon2id", "version": 19, "memoryKiB": 8192, "iterations": 1, "lanes": 1, "length": 8,
        "zeroBits": 6,
    }  # fmt: skip
    number = work.done("a ticket", 4)
    outcome = hash_secret_raw(
        number.encode(), b"a ticket", time_cost=1, memory_cost=8192, parallelism=1, hash_len=8, type=Type.ID
    )
    assert outcome[0] < 16


async def test_false_work_is_not_taken_and_few_are_checked_at_once(
    clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth, load = Booth(KEY, clock), Load(1.0)
    load.bits = 2
    ticket = booth.give(load)
    right = next(str(n) for n in range(999) if work.holds(ticket.text, str(n), 2))
    wrong = next(str(n) for n in range(999) if not work.holds(ticket.text, str(n), 2))
    assert [await booth.holds(ticket, number) for number in (right, wrong)] == [True, False]
    go_on = threading.Event()
    monkeypatch.setattr(work, "holds", lambda *_: go_on.wait(10))
    checking = [asyncio.create_task(booth.holds(ticket, right)) for _ in range(CHECKED_AT_ONCE)]
    await asyncio.sleep(0)
    assert booth.overworked
    go_on.set()
    assert await asyncio.gather(*checking) == [True] * CHECKED_AT_ONCE
    assert not booth.overworked
    booth.close()


async def test_false_work_without_end_is_not_checked_without_end(
    clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    booth, checked = Booth(KEY, clock), list[str]()
    ticket = booth.give(Load(1.0))
    monkeypatch.setattr(work, "holds", lambda _, number, bits: checked.append(number) or False)

    async def flood() -> None:
        for number in range(500):
            if not booth.overworked:
                await booth.holds(ticket, str(number))

    await flood()
    assert len(checked) == CHECKED_A_SECOND
    clock.at += 0.5
    await flood()
    assert len(checked) == 1.5 * CHECKED_A_SECOND
    booth.close()
