"""What the holder of a receipt does: look where the grievance stands, read, answer and add. They need no account.

Whoever holds the receipt is those who complain, whatever else they are. A receipt that opens nothing is answered like
any record that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import assert_never

from domain.access import Viewer
from domain.cases.opening import at_place, opened, returned
from domain.cases.parts import CaseSide
from domain.cases.ports import CaseKind
from domain.cases.rewriting import TranslateWithReceipt, translate_with_receipt
from domain.cases.telling import after_closing, listed
from domain.grievances import commands as c
from domain.grievances.answering_cases import after_contest
from domain.grievances.approach import Decision, act_on, kept
from domain.grievances.content_cases import written
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceWork
from domain.grievances.refusals import OTHER_WAYS
from domain.grievances.steps import ENDED
from domain.grievances.values import ContestReason, ReceiptStep, WithdrawalReason
from domain.kernel import Clock, NewId, NotThere, Recorded, Refusal


async def return_to_grievance(
    command: c.ReturnToGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Where it stands, since when, what is due, and what can be read."""
    case = await returned(work.grievances, command.receipt, by, CaseKind.GRIEVANCE, work)
    if isinstance(case, Refusal):
        return case
    told = where_it_stands(case, clock.today())
    return Recorded(entity="Grievance", id=case.id, events=(), told=told, by_week=case.by_week)


async def open_item_with_receipt(
    command: c.OpenGrievanceItemWithReceipt, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What one of the items says."""
    case = await returned(work.grievances, command.receipt, by, CaseKind.GRIEVANCE, work)
    if isinstance(case, Refusal):
        return case
    item = at_place(case.items, command.position)
    if isinstance(item, Refusal):
        return item
    side, original = CaseSide.CONCERNED, bool(command.original)
    return await opened(
        work.grievances, case, item, side, work, clock, entity="GrievanceItem", original=original
    )


async def translate_item_with_receipt(
    command: TranslateWithReceipt, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They put a translation beside something that they can read."""
    return await translate_with_receipt(
        work.grievances, CaseKind.GRIEVANCE, command, by, work, clock, new_id, entity="GrievanceItem"
    )


async def answer_with_receipt(
    command: c.AnswerGrievanceWithReceipt, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They accept, contest, appeal, verify or withdraw."""
    case = await returned(work.grievances, command.receipt, by, CaseKind.GRIEVANCE, work)
    if isinstance(case, Refusal):
        return case
    act = await act_on(case, work, clock, new_id)
    decided = _decided(command, case, act, new_id)
    done = await kept(decided, case, work)
    if isinstance(done, Refusal) or isinstance(decided, Refusal):
        return done
    told = {"state": decided.record.state.value, "advice": _next(command.step, case, act)}
    return replace(done, told=told)


async def add_with_receipt(
    command: c.AddToGrievanceWithReceipt, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They write something in it."""
    case = await returned(work.grievances, command.receipt, by, CaseKind.GRIEVANCE, work)
    if isinstance(case, Refusal):
        return case
    act = await act_on(case, work, clock, new_id)
    decided = await written(case, command.kind, command.language, command.text, act, work, new_id)
    done = await kept(decided, case, work)
    if isinstance(done, Refusal) or isinstance(decided, Refusal):
        return done
    told = {"items": _items(decided.record, clock.today()), **after_closing(closed=case.state in ENDED)}
    return replace(done, told=told)


def where_it_stands(case: Grievance, today: date) -> Mapping[str, str]:
    """What its holder is told: codes and days, by week where nobody may know the day."""
    told = {
        "state": case.state.value,
        "since": case.events[-1].occurred_on.isoformat(),
        "outcome": case.outcome.value if case.outcome else None,
        "due": case.due.value if case.due else None,
        "dueOn": case.due_on.isoformat() if case.due_on and not case.paused_because else None,
        "appealBy": case.appeal_by.isoformat() if case.appeal_by else None,
        "pausedBecause": case.paused_because.value if case.paused_because else None,
        "items": _items(case, today),
        "remedies": _remedies(case),
    }
    return {name: value for name, value in told.items() if value}


def _items(case: Grievance, today: date) -> str:
    return "; ".join(listed(case.items, today, dated=False))


def _remedies(case: Grievance) -> str:
    return "; ".join(
        f"{place} {remedy.kind.value} due {remedy.due_on.isoformat()}"
        + (" delivered" if remedy.delivered_on else "")
        + (" verified" if remedy.verified_on else "")
        for place, remedy in enumerate(case.remedies, 1)
    )


def _decided(command: c.AnswerGrievanceWithReceipt, case: Grievance, act: Act, new_id: NewId) -> Decision:
    match command.step:
        case ReceiptStep.ACCEPT:
            return case.accepted(act)
        case ReceiptStep.CONTEST:
            return case.contested(command.reason or ContestReason.OTHER, act, new_id)
        case ReceiptStep.APPEAL:
            return case.appealed(act)
        case ReceiptStep.WITHDRAW:
            return case.withdrawn(WithdrawalReason.NOT_SAID, act)
        case ReceiptStep.VERIFY:
            place = command.position or 1
            if not 1 <= place <= len(case.remedies):
                return NotThere()
            return case.remedy_verified(case.remedies[place - 1].id, act)
        case _:
            assert_never(command.step)


def _next(step: ReceiptStep, case: Grievance, act: Act) -> str:
    match step:
        case ReceiptStep.CONTEST:
            return after_contest(case, act)
        case ReceiptStep.APPEAL:
            return "Somebody else looks at it now. Come back with your receipt to read the answer."
        case ReceiptStep.WITHDRAW:
            return f"Nothing more is done about it here. Nobody may be made to suffer for it. {OTHER_WAYS}"
        case ReceiptStep.ACCEPT | ReceiptStep.VERIFY:
            return "Come back with your receipt to see what is agreed and done."
        case _:
            assert_never(step)
