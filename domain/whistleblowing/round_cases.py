"""What happens to a report because time passes, without anybody acting: an agreed pause ends on its day."""

from __future__ import annotations

from uuid import UUID

from domain.cases.approach import reckoning_at
from domain.cases.pauses import agreed_end
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.whistleblowing.approach import keep
from domain.whistleblowing.parts import Act
from domain.whistleblowing.ports import WhistleblowingWork


async def end_agreed_pause(
    id: UUID, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal | None:
    """Its clock goes on, from the day that was agreed; nothing where that day has not come, or somebody was faster."""
    report = await work.reports.load(id)
    if report is None:
        return None
    by = await reckoning_at(report.site_id, work, by_week=report.by_week)
    on = agreed_end(report.clock.pause, clock.now(), by)
    if on is None:
        return None
    act = Act(person_id=None, now=on, by=by, new_id=new_id)
    return await keep(report.resumed(act), report, work)
