"""Load, ask, save: what a committee tells the operator or the public. Nobody else does, nor the secretariat."""

from __future__ import annotations

from domain.access import Viewer
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import after
from domain.reprisals import commands as c
from domain.reprisals.model import COMMITTEE
from domain.reprisals.own import judging, keep
from domain.reprisals.ports import ReprisalWork


async def release_finding(
    command: c.TellFinding, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells an audience the finding, and the outcome if there is one."""
    found = await judging(command.allegation_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    act = found.act(new_id, COMMITTEE)
    return await keep(after.released(found.case, new_id(), command.audience, act), found, work)


async def withdraw_finding_release(
    command: c.TellFinding, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells it no longer."""
    found = await judging(command.allegation_id, by, work, clock)
    if isinstance(found, Refusal):
        return found
    act = found.act(new_id, COMMITTEE)
    return await keep(after.release_withdrawn(found.case, command.audience, act), found, work)
