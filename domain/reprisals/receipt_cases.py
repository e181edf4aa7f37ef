"""Load, ask, save: whoever holds an allegation's receipt returns, reads, adds, withdraws. Who asks is never known."""

from __future__ import annotations

import re
from dataclasses import replace

from domain.access import ANYONE, Viewer
from domain.cases.items import in_place_of, told_openly
from domain.cases.opening import at_place, files_with, opened, read_by, returned, text_of
from domain.cases.ports import CaseKind
from domain.cases.refusals import ContentErased
from domain.cases.rewriting import TranslateWithReceipt, translate_with_receipt
from domain.cases.standing import CaseStanding
from domain.cases.telling import after_closing, listed, marks
from domain.kernel import Clock, NewId, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.content_cases import written
from domain.reprisals.model import CONCERNED, S
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
    openly = told_openly(case.items)
    opening = [in_place_of(case.items, item) for item in openly]
    for item, opens in zip(openly, opening, strict=True):
        text = await text_of(case, opens, work)
        if isinstance(text, Refusal):
            return text
        head = f"{item.written_on.isoformat()} {item.side.value} {item.kind.value}"
        said = _LIKE_A_HEAD.sub(" ", text)
        pages.append(f"{' '.join((head, *marks(case.items, item, clock.today())))}\n{said}")
    await read_by(work.allegations, case, opening, CONCERNED, work, clock)
    told = {"state": case.state.value, "written": "\n\n".join(pages)}
    told["items"] = "\n".join(listed(case.items, clock.today(), dated=True))
    facts = {"due_on": case.due_on, "finding": case.finding, "outcome": case.outcome}
    told |= {_GRAPHQL[name]: str(value) for name, value in facts.items() if value is not None}
    whole = [item for item in openly if item.redacted_on is None]
    return Recorded(
        entity="Allegation",
        id=case.id,
        events=(),
        told=told,
        given={"attachments": await files_with(case, whole, work)},
        by_week=case.by_week,
    )


_LIKE_A_HEAD = re.compile(r"^(?=\d{4}-\d\d-\d\d [A-Z]+ [A-Z]+\b)", re.MULTILINE)
"""A line of a text that reads as the line above an item: it is told with a space before it, so that nobody writes in
another's name. Read by itself, the item is told as it was written."""
_GRAPHQL = {"due_on": "dueOn", "finding": "finding", "outcome": "outcome"}


async def add_with_receipt(
    command: c.AddWithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Something more from whoever holds the receipt."""
    found = await _held(command.receipt, by, work, clock)
    if isinstance(found, Refusal):
        return found
    done = _said(await written(found, command, CONCERNED, work, new_id))
    closed = after_closing(closed=found.case.state is S.CLOSED)
    return replace(done, told={**done.told, **closed}) if isinstance(done, Recorded) else done


async def open_item_with_receipt(
    command: c.OpenWithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What one of the items says, or said before it was redacted."""
    case = await returned(work.allegations, command.receipt, by, CaseKind.ALLEGATION, work)
    if isinstance(case, Refusal):
        return case
    item = at_place(case.items, command.position)
    if isinstance(item, Refusal):
        return item
    original = bool(command.original)
    return await opened(
        work.allegations, case, item, CONCERNED, work, clock, entity="AllegationItem", original=original
    )


async def translate_item_with_receipt(
    command: TranslateWithReceipt, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They put a translation beside something that they can read."""
    return await translate_with_receipt(
        work.allegations, CaseKind.ALLEGATION, command, by, work, clock, new_id, entity="AllegationItem"
    )


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
