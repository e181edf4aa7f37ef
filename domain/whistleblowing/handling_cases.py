"""What a report's handler does with it, step by step; and how it comes to its handler."""

from __future__ import annotations

from domain.access import Viewer
from domain.cases.approach import approach
from domain.cases.assigning import ties_at, unfit_handler
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing.approach import act_on, at_the_desk, dated, keep, sees, spoken
from domain.whistleblowing.ports import WhistleblowingWork


async def assign_report_handler(
    command: c.AssignReportHandler, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Gives it to somebody at the same desk, whom nothing ties to the site."""
    found = await approach(
        work.reports,
        command.report_id,
        by,
        work,
        clock,
        sees=sees,
        may=at_the_desk,
        version=command.version,
    )
    if isinstance(found, Refusal):
        return found
    report, _ = found
    today = clock.today()
    ties = await ties_at(report.site_id, (), work, today)
    refused = await unfit_handler(command.person_id, report.body_id, ties, work, today)
    if refused is not None:
        return refused
    act = await dated(report, by.person, work, clock, new_id)
    return await keep(report.assigned_to(command.person_id, act), report, work)


async def acknowledge_report(
    command: c.ActOnReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells whoever reports that it came in."""
    return await act_on(
        command.report_id, command.version, by, work, clock, new_id, lambda it, act: it.acknowledged(act)
    )


async def assess_report(
    command: c.AssessReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what reading it came to."""
    return await act_on(
        command.report_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        lambda it, act: it.assessed(command.assessment, act),
    )


async def address_report(
    command: c.AddressReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what was done about it, and tells whoever reports."""
    language = spoken(command.language)
    if isinstance(language, Refusal):
        return language
    return await act_on(
        command.report_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        lambda it, act: it.addressed(command.follow_up, language, act),
        text=command.feedback,
    )


async def conclude_report(
    command: c.ConcludeReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records what it came to, and tells whoever reports. Protection goes on."""
    language = spoken(command.language)
    if isinstance(language, Refusal):
        return language
    return await act_on(
        command.report_id,
        command.version,
        by,
        work,
        clock,
        new_id,
        lambda it, act: it.concluded(command.conclusion, language, act),
        text=command.feedback,
    )
