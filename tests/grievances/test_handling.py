"""What the desk does and what only its handler does; who a grievance can be given to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.cases.clock import PauseReason
from domain.cases.clock_refusals import AlreadyPaused, DeadlineAlreadyPassed, DeadlineInThePast
from domain.cases.parts import ItemKind
from domain.cases.refusals import (
    NotAHandler,
    NotAssigned,
    StillOpen,
)
from domain.cases.ties import ConflictOfInterest
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import handling_cases as handling
from domain.grievances.refusals import (
    AlreadyAssigned,
    MechanismClosed,
)
from domain.grievances.values import (
    GrievanceState,
    ReferralReason,
)
from domain.kernel import BadInput, ChangedMeanwhile, IllegalTransition, NotThere, NotYours, Recorded
from tests.grievances.cast import (
    CURLEW,
    EVERYBODY,
    HANDLERS,
    KNOT,
    MARTIN,
    NGO,
    PLOVER,
    SANDPIPER,
    TIED,
    WHIMBREL,
    named,
)
from tests.grievances.world import (
    CLOSED,
    ELSEWHERE,
    FIRM,
    SCHEME,
    SITE_OFFICE,
    World,
    assigned,
    filed,
    in_hand,
    respond,
    state,
    step,
)

S = GrievanceState


async def test_only_the_desk_acknowledges_and_nobody_else_learns_that_it_is_there(world: World) -> None:
    id = await filed(world)
    told = {
        "the river NGO": NotYours,
        "the audit firm": NotYours,
        "the handler": Recorded,
        "a colleague at the desk": Recorded,
    }
    for name, who in EVERYBODY.items():
        expected = told.get(name, NotThere)
        if expected is not Recorded:
            await world.refuses(handling.acknowledge_grievance, step(id), who, expected)
    await world.did(handling.acknowledge_grievance, step(id), EVERYBODY["a colleague at the desk"])


async def test_every_step_is_its_handlers_and_none_is_skipped(world: World) -> None:
    id = await filed(world)
    by = HANDLERS[CURLEW]
    await world.refuses(handling.screen_grievance, step(id), by, NotAssigned)
    await assigned(world, id, CURLEW)
    skipped = await world.refuses(handling.screen_grievance, step(id), by, IllegalTransition)
    assert skipped.legal_next == ("ACKNOWLEDGED", "WITHDRAWN")
    await world.did(handling.acknowledge_grievance, step(id), by)
    for name, who in EVERYBODY.items():
        if name != "the handler":
            told = {
                "a colleague at the desk": NotAssigned,
                "the river NGO": NotYours,
                "the audit firm": NotYours,
            }
            await world.refuses(handling.screen_grievance, step(id), who, told.get(name, NotThere))
    await world.did(handling.screen_grievance, step(id), by)
    await world.did(handling.start_investigation, step(id), by)
    await respond(world, id)
    assert state(world, id) is S.RESPONSE_PROPOSED
    assert world.grievances.kept[id].items[-1].kind is ItemKind.RESPONSE


async def test_whom_a_grievance_is_given(world: World) -> None:
    id = await filed(world)

    def to(person: UUID) -> c.AssignGrievanceHandler:
        return c.AssignGrievanceHandler(grievance_id=id, person_id=person)

    by = HANDLERS[CURLEW]
    conflict = await world.refuses(handling.assign_grievance_handler, to(TIED), by, ConflictOfInterest)
    assert conflict.ties == ("OPERATOR",)
    for nobody in (MARTIN, PLOVER, named(999)):
        await world.refuses(handling.assign_grievance_handler, to(nobody), by, NotAHandler)
    await world.did(handling.assign_grievance_handler, to(WHIMBREL), by)
    await world.refuses(handling.assign_grievance_handler, to(WHIMBREL), by, AlreadyAssigned)
    await world.did(handling.assign_grievance_handler, to(CURLEW), by)
    handlings = world.grievances.kept[id].handlings
    assert [(one.person_id, one.ends) for one in handlings] == [(WHIMBREL, date(2026, 3, 11)), (CURLEW, None)]
    await world.refuses(handling.assign_grievance_handler, to(KNOT), NGO, NotYours)


async def test_working_for_the_operator_is_no_tie_at_the_operators_own_desk(world: World) -> None:
    id = await filed(world, mechanism_id=SITE_OFFICE)
    await in_hand(world, id, SANDPIPER, handling.screen_grievance)
    assert world.grievances.kept[id].handler_id == SANDPIPER


async def test_the_version_that_was_read_must_be_the_one_that_is_there(world: World) -> None:
    id = await filed(world)
    await assigned(world, id, CURLEW)
    found = await world.refuses(
        handling.acknowledge_grievance, step(id, 1), HANDLERS[CURLEW], ChangedMeanwhile
    )
    assert found.current_version == 2
    await world.did(handling.acknowledge_grievance, step(id, 2), HANDLERS[CURLEW])


async def test_where_a_grievance_is_referred(world: World) -> None:
    id = await filed(world)
    by = HANDLERS[CURLEW]

    def to(mechanism: UUID) -> c.ReferGrievance:
        return c.ReferGrievance(grievance_id=id, mechanism_id=mechanism, reason=ReferralReason.BETTER_PLACED)

    await in_hand(world, id)
    await world.refuses(handling.refer_grievance, to(FIRM), by, IllegalTransition)
    await world.did(handling.screen_grievance, step(id), by)
    for mechanism, refusal in (
        (SCHEME, BadInput),
        (CLOSED, MechanismClosed),
        (ELSEWHERE, NotThere),
        (named(999), NotThere),
    ):
        await world.refuses(handling.refer_grievance, to(mechanism), by, refusal)
    await world.did(handling.refer_grievance, to(FIRM), by)
    # what was told is kept for whoever has it now: a site's own office could refer a case and be rid of it
    await world.refuses(handling.erase_grievance_content, step(id), by, StillOpen)
    case = world.grievances.kept[id]
    assert (case.state, case.referred_to_id, case.due, case.due_at) == (S.REFERRED, FIRM, None, None)


async def test_a_clock_is_paused_for_a_reason_and_goes_on(world: World) -> None:
    id = await filed(world)
    await in_hand(world, id)
    by = HANDLERS[CURLEW]

    def pause(until: date | None = None) -> c.PauseGrievance:
        return c.PauseGrievance(grievance_id=id, because=PauseReason.AWAITING_COMPLAINANT, until=until)

    await world.refuses(handling.pause_grievance, pause(date(2026, 3, 10)), by, DeadlineInThePast)
    due = world.grievances.kept[id].due_on
    assert due == date(2026, 6, 11)
    await world.did(handling.pause_grievance, pause(), by)
    assert world.grievances.kept[id].due_at is None
    await world.refuses(handling.pause_grievance, pause(), by, AlreadyPaused)
    world.clock.pass_days(7)
    await world.did(handling.resume_grievance, step(id), by)
    assert world.grievances.kept[id].due_on == date(2026, 6, 18)
    await world.did(handling.pause_grievance, pause(), by)
    world.clock.pass_days(4)
    said = c.AddGrievanceItem(grievance_id=id, kind=ItemKind.MESSAGE, text="Here it is.")
    await world.did(content.add_grievance_item, said, by)
    assert world.grievances.kept[id].paused_because is PauseReason.AWAITING_COMPLAINANT
    await world.did(content.add_grievance_item, said, NGO)
    assert world.grievances.kept[id].paused_because is None
    assert world.grievances.kept[id].due_on == date(2026, 6, 22)
    world.clock.pass_days(120)
    await world.refuses(handling.pause_grievance, pause(), by, DeadlineAlreadyPassed)
