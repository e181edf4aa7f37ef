"""Who reads what was written, what erasing does, what a release opens, what can be linked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.cases.parts import ItemKind
from domain.cases.refusals import (
    ContentErased,
    NotAssigned,
    NotOpenToYou,
    StillOpen,
)
from domain.cases.ties import ConflictOfInterest, PersonTies
from domain.engagement import use_cases as engagements
from domain.grievances import answering_cases as answering
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import handling_cases as handling
from domain.grievances.refusals import (
    GrievanceAlreadyReleased,
    GrievanceNotReleased,
    NeedsNoRelease,
)
from domain.kernel import BadInput, NotThere, NotYours, Recorded
from tests.engagement.world import meeting
from tests.grievances.cast import (
    CURLEW,
    EVERYBODY,
    HANDLERS,
    MINE,
    NGO,
    OPERATOR,
    OTHER_MINE,
    SANDPIPER,
    SECRETARIAT,
    WHIMBREL,
    WORKERS,
    named,
    of,
)
from tests.grievances.world import (
    SITE_OFFICE,
    World,
    filed,
    in_hand,
    step,
)


async def test_who_reads_what_was_written(world: World) -> None:
    id = await filed(world)
    await in_hand(world, id)
    (narrative,) = world.grievances.kept[id].items
    note = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.NOTE, text="Ask the shift leader.")
    await world.did(content.add_grievance_item, note, HANDLERS[CURLEW])
    await world.refuses(content.add_grievance_item, note, NGO, BadInput)
    await world.refuses(content.add_grievance_item, note, HANDLERS[WHIMBREL], NotAssigned)
    internal = world.grievances.kept[id].items[-1]
    reads = {
        "the river NGO": (Recorded, NotThere),
        "the handler": (Recorded, Recorded),
        "a colleague at the desk": (NotOpenToYou, NotOpenToYou),
    }
    for name, who in EVERYBODY.items():
        for item, expected in zip((narrative, internal), reads.get(name, (NotThere, NotThere)), strict=True):
            command = c.OpenGrievanceItem(item_id=item.id)
            if expected is Recorded:
                done = await world.did(content.open_grievance_item, command, who)
                assert done.told["text"] == world.contents.written[id, item.id]
            else:
                await world.refuses(content.open_grievance_item, command, who, expected)


async def test_what_is_erased_is_read_by_nobody_and_nothing_is_added(world: World) -> None:
    id = await filed(world)
    await in_hand(world, id)
    by = HANDLERS[CURLEW]
    await world.refuses(handling.erase_grievance_content, step(id), by, StillOpen)
    assert world.contents.erased == {}
    await world.did(answering.withdraw_grievance, c.WithdrawGrievance(grievance_id=id), NGO)
    await world.refuses(handling.erase_grievance_content, step(id), HANDLERS[WHIMBREL], NotAssigned)
    await world.refuses(handling.erase_grievance_content, step(id), NGO, NotYours)
    await world.did(handling.erase_grievance_content, step(id), by)
    assert world.contents.erased == {id: date(2026, 3, 11)}
    again = await world.refuses(handling.erase_grievance_content, step(id), by, ContentErased)
    assert again.erased_on == date(2026, 3, 11)
    open_it = c.OpenGrievanceItem(item_id=world.grievances.kept[id].items[0].id)
    await world.refuses(content.open_grievance_item, open_it, NGO, ContentErased)
    add = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.MESSAGE, text="Once more.")
    await world.refuses(content.add_grievance_item, add, NGO, ContentErased)


async def test_a_release_opens_it_to_the_operator_and_a_site_case_needs_none(world: World) -> None:
    id, own = await filed(world), await filed(world, mechanism_id=SITE_OFFICE)
    await in_hand(world, id)
    await in_hand(world, own, SANDPIPER)
    by = HANDLERS[CURLEW]
    await world.refuses(handling.withdraw_grievance_release, step(id), by, GrievanceNotReleased)
    await world.did(handling.release_grievance, step(id), by)
    await world.refuses(handling.release_grievance, step(id), by, GrievanceAlreadyReleased)
    await world.refuses(handling.acknowledge_grievance, step(id), of(OPERATOR), NotYours)
    await world.did(handling.withdraw_grievance_release, step(id), by)
    await world.refuses(handling.acknowledge_grievance, step(id), of(OPERATOR), NotThere)
    await world.refuses(handling.release_grievance, step(own), HANDLERS[SANDPIPER], NeedsNoRelease)


async def test_only_what_one_sees_is_linked(world: World) -> None:
    id = await filed(world)
    seen = (await world.does(engagements.record_engagement, meeting(), NGO)).id
    unseen = (await world.does(engagements.record_engagement, meeting(), WORKERS)).id
    link = c.LinkGrievance(grievance_id=id, engagement_ids=(seen,), site_ids=(OTHER_MINE, MINE))
    await world.did(content.link_grievance, link, NGO)
    await world.did(content.link_grievance, link, NGO)
    case = world.grievances.kept[id]
    assert (case.engagement_ids, case.also_site_ids) == ((seen,), (OTHER_MINE,))
    for wrong in (
        {"engagement_ids": (unseen,)},
        {"engagement_ids": (named(999),)},
        {"barrier_ids": (named(999),)},
        {"site_ids": (named(999),)},
    ):
        await world.refuses(content.link_grievance, c.LinkGrievance(grievance_id=id, **wrong), NGO, NotThere)
    await world.refuses(content.link_grievance, link, HANDLERS[CURLEW], NotAssigned)


async def test_the_first_word_in_a_case_that_came_from_a_register_finds_a_key(world: World) -> None:
    id = await filed(world)
    await in_hand(world, id)
    bare = replace(world.grievances.kept[id], items=())
    world.grievances.kept[id] = bare
    world.contents.keys.clear()
    note = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.NOTE, text="Ask the shift leader.")
    await world.did(content.add_grievance_item, note, HANDLERS[CURLEW])
    (item,) = world.grievances.kept[id].items
    assert world.contents.written[id, item.id] == "Ask the shift leader."


async def test_a_handler_whom_something_came_to_tie_reads_nothing_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = await filed(world)
    await in_hand(world, id)
    opening = c.OpenGrievanceItem(item_id=world.grievances.kept[id].items[0].id)
    await world.did(content.open_grievance_item, opening, HANDLERS[CURLEW])

    async def by_now(person: UUID, on: date, look_back_days: int) -> PersonTies:
        return PersonTies(employers=frozenset({SECRETARIAT, OPERATOR}))

    monkeypatch.setattr(world.casework, "ties_of", by_now)
    refused = await world.refuses(content.open_grievance_item, opening, HANDLERS[CURLEW], ConflictOfInterest)
    assert isinstance(refused, ConflictOfInterest)
    assert refused.ties == ("OPERATOR",)
    await world.did(content.open_grievance_item, opening, NGO)
