"""A report's clock under its handler's hands: paused with a reason, going on again; and the check-ins afterwards."""

from __future__ import annotations

from domain.access import Viewer
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing.approach import act_on
from domain.whistleblowing.ports import WhistleblowingWork


async def pause_report(
    command: c.PauseReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Stops its clock for a while."""
    return await act_on(
        command.report_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        lambda it, act: it.paused(command.because, command.until, act),
    )


async def resume_report(
    command: c.ActOnReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Lets its clock go on."""
    return await act_on(
        command.report_id, command.version, by, work, clock, new_id, lambda it, act: it.resumed(act)
    )


async def hold_report_check_in(
    command: c.HoldReportCheckIn, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what asking again found."""
    return await act_on(
        command.report_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        lambda it, act: it.checked_in(command.finding, act),
    )
