"""Load, ask, save: what seats do with a motion. What they give is told to them and the secretariat alone."""

from __future__ import annotations

from domain.access import Viewer
from domain.engagement.own import of_part
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.sectors import consensus, voting
from domain.sectors import motion_commands as c
from domain.sectors.motion_own import as_seat, chamber_on, keep
from domain.sectors.motion_ports import MotionWork


async def take_position(
    command: c.TakePosition, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A seat's answer while consensus is sought."""
    on = await as_seat(command.motion_id, by, work, clock)
    if isinstance(on, Refusal):
        return on
    found, seat = on
    chamber = await chamber_on(clock.today(), found.motion, work, (seat.person_id,))
    act = found.act(new_id)
    before = found.motion.position_of(seat.seat_id)
    decided = consensus.answered(found.motion, seat, command.stance, command.version, act, chamber)
    done = await keep(decided, found, work)
    return of_part("MotionPosition", before.id if before else act.id, done)


async def cast_ballot(
    command: c.CastBallot, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A seat's vote."""
    on = await as_seat(command.motion_id, by, work, clock)
    if isinstance(on, Refusal):
        return on
    found, seat = on
    chamber = await chamber_on(clock.today(), found.motion, work, (seat.person_id,))
    act = found.act(new_id)
    before = found.motion.ballot_of(seat.seat_id)
    decided = voting.cast(found.motion, seat, command.vote, command.version, act, chamber)
    done = await keep(decided, found, work)
    return of_part("Ballot", before.id if before else act.id, done)


async def recuse_from_motion(
    command: c.RecuseFromMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A seat's holder takes no part."""
    on = await as_seat(command.motion_id, by, work, clock)
    if isinstance(on, Refusal):
        return on
    found, seat = on
    act = found.act(new_id)
    return of_part("MotionRecusal", act.id, await keep(found.motion.stood_back(seat, act), found, work))
