"""A motion seeks consensus: seats answer, and it is adopted if none objects (A: how long, and how many must speak)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.engagement.parts import Decided
from domain.kernel import ChangedMeanwhile, NewId, Refusal
from domain.reprisals.parts import HeldSeat
from domain.rules import Rules
from domain.sectors import motion_refusals as no
from domain.sectors.ballots import agreed
from domain.sectors.motion import Motion, S
from domain.sectors.motion_parts import Act, Chamber, MotionPosition
from domain.sectors.motion_values import Stance


def answered(
    motion: Motion, seat: HeldSeat, stance: Stance, read: int | None, act: Act, chamber: Chamber
) -> Decided[Motion] | Refusal:
    """With a seat's answer, in place of what it gave before. `read`: the version of that."""
    if motion.state is not S.SEEKING_CONSENSUS:
        return no.VoteClosed() if motion.has_result else no.NotSeekingConsensus()
    barred = motion.barred(seat.person_id, chamber)
    if barred:
        return no.RecusedFromMotion(ties=barred)
    before = motion.position_of(seat.seat_id)
    if read != (before.version if before else None):
        return ChangedMeanwhile(current_version=before.version if before else 0)
    given = MotionPosition(
        id=before.id if before else act.id,
        seat_id=seat.seat_id,
        sector=seat.sector,
        person_id=seat.person_id,
        stance=stance,
        taken_at=act.at,
        version=before.version + 1 if before else 1,
    )
    after = replace(motion, positions=(*(one for one in motion.positions if one != before), given))
    return Decided(record=after, events=(motion.event("PositionTaken", seat.seat_id),))


def adopted(
    motion: Motion, chamber: Chamber, act: Act, rules: Rules, new_id: NewId
) -> Decided[Motion] | Refusal:
    """Decided by consensus."""
    if motion.state is not S.SEEKING_CONSENSUS:
        return no.VoteClosed() if motion.has_result else motion.illegal()
    counting = motion.counting(motion.positions, chamber)
    stances = [one.stance for one in counting]
    if Stance.OBJECTION in stances:
        return no.ObjectionStands()
    if may_still_answer(motion, chamber, act.on):
        return no.StillSeekingConsensus(until=motion.consensus_until or act.on)
    barred = motion.barred_seats(chamber)
    result = agreed(stances, len(barred), rules)
    if result is None:
        return no.NoConsensus(
            assented=stances.count(Stance.ASSENT),
            stood_aside=stances.count(Stance.STAND_ASIDE),
            quorum=rules.quorum_seats,
        )
    return motion.with_recusals(chamber, act, new_id).decided(result, act)


def may_still_answer(motion: Motion, chamber: Chamber, today: date) -> bool:
    """Whether a seat that may answer is silent and has time left."""
    if motion.consensus_until is None or today > motion.consensus_until:
        return False
    held = {seat.seat_id for seat in chamber.seats.values()} - motion.barred_seats(chamber)
    return not held <= {one.seat_id for one in motion.positions}
