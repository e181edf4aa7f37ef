"""What whoever reported can do with the receipt alone: see where it stands, write more, read what is for them.

No account, no token. A receipt that opens nothing, or another kind of case, is answered as one that never was.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.access import Viewer
from domain.cases.items import told_openly
from domain.cases.opening import at_place, opened, returned
from domain.cases.parts import CaseSide, ItemKind
from domain.cases.ports import CaseKind
from domain.cases.rewriting import TranslateWithReceipt, translate_with_receipt
from domain.cases.telling import after_closing, listed
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.whistleblowing import commands as c
from domain.whistleblowing.approach import spoken
from domain.whistleblowing.model import Report
from domain.whistleblowing.ports import WhistleblowingWork
from domain.whistleblowing.values import ReportState
from domain.whistleblowing.writing import unfit, write

REPORTER_WRITES = (ItemKind.MESSAGE, ItemKind.EVIDENCE)


async def return_to_report(
    command: c.ReturnToReport, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Tells where it stands, what is due by when, and what can be read."""
    report = await returned(work.reports, command.receipt, by, CaseKind.REPORT, work)
    if isinstance(report, Refusal):
        return report
    told = _where_it_stands(report, clock.today())
    return Recorded(entity="Report", id=report.id, events=(), told=told, by_week=report.by_week)


async def add_to_report_with_receipt(
    command: c.AddToReportWithReceipt, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever reported writes more; tells at which place it can be read again."""
    language = spoken(command.language)
    if isinstance(language, Refusal):
        return language
    refused = unfit(command.kind, REPORTER_WRITES)
    if refused is not None:
        return refused
    report = await returned(work.reports, command.receipt, by, CaseKind.REPORT, work)
    if isinstance(report, Refusal):
        return report
    done = await write(
        report, command.kind, CaseSide.CONCERNED, command.text, language, None, work, clock, new_id
    )
    told = {"position": str(len(told_openly(report.items)) + 1)}
    told |= after_closing(closed=report.state is ReportState.CONCLUDED)
    return replace(done, told=told) if isinstance(done, Recorded) else done


async def open_report_item_with_receipt(
    command: c.OpenReportItemWithReceipt,
    by: Viewer,
    work: WhistleblowingWork,
    clock: Clock,
    new_id: NewId,
) -> Recorded | Refusal:
    """Tells whoever reported what stands at one place of all that is for them."""
    report = await returned(work.reports, command.receipt, by, CaseKind.REPORT, work)
    if isinstance(report, Refusal):
        return report
    item = at_place(report.items, command.position)
    if isinstance(item, Refusal):
        return item
    side, original = CaseSide.CONCERNED, bool(command.original)
    return await opened(work.reports, report, item, side, work, clock, entity="ReportItem", original=original)


async def translate_report_item_with_receipt(
    command: TranslateWithReceipt, by: Viewer, work: WhistleblowingWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever reported puts a translation beside something that they can read."""
    return await translate_with_receipt(
        work.reports, CaseKind.REPORT, command, by, work, clock, new_id, entity="ReportItem"
    )


def _where_it_stands(report: Report, today: date) -> dict[str, str]:
    said: dict[str, object] = {
        "state": report.state.value,
        "receivedOn": report.received_on,
        "acknowledged": report.acknowledged_on,
        "due": report.due and report.due.value,
        "dueOn": report.due_on,
        "pausedBecause": report.paused_because and report.paused_because.value,
        "conclusion": report.conclusion and report.conclusion.value,
        "written": "\n".join(listed(report.items, today, dated=True)),
    }
    return {name: str(value) for name, value in said.items() if value is not None}
