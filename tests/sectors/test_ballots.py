"""What votes come to: decision tables, the edges of quorum and majority, and rules that hold for any votes."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.rules import Rules
from domain.sectors.ballots import Result, agreed, refusing_sectors, voted
from domain.sectors.model import Sector
from domain.sectors.motion_values import MotionState, ResultReason, Stance, Vote

S, R = MotionState, ResultReason
Y, N, A = Vote.YES, Vote.NO, Vote.ABSTAIN
SEATS = [sector for sector in Sector for _ in (1, 2)]
RULES = Rules()
Board = tuple[Vote | None, ...]
"""One vote a seat, in the seats' order; none where a seat is silent, vacant or recused."""


def came_out(votes: Board, rules: Rules = RULES) -> Result:
    return voted([(s, v) for s, v in zip(SEATS, votes, strict=True) if v], 0, rules)


def board(word: str) -> Board:
    """`YYNA-...`: twelve seats, two a sector."""
    return tuple({"Y": Y, "N": N, "A": A, "-": None}[letter] for letter in word.replace(" ", ""))


@pytest.mark.parametrize(
    ("votes", "state", "because", "returned_by"),
    [
        ("YY YY YY YY YY YY", S.PASSED, R.MAJORITY, ()),
        ("NY YN NY YN NY YY", S.PASSED, R.MAJORITY, ()),  # 7 to 5
        ("NY YN NY YN NY YN", S.FAILED, R.NO_MAJORITY, ()),  # 6 to 6
        ("NY YN NY YN NY AN", S.FAILED, R.NO_MAJORITY, ()),
        ("YA AA AA A- -- --", S.PASSED, R.MAJORITY, ()),  # one YES among abstentions
        ("AA AA AA AA AA AA", S.FAILED, R.NO_MAJORITY, ()),
        ("YN AA AA A- -- --", S.FAILED, R.NO_MAJORITY, ()),
        ("YY YY YY -- -- --", S.FAILED, R.NO_QUORUM, ()),  # six
        ("YY YY YY Y- -- --", S.PASSED, R.MAJORITY, ()),  # seven
        ("YY YY YY A- -- --", S.PASSED, R.MAJORITY, ()),
        ("-- -- -- -- -- --", S.FAILED, R.NO_QUORUM, ()),
        ("NN YY YY YY YY YY", S.RETURNED, R.SECTOR_REFUSED, (Sector.COMMUNITIES,)),  # 10 to 2
        ("YY NN YY YY YY NN", S.RETURNED, R.SECTOR_REFUSED, (Sector.WORKERS, Sector.FINANCE)),
        ("NN NN NN NN NN NN", S.RETURNED, R.SECTOR_REFUSED, tuple(Sector)),
        ("NN -- -- -- -- --", S.RETURNED, R.SECTOR_REFUSED, (Sector.COMMUNITIES,)),  # also below the quorum
        ("NA YY YY YY YY YY", S.PASSED, R.MAJORITY, ()),
        ("N- YY YY YY YY YY", S.PASSED, R.MAJORITY, ()),  # the other seat is vacant, recused or silent
        ("N- N- N- N- N- N-", S.FAILED, R.NO_QUORUM, ()),
        ("NY NY NY NY N- N-", S.FAILED, R.NO_MAJORITY, ()),
    ],
)
def test_decisions(
    votes: str, state: MotionState, because: ResultReason, returned_by: tuple[Sector, ...]
) -> None:
    result = came_out(board(votes))
    assert (result.state, result.because, result.returned_by) == (state, because, returned_by)


def test_a_result_says_by_which_measure_it_was_found() -> None:
    rules = Rules(quorum_seats=9, majority_parts=2, majority_of=3)
    result = voted([(s, v) for s, v in zip(SEATS, board("YYNAYYYY----"), strict=True) if v], 3, rules)
    assert result == Result(
        state=S.FAILED, because=R.NO_QUORUM, in_favour=6, against=1, abstained=1, recused=3, quorum=9,
        majority_parts=2, majority_of=3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("yes", "no", "parts", "of", "passes"),
    [
        (4, 4, 1, 2, False),
        (5, 4, 1, 2, True),
        (6, 3, 2, 3, False),  # exactly two thirds is not more than two thirds
        (7, 3, 2, 3, True),
        (9, 3, 3, 4, False),
        (10, 2, 3, 4, True),
    ],
)  # fmt: skip
def test_a_majority_is_more_than_its_share_exactly(
    yes: int, no: int, parts: int, of: int, passes: bool
) -> None:
    rules = Rules(majority_parts=parts, majority_of=of)
    spread = [(sector, Y) for sector in SEATS[:yes]] + [(s, N) for s in _one_each(no, rest=SEATS[yes:])]
    assert (voted(spread, 0, rules).state is S.PASSED) is passes


def _one_each(count: int, rest: list[Sector]) -> list[Sector]:
    """So many seats, whichever: no two of one sector while there are enough sectors."""
    return [list(Sector)[number % 6] for number in range(count)] if count <= 6 else rest[:count]


@pytest.mark.parametrize("sector", Sector)
def test_every_pair_of_votes_of_every_sector_beside_every_even_board(sector: Sector) -> None:
    """3 or none by 3 or none, six sectors, beside all the ways in which the rest votes as one."""
    for pair in product((Y, N, A, None), repeat=2):
        for rest in (Y, N, A, None):
            votes = [(sector, v) for v in pair if v]
            votes += [(s, rest) for s in SEATS if s is not sector and rest is not None]
            result = voted(votes, 0, RULES)
            both = {sector} if pair == (N, N) else set[Sector]()
            refusing = both | (set(Sector) - {sector} if rest is N else set())
            assert set(result.returned_by) == refusing
            assert (result.state is S.RETURNED) is bool(refusing)


def test_every_vote_of_a_whole_board_by_the_rules_in_other_words() -> None:
    """All 4^6 ways in which three sectors vote or are silent, beside six kinds of the other three."""
    for six in product((Y, N, A, None), repeat=6):
        for rest in (
            board("YYYYYY"),
            board("YNYNYN"),
            board("AAAAAA"),
            board("------"),
            board("NNYYYY"),
            board("N-YA-N"),
        ):
            votes = (*six, *rest)
            pairs = [votes[number : number + 2] for number in range(0, 12, 2)]
            counts = Counter(votes)
            silent = counts[None]
            expected = (
                S.RETURNED if (N, N) in pairs
                else S.PASSED if 12 - silent >= 7 and counts[Y] > counts[N]
                else S.FAILED
            )  # fmt: skip
            assert came_out(votes).state is expected, votes


ANY_VOTE = st.sampled_from((Y, N, A, None))
BOARDS = st.tuples(*[ANY_VOTE] * 12)


@given(votes=BOARDS, seat=st.integers(0, 11))
def test_turning_a_vote_into_no_never_passes(votes: Board, seat: int) -> None:
    if votes[seat] is None:
        return
    turned = (*votes[:seat], N, *votes[seat + 1 :])
    assert came_out(votes).state is S.PASSED or came_out(turned).state is not S.PASSED


@given(votes=BOARDS, seat=st.integers(0, 11))
def test_a_further_no_never_passes_what_had_its_quorum(votes: Board, seat: int) -> None:
    if votes[seat] is not None or sum(v is not None for v in votes) < RULES.quorum_seats:
        return
    more = (*votes[:seat], N, *votes[seat + 1 :])
    assert came_out(votes).state is S.PASSED or came_out(more).state is not S.PASSED


def test_a_further_no_can_complete_a_quorum_as_is_told() -> None:
    assert came_out(board("YY YY YY -- -- --")).because is R.NO_QUORUM
    assert came_out(board("YY YY YY N- -- --")).state is S.PASSED
    assert came_out(board("YY YY YY NN -- --")).state is S.RETURNED


@given(votes=BOARDS, sector=st.integers(0, 5))
@example(votes=(Y,) * 12, sector=3)
def test_two_noes_of_a_sector_beat_any_majority(votes: Board, sector: int) -> None:
    refused = (*votes[: 2 * sector], N, N, *votes[2 * sector + 2 :])
    result = came_out(refused)
    assert result.state is S.RETURNED
    assert list(Sector)[sector] in result.returned_by


@given(votes=BOARDS, order=st.permutations(range(12)))
def test_the_order_of_the_votes_changes_nothing(votes: Board, order: list[int]) -> None:
    cast = [(SEATS[n], votes[n]) for n in order if votes[n] is not None]
    assert voted(cast, 0, RULES) == came_out(votes)  # type: ignore[arg-type]


@given(votes=BOARDS, quorum=st.integers(1, 12))
def test_counts_are_the_votes_and_nothing_else(votes: Board, quorum: int) -> None:
    result = came_out(votes, Rules(quorum_seats=quorum))
    counts = Counter(votes)
    assert (result.in_favour, result.against, result.abstained) == (counts[Y], counts[N], counts[A])
    assert (result.because is R.NO_QUORUM) is (
        12 - counts[None] < quorum
        and not refusing_sectors([(s, v) for s, v in zip(SEATS, votes, strict=True) if v])
    )


@pytest.mark.parametrize(
    ("assents", "aside", "objections", "adopted"),
    [(7, 0, 0, True), (6, 0, 0, False), (4, 3, 0, True), (4, 4, 0, False), (5, 7, 0, False), (11, 0, 1, False),
     (12, 0, 0, True), (0, 12, 0, False), (0, 0, 0, False)],
)  # fmt: skip
def test_consensus(assents: int, aside: int, objections: int, adopted: bool) -> None:
    stances = [Stance.ASSENT] * assents + [Stance.STAND_ASIDE] * aside + [Stance.OBJECTION] * objections
    result = agreed(stances, 0, RULES)
    assert (result is not None) is adopted
    if result is not None:
        assert (result.in_favour, result.abstained, result.against) == (assents, aside, 0)
