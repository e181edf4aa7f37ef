"""Load, ask, save: a motion is drafted, seeks consensus, is adopted, or is voted on and closed."""

from __future__ import annotations

from domain.access import Profile, Viewer
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal
from domain.sectors import consensus, voting
from domain.sectors import motion_commands as c
from domain.sectors.motion import Motion
from domain.sectors.motion_own import as_mover, as_secretariat, chamber_on, keep, seat_of
from domain.sectors.motion_parts import Act
from domain.sectors.motion_ports import MotionWork
from domain.sectors.motion_refusals import OnlyTheBoard


async def draft_motion(
    command: c.DraftMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A seat, or the secretariat, moves something."""
    if by.profile not in (Profile.BOARD, Profile.SECRETARIAT):
        return OnlyTheBoard()
    seat = await seat_of(by, work, clock)
    if seat is None and by.profile is not Profile.SECRETARIAT:
        return OnlyTheBoard()
    if not await _is_there(command, work):
        return NotThere()
    motion = Motion(
        id=new_id(),
        title=command.title,
        text=command.text,
        site_id=command.site_id,
        organisation_id=command.organisation_id,
        proposed_change_id=command.proposed_change_id,
        moved_by=seat.seat_id if seat else None,
        drafted_on=clock.today(),
    )
    decided = motion.drafted(Act(id=new_id(), at=clock.now(), person_id=by.person))
    if isinstance(decided, Refusal):
        return decided
    await work.motions.add(decided.record)
    return Recorded(entity="Motion", id=motion.id, events=decided.events)


async def _is_there(command: c.DraftMotion, work: MotionWork) -> bool:
    """Whether what it is about is known here."""
    site, organisation, change = command.site_id, command.organisation_id, command.proposed_change_id
    if site is not None and not await work.surroundings.has_site(site):
        return False
    if organisation is not None and await work.surroundings.kind_of(organisation) is None:
        return False
    return change is None or await work.motions.has_proposed_change(change)


async def amend_motion(
    command: c.AmendMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Other words for a draft."""
    found = await as_mover(command.motion_id, by, work, clock, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(found.motion.amended(command.title, command.text), found, work)


async def seek_consensus(
    command: c.OnMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The seats are asked."""
    found = await as_mover(command.motion_id, by, work, clock, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(found.motion.sought(found.act(new_id), work.rules), found, work)


async def adopt_motion(
    command: c.OnMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat records that nobody objects."""
    found = await as_secretariat(command.motion_id, by, work, clock, command.version)
    if isinstance(found, Refusal):
        return found
    chamber = await chamber_on(clock.today(), found.motion, work)
    return await keep(
        consensus.adopted(found.motion, chamber, found.act(new_id), work.rules, new_id), found, work
    )


async def open_vote(
    command: c.OpenVote, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat lets the seats vote."""
    found = await as_secretariat(command.motion_id, by, work, clock, command.version)
    if isinstance(found, Refusal):
        return found
    chamber = await chamber_on(clock.today(), found.motion, work)
    decided = voting.opened(found.motion, command.closes_on, chamber, found.act(new_id), work.rules)
    return await keep(decided, found, work)


async def close_vote(
    command: c.OnMotion, by: Viewer, work: MotionWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The secretariat, or the round that does it for it, counts what was cast. Judged as of the closing day."""
    found = await as_secretariat(command.motion_id, by, work, clock, command.version)
    if isinstance(found, Refusal):
        return found
    day = found.motion.last_day or clock.today()
    chamber = await chamber_on(day, found.motion, work)
    return await keep(
        voting.closed(found.motion, chamber, found.act(new_id), work.rules, new_id), found, work
    )
