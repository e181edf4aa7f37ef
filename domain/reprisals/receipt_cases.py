"""Load, ask, save: whoever holds an allegation's receipt returns, reads, adds, withdraws. Who asks is never known."""

from __future__ import annotations

from domain.access import ANYONE, Viewer
from domain.cases.content import Erased
from domain.cases.opening import ContentMissing, returned, told_openly
from domain.cases.ports import CaseKind
from domain.cases.refusals import ContentErased
from domain.cases.standing import CaseStanding
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.content_cases import written
from domain.reprisals.model import CONCERNED
from domain.reprisals.own import Found, at_hand, keep
from domain.reprisals.ports import ReprisalWork


async def return_to_allegation(
    command: c.WithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Where it stands, and everything written in it that is not internal, in order."""
    found = await _held(command.receipt, by, work, clock)
    if isinstance(found, Refusal):
        return found
    case, pages = found.case, list[str]()
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    for item in told_openly(case.items):
        text = await work.contents.open(case.id, item.id)
        if text is None:
            raise ContentMissing
        if isinstance(text, Erased):
            return ContentErased(erased_on=text.on)
        pages.append(f"{item.written_on.isoformat()} {item.side.value} {item.kind.value}\n{text}")
    told = {"state": case.state.value, "written": "\n\n".join(pages)}
    facts = {"due_on": case.due_on, "finding": case.finding, "outcome": case.outcome}
    told |= {_GRAPHQL[name]: str(value) for name, value in facts.items() if value is not None}
    return Recorded(entity="Allegation", id=case.id, events=(), told=told, by_week=case.by_week)


_GRAPHQL = {"due_on": "dueOn", "finding": "finding", "outcome": "outcome"}


async def add_with_receipt(
    command: c.AddWithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Something more from whoever holds the receipt."""
    found = await _held(command.receipt, by, work, clock)
    if isinstance(found, Refusal):
        return found
    return _said(await written(found, command, CONCERNED, work, new_id))


async def withdraw_with_receipt(
    command: c.WithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever holds the receipt takes it back. That stops nothing (A)."""
    found = await _held(command.receipt, by, work, clock)
    if isinstance(found, Refusal):
        return found
    return _said(await keep(found.case.withdrawn(found.act(new_id, CONCERNED)), found, work))


async def _held(receipt: str | None, by: Viewer, work: ReprisalWork, clock: Clock) -> Found | Refusal:
    case = await returned(work.allegations, receipt, by, CaseKind.ALLEGATION, work)
    if isinstance(case, Refusal):
        return case
    return await at_hand(case, CaseStanding(viewer=ANYONE), work, clock)


def _said(done: Recorded | Refusal) -> Recorded | Refusal:
    """The act, with where the allegation stands: nothing else is shown to who has no account."""
    if isinstance(done, Refusal):
        return done
    state = next(event.facts["state"] for event in done.events)
    return Recorded(
        entity=done.entity, id=done.id, events=done.events, told={"state": state}, by_week=done.by_week
    )
