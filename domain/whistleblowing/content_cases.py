"""What is written in a report, from the handler's side: added, opened through the one path, erased for good."""

from __future__ import annotations

from domain.access import Viewer
from domain.cases.approach import approach
from domain.cases.assigning import ties_at, unfit_handler
from domain.cases.opening import Readers, open_item
from domain.cases.parts import CaseSide, Item, ItemKind
from domain.cases.rewriting import RedactItem, TranslateItem, redact, translate
from domain.cases.standing import CaseStanding
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing.approach import assigned, dated, keep, sees, spoken
from domain.whistleblowing.model import Report
from domain.whistleblowing.ports import ReportGlance, WhistleblowingWork
from domain.whistleblowing.writing import unfit, write

HANDLER_WRITES = (ItemKind.MESSAGE, ItemKind.EVIDENCE, ItemKind.NOTE)
"""Only messages go to whoever reports: evidence and notes may tell of others."""


async def add_report_item(
    command: c.AddReportItem, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The handler writes to whoever reports, or for the file."""
    language = spoken(command.language)
    if isinstance(language, Refusal):
        return language
    refused = unfit(command.kind, HANDLER_WRITES)
    if refused is not None:
        return refused
    found = await approach(
        work.reports,
        command.report_id,
        by,
        work,
        clock,
        sees=sees,
        may=assigned,
        version=command.version,
    )
    if isinstance(found, Refusal):
        return found
    return await write(
        found[0], command.kind, CaseSide.BODY, command.text, language, by.person, work, clock, new_id
    )


async def open_report_item(
    command: c.OpenReportItem, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells the handler what was written. Others at the desk see that it was, and no more."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock)


async def open_original_report_item(
    command: c.OpenReportItem, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells the handler what was written before it was redacted; whoever reported sees that they did."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock, original=True)


async def redact_report_item(
    command: RedactItem, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The handler puts a text in the place of what was written."""
    return await redact(readers(by, work, clock), command, by, work, clock, new_id)


async def translate_report_item(
    command: TranslateItem, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """The handler puts a translation beside what was written."""
    return await translate(readers(by, work, clock), command, by, work, clock, new_id)


async def erase_report_content(
    command: c.ActOnReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Makes everything written in a concluded report unreadable, in every copy. The record says so first."""
    found = await approach(
        work.reports, command.report_id, by, work, clock, sees=sees, may=assigned, version=command.version
    )
    if isinstance(found, Refusal):
        return found
    report, _ = found
    act = await dated(report, by.person, work, clock, new_id)
    done = await keep(report.content_erased(act), report, work)
    if isinstance(done, Recorded):
        await work.contents.erase(report.id, act.on)
    return done


def readers(by: Viewer, work: WhistleblowingWork, clock: Clock) -> Readers[ReportGlance, Report]:
    async def barred(standing: CaseStanding, report: Report) -> Refusal | None:
        if by.person is None:
            return None
        ties = await ties_at(report.site_id, (), work, clock.today())
        return await unfit_handler(by.person, report.body_id, ties, work, clock.today())

    return Readers(
        store=work.reports,
        entity="ReportItem",
        sees=sees,
        shows=_whole_desk,
        opens=_its_handler,
        barred=barred,
        side=lambda standing, report: CaseSide.BODY,
    )


def _whole_desk(standing: CaseStanding, report: Report, item: Item) -> bool:
    return True


def _its_handler(standing: CaseStanding, report: Report, item: Item) -> bool:
    return standing.is_assigned(report.handler_id)
