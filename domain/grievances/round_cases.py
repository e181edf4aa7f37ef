"""What happens to a grievance because time passes, without anybody acting: an agreed pause ends on its day."""

from __future__ import annotations

from uuid import UUID

from domain.cases.approach import reckoning_at
from domain.cases.parts import CaseSide
from domain.cases.pauses import agreed_end
from domain.grievances.approach import kept
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceWork
from domain.kernel import Clock, NewId, Recorded, Refusal


async def end_agreed_pause(
    id: UUID, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal | None:
    """Its clock goes on, from the day that was agreed; nothing where that day has not come, or somebody was faster."""
    case = await work.grievances.load(id)
    if case is None:
        return None
    by = await reckoning_at(case.site_id, work, by_week=case.by_week)
    on = agreed_end(case.deadlines.pause, clock.now(), by)
    if on is None:
        return None
    act = Act(id=new_id(), now=on, by=by, side=CaseSide.BODY)
    return await kept(case.resumed(act), case, work)
