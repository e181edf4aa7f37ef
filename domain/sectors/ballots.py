"""What votes come to. Whole numbers throughout: nothing is rounded, and the order of the votes changes nothing.

In this order (G; quorum and majority are assumptions, `domain.rules`):
1. Both seats of one sector voted NO: the motion does not pass and returns to the full board, whatever the others said
   and however few they were. Every such sector is named. A seat that is vacant, recused or silent voted nothing: its
   sector has no such word, since both seats must have said NO.
2. Fewer votes than the quorum: it fails. YES, NO and ABSTAIN count for the quorum, a recused seat's vote does not. The
   quorum is a number of seats of the whole Board: vacant and recused seats do not lower it, or whoever has others
   recused would decide with the rest. A motion on which so many are recused cannot be decided by vote.
3. Not more than the majority's share of YES among YES and NO: it fails. Abstentions count for the quorum alone. Equal
   numbers are no majority.
4. Otherwise it passes.

Turning a vote into NO therefore never lets a motion pass. A NO of a seat that would else be silent can complete the
quorum, as with every quorum that counts all votes: whoever wants a motion to fail votes NO beside a colleague, or
knows that silence counts as absence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.rules import Rules
from domain.sectors.model import Sector
from domain.sectors.motion_values import MotionState, ResultReason, Stance, Vote

SEATS_OF_A_SECTOR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a motion came to, and the measure by which: published as it stands."""

    state: MotionState
    because: ResultReason
    in_favour: int
    against: int
    abstained: int
    recused: int
    quorum: int
    majority_parts: int | None = None
    majority_of: int | None = None
    returned_by: tuple[Sector, ...] = ()


def voted(votes: Iterable[tuple[Sector, Vote]], recused: int, rules: Rules) -> Result:
    """The result of a vote. `votes`: one of each seat whose vote counts; `recused`: how many seats' do not."""
    cast = tuple(votes)
    counts = Counter(vote for _, vote in cast)
    refusing = refusing_sectors(cast)
    state, because = _outcome(counts, bool(refusing), rules)
    return Result(
        state=state,
        because=because,
        in_favour=counts[Vote.YES],
        against=counts[Vote.NO],
        abstained=counts[Vote.ABSTAIN],
        recused=recused,
        quorum=rules.quorum_seats,
        majority_parts=rules.majority_parts,
        majority_of=rules.majority_of,
        returned_by=refusing,
    )


def refusing_sectors(votes: Iterable[tuple[Sector, Vote]]) -> tuple[Sector, ...]:
    """The sectors both of whose seats voted NO, in the sectors' fixed order."""
    noes = Counter(sector for sector, vote in votes if vote is Vote.NO)
    return tuple(sector for sector in Sector if noes[sector] == SEATS_OF_A_SECTOR)


def _outcome(counts: Counter[Vote], a_sector_refuses: bool, rules: Rules) -> tuple[MotionState, ResultReason]:
    if a_sector_refuses:
        return MotionState.RETURNED, ResultReason.SECTOR_REFUSED
    if counts.total() < rules.quorum_seats:
        return MotionState.FAILED, ResultReason.NO_QUORUM
    yes, no = counts[Vote.YES], counts[Vote.NO]
    if yes * rules.majority_of > rules.majority_parts * (yes + no):
        return MotionState.PASSED, ResultReason.MAJORITY
    return MotionState.FAILED, ResultReason.NO_MAJORITY


def agreed(stances: Iterable[Stance], recused: int, rules: Rules) -> Result | None:
    """The result of a consensus; none where a seat objects, too few spoke, or no more assent than stand aside (A)."""
    counts = Counter(stances)
    assents, aside = counts[Stance.ASSENT], counts[Stance.STAND_ASIDE]
    if counts[Stance.OBJECTION] or assents + aside < rules.quorum_seats or assents <= aside:
        return None
    return Result(
        state=MotionState.ADOPTED,
        because=ResultReason.CONSENSUS,
        in_favour=assents,
        against=0,
        abstained=aside,
        recused=recused,
        quorum=rules.quorum_seats,
    )
