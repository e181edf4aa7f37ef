"""Load, ask, save: what is written in an allegation, who opens it, and its erasure.

The side and the holder of the receipt never learn of internal notes. Content is erased once the allegation is closed.
"""

from __future__ import annotations

from domain.access import Viewer
from domain.cases.opening import Readers, open_item
from domain.cases.parts import CaseSide, Item, ItemKind
from domain.cases.refusals import ContentErased, StillOpen
from domain.cases.rewriting import RedactItem, TranslateItem, redact, translate
from domain.cases.standing import CaseStanding
from domain.engagement.spoken import known_language
from domain.kernel import BadInput, Clock, NewId, Recorded, Refusal
from domain.reprisals import commands as c
from domain.reprisals.model import BODY, COMMITTEE, CONCERNED, Allegation, Glance, S
from domain.reprisals.own import (
    Found,
    barred_by_now,
    come_to,
    handler_or_committee,
    its_committee,
    its_handler,
    its_side,
    keep,
    seats_of,
    sees,
)
from domain.reprisals.ports import ReprisalWork

TOLD = frozenset({ItemKind.MESSAGE, ItemKind.EVIDENCE})
"""What those concerned add. What happened was told at filing; reasons come with the finding."""
NOTED = TOLD | {ItemKind.NOTE}


async def add_item(
    command: c.AddItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Something more from those who brought it."""
    found = await come_to(command.allegation_id, by, work, clock, its_side)
    if isinstance(found, Refusal):
        return found
    return await written(found, command, CONCERNED, work, new_id)


async def record_item(
    command: c.RecordItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """A message to those concerned, or something for those who handle and judge it alone."""
    found = await come_to(command.allegation_id, by, work, clock, handler_or_committee)
    if isinstance(found, Refusal):
        return found
    tied = await barred_by_now(found.standing, found.case, work, clock.today())
    if tied is not None:
        return tied
    if command.kind is ItemKind.NOTE and not command.internal:
        return BadInput(
            message="A note is for those who handle or judge the allegation alone.",
            next="Mark it internal, or send a MESSAGE.",
            field="internal",
        )
    side = COMMITTEE if found.standing.sits else BODY
    return await written(found, command, side, work, new_id, internal=command.internal)


async def written(
    found: Found,
    command: c.AddItem | c.RecordItem | c.AddWithReceipt,
    side: CaseSide,
    work: ReprisalWork,
    new_id: NewId,
    *,
    internal: bool = False,
) -> Recorded | Refusal:
    """Keeps that it was written, and seals what it says."""
    case = found.case
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    if command.kind not in (TOLD if side is CONCERNED else NOTED):
        return BadInput(
            message="This kind is not added by itself.", next="Add a MESSAGE or EVIDENCE.", field="kind"
        )
    language = None if command.language is None else known_language(command.language)
    if isinstance(language, Refusal):
        return language
    item = case.next_item(new_id(), command.kind, found.act(new_id, side), language, internal=internal)
    done = await keep(case.written(item), found, work)
    if isinstance(done, Recorded):
        await work.contents.put(case.id, item.id, command.text)
    return done


async def open_allegation_item(
    command: c.OpenItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What an item says: for its handler, those who brought it and its committee."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock)


async def open_original_allegation_item(
    command: c.OpenItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """What it said before it was redacted; those who brought it see that handler or committee read it."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock, original=True)


async def redact_allegation_item(
    command: RedactItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler or a member of its committee puts a text in the place of what was written."""
    return await redact(readers(by, work, clock), command, by, work, clock, new_id)


async def translate_allegation_item(
    command: TranslateItem, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Whoever may read it puts a translation beside what was written."""
    return await translate(readers(by, work, clock), command, by, work, clock, new_id)


def readers(by: Viewer, work: ReprisalWork, clock: Clock) -> Readers[Glance, Allegation]:
    """Whoever reads what is written in an allegation."""

    async def barred(standing: CaseStanding, case: Allegation) -> Refusal | None:
        return await barred_by_now(standing, case, work, clock.today())

    return Readers(
        store=work.allegations,
        entity="AllegationItem",
        sees=sees,
        shows=_shows,
        opens=_opens,
        barred=barred,
        side=_side,
        sits=seats_of(by, work, clock.today()),
    )


def _side(standing: CaseStanding, case: Allegation) -> CaseSide:
    if standing.is_side_of(case):
        return CONCERNED
    return COMMITTEE if standing.sits else BODY


def _shows(standing: CaseStanding, case: Allegation, item: Item) -> bool:
    """Whether they learn that it was written: firms that audit the site do not, the side not of internal notes."""
    return standing.handles or standing.sits or (standing.is_side_of(case) and not item.internal)


def _opens(standing: CaseStanding, case: Allegation, item: Item) -> bool:
    if standing.is_side_of(case) and not item.internal:
        return True
    return its_handler(standing, case) is None or its_committee(standing, case) is None


async def erase_content(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Makes what was told unreadable for good. The record of the steps stays."""
    found = await come_to(command.allegation_id, by, work, clock, its_handler, command.version)
    if isinstance(found, Refusal):
        return found
    case = found.case
    if case.state is not S.CLOSED:
        return StillOpen()
    if case.erased_on is not None:
        return ContentErased(erased_on=case.erased_on)
    act = found.act(new_id, BODY)
    done = await keep(case.erased(act), found, work)
    await work.contents.erase(case.id, act.on)
    return done


async def withdraw_allegation(
    command: c.OnAllegation, by: Viewer, work: ReprisalWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Records that those who brought it take it back. That stops nothing (A)."""
    found = await come_to(command.allegation_id, by, work, clock, its_side, command.version)
    if isinstance(found, Refusal):
        return found
    return await keep(found.case.withdrawn(found.act(new_id, CONCERNED)), found, work)
