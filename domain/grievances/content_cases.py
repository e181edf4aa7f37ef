"""Load, ask, save: what is written in a grievance, who reads it, and what it is about."""

from __future__ import annotations

from uuid import UUID

from domain.access import Profile, Viewer
from domain.cases.assigning import ties_at, unfit_handler
from domain.cases.opening import Readers, open_item
from domain.cases.parts import CaseSide, Item, ItemKind
from domain.cases.rewriting import RedactItem, TranslateItem, redact, translate
from domain.cases.standing import CaseStanding
from domain.engagement.approach import standing_of
from domain.engagement.ports import Barriers, Engagements
from domain.engagement.spoken import known_language
from domain.grievances import commands as c
from domain.grievances.approach import Decision, either_side, on_grievance, sees
from domain.grievances.model import Grievance
from domain.grievances.parts import Act
from domain.grievances.ports import GrievanceGlance, GrievanceWork
from domain.kernel import BadInput, Clock, NewId, NotThere, Recorded, Refusal

FROM_THEM = frozenset({ItemKind.MESSAGE, ItemKind.EVIDENCE})
"""What those who complain add."""
FROM_HANDLERS = FROM_THEM | {ItemKind.NOTE}
"""What handlers add; a note is for the handlers alone."""


async def add_grievance_item(
    command: c.AddGrievanceItem, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler, or those who complain, write something in it."""

    async def decide(case: Grievance, act: Act) -> Decision:
        return await written(case, command.kind, command.language, command.text, act, work, new_id)

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, either_side, decide
    )


async def written(
    case: Grievance,
    kind: ItemKind,
    language: str | None,
    text: str,
    act: Act,
    work: GrievanceWork,
    new_id: NewId,
) -> Decision:
    """Sealed with the case's key, with a record that it is there."""
    fitting = FROM_HANDLERS if act.side is CaseSide.BODY else FROM_THEM
    if kind not in fitting:
        return BadInput(
            message="This kind of item is not added so.",
            next=f"Choose from {', '.join(sorted(one.value for one in fitting))}.",
            field="kind",
        )
    spoken = language and known_language(language)
    if isinstance(spoken, BadInput):
        return spoken
    item = Item(
        id=new_id(),
        kind=kind,
        side=act.side,
        internal=kind is ItemKind.NOTE,
        language=spoken,
        written_on=act.on,
        position=len(case.items) + 1,
    )
    decided = case.written(item, act)
    if not isinstance(decided, Refusal):
        await seal(case, item, text, work)
    return decided


async def seal(case: Grievance, item: Item, text: str, work: GrievanceWork) -> None:
    """Keeps what an item says. A case that came in from a register has no key until something is told in it."""
    if not case.items:
        await work.contents.begin(case.id)
    await work.contents.put(case.id, item.id, text)


async def open_grievance_item(
    command: c.OpenGrievanceItem, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler, or those who complain, read something in it."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock)


async def open_original_grievance_item(
    command: c.OpenGrievanceItem, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """They read what it said before it was redacted; those who complain see that its handler did."""
    return await open_item(readers(by, work, clock), command.item_id, by, work, clock, original=True)


async def redact_grievance_item(
    command: RedactItem, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler puts a text in the place of what was written."""
    return await redact(readers(by, work, clock), command, by, work, clock, new_id)


async def translate_grievance_item(
    command: TranslateItem, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler, or those who complain, put a translation beside what was written."""
    return await translate(readers(by, work, clock), command, by, work, clock, new_id)


async def link_grievance(
    command: c.LinkGrievance, by: Viewer, work: GrievanceWork, clock: Clock, new_id: NewId
) -> Recorded | Refusal:
    """Its handler, or those who complain, say what it is about: only what they may see themselves."""

    async def decide(case: Grievance, act: Act) -> Decision:
        if not (
            await _all_seen(command.engagement_ids, work.engagements, by, work, clock)
            and await _all_seen(command.barrier_ids, work.barriers, by, work, clock)
        ):
            return NotThere()
        for site in command.site_ids:
            if not await work.surroundings.has_site(site):
                return NotThere()
        return case.linked(command.engagement_ids, command.barrier_ids, command.site_ids)

    return await on_grievance(
        command.grievance_id, command.version, by, work, clock, new_id, either_side, decide
    )


def readers(by: Viewer, work: GrievanceWork, clock: Clock) -> Readers[GrievanceGlance, Grievance]:
    async def barred(standing: CaseStanding, case: Grievance) -> Refusal | None:
        if standing.is_side_of(case) or by.person is None:
            return None
        today = clock.today()
        ties = await ties_at(case.site_id, (case.filed_by_id, case.representative_id), work, today)
        return await unfit_handler(by.person, case.body_id, ties, work, today)

    return Readers(
        store=work.grievances,
        entity="GrievanceItem",
        sees=sees,
        shows=_shows,
        opens=_opens,
        barred=barred,
        side=lambda standing, case: CaseSide.CONCERNED if standing.is_side_of(case) else CaseSide.BODY,
    )


def _shows(standing: CaseStanding, case: Grievance, item: Item) -> bool:
    """Whether they see that the item is there: as `domain.access` has it of GrievanceItem."""
    if standing.viewer.profile is Profile.MEMBER:
        return standing.is_side_of(case) and not item.internal
    return standing.handles


def _opens(standing: CaseStanding, case: Grievance, item: Item) -> bool:
    """Whether they read it: the handler to whom the case is assigned, not the whole desk; and those who complain."""
    return standing.is_side_of(case) or standing.is_assigned(case.handler_id)


async def _all_seen(
    ids: tuple[UUID, ...], store: Engagements | Barriers, by: Viewer, work: GrievanceWork, clock: Clock
) -> bool:
    for id in ids:
        glance = await store.glance(id)
        if glance is None:
            return False
        standing = await standing_of(by, glance.site_id, work.surroundings, clock.today())
        if not standing.sees(glance):
            return False
    return True
