"""A motion is voted on: the vote opens, seats cast and change their votes, and it closes when it was said to.

What the votes come to is counted in `domain.sectors.ballots`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from domain.engagement.parts import Decided
from domain.kernel import ChangedMeanwhile, NewId, Refusal
from domain.reprisals.parts import HeldSeat
from domain.rules import Rules
from domain.sectors import motion_refusals as no
from domain.sectors.ballots import voted
from domain.sectors.consensus import may_still_answer
from domain.sectors.motion import Motion, S
from domain.sectors.motion_parts import Act, Ballot, Chamber
from domain.sectors.motion_values import Stance, Vote


def opened(
    motion: Motion, closes_on: date, chamber: Chamber, act: Act, rules: Rules
) -> Decided[Motion] | Refusal:
    """Put to the vote, until a day is over in UTC."""
    if motion.state is not S.SEEKING_CONSENSUS:
        return no.VoteClosed() if motion.has_result else motion.illegal()
    earliest = act.on + timedelta(days=rules.vote_least_days)
    latest = act.on + timedelta(days=rules.vote_most_days)
    if not earliest <= closes_on <= latest:
        return no.ClosingDayRefused(earliest=earliest, latest=latest)
    objects = any(one.stance is Stance.OBJECTION for one in motion.counting(motion.positions, chamber))
    if not objects and may_still_answer(motion, chamber, act.on):
        return no.StillSeekingConsensus(until=motion.consensus_until or act.on)
    closes_at = datetime.combine(closes_on + timedelta(days=1), time(), UTC)
    after = replace(motion, opened_on=act.on, closes_at=closes_at)
    return after.moved(S.VOTING, act, "VoteOpened", {"closes_on": closes_on.isoformat()})


def cast(
    motion: Motion, seat: HeldSeat, vote: Vote, read: int | None, act: Act, chamber: Chamber
) -> Decided[Motion] | Refusal:
    """With a seat's vote, in place of what it cast before. `read`: the version of that."""
    refused = motion.not_voting(act.at)
    if refused is not None:
        return refused
    barred = motion.barred(seat.person_id, chamber)
    if barred:
        return no.RecusedFromMotion(ties=barred)
    before = motion.ballot_of(seat.seat_id)
    if read != (before.version if before else None):
        return ChangedMeanwhile(current_version=before.version if before else 0)
    given = Ballot(
        id=before.id if before else act.id,
        seat_id=seat.seat_id,
        sector=seat.sector,
        person_id=seat.person_id,
        vote=vote,
        cast_at=act.at,
        version=before.version + 1 if before else 1,
    )
    after = replace(motion, ballots=(*(one for one in motion.ballots if one != before), given))
    return Decided(record=after, events=(motion.event("BallotCast", seat.seat_id),))


def closed(
    motion: Motion, chamber: Chamber, act: Act, rules: Rules, new_id: NewId
) -> Decided[Motion] | Refusal:
    """Decided by the votes that count. `chamber`: the Board on the closing day."""
    if motion.state is not S.VOTING or motion.closes_at is None:
        return no.VoteClosed() if motion.has_result else no.VoteNotOpen()
    if act.at < motion.closes_at:
        return no.VoteStillOpen(closes_at=motion.closes_at)
    counting = frozenset(one.id for one in motion.counting(motion.ballots, chamber))
    ballots = tuple(replace(one, recused=one.id not in counting) for one in motion.ballots)
    result = voted(
        ((one.sector, one.vote) for one in ballots if not one.recused),
        len(motion.barred_seats(chamber)),
        rules,
    )
    return replace(motion, ballots=ballots).with_recusals(chamber, act, new_id).decided(result, act)
