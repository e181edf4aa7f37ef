"""What is kept comes back as it was; a release opens every part; the tables refuse what the model would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields, replace

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.cases.clock import PauseReason
from domain.cases.parts import CheckInFinding, IdentityMode, PersonRole
from domain.grievances import answering_cases as answering
from domain.grievances import commands as c
from domain.grievances import content_cases as content
from domain.grievances import filing_cases as filing
from domain.grievances import handling_cases as handling
from domain.grievances import mechanism_cases as keeping
from domain.grievances.mechanism import Mechanism
from domain.grievances.model import Grievance
from domain.grievances.values import ClosureReason, Criterion, CriterionRating, RemedyKind
from infra.database import Database
from infra.engine import engine_for
from infra.mapping import field_types, holds_values
from infra.stores.grievances import GRIEVANCE, MECHANISM, GrievanceStore, MechanismStore
from infra.stores.records import LostRecord
from tests.grievances.cast import AUDITORS, CURLEW, HANDLERS, MINE, NGO, of
from tests.grievances.place import settle
from tests.grievances.world import FIRM, SCHEME, SITE_OFFICE, World, complaint, in_hand, respond, step


@pytest.fixture
async def engine(database: Database, owner: asyncpg.Connection) -> AsyncIterator[AsyncEngine]:
    await settle(database, owner)
    made = engine_for(database.writer)
    yield made
    await made.dispose()


@pytest.fixture
async def session(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A transaction of the writing role that is taken back afterwards, with the mechanisms of the world."""
    async with AsyncSession(engine) as opened:
        for mechanism in World().mechanisms.kept.values():
            await MechanismStore(opened).add(mechanism)
        yield opened
        await opened.rollback()


async def eventful(world: World) -> Grievance:
    """A grievance with something of everything."""
    people = (
        c.Concerned(role=PersonRole.WITNESS),
        c.Concerned(role=PersonRole.RESPONDENT, in_confidence=False),
    )
    told = complaint(identity_mode=IdentityMode.VIA_REPRESENTATIVE, people=people)
    id = (await world.did(filing.file_grievance, told, NGO)).id
    by = HANDLERS[CURLEW]
    await in_hand(world, id)
    pause = c.PauseGrievance(grievance_id=id, because=PauseReason.INTERPRETER_SOUGHT)
    await world.did(handling.pause_grievance, pause, by)
    world.clock.pass_days(2)
    await world.did(handling.resume_grievance, step(id), by)
    await world.did(handling.screen_grievance, step(id), by)
    await world.did(handling.start_investigation, step(id), by)
    await world.did(handling.release_grievance, step(id), by)
    await world.did(content.link_grievance, c.LinkGrievance(grievance_id=id, site_ids=(MINE,)), NGO)
    await respond(world, id)
    await world.did(answering.accept_response, step(id), NGO)
    agree = c.AgreeRemedy(grievance_id=id, kind=RemedyKind.APOLOGY, due_on=world.clock.today())
    await world.did(handling.agree_remedy, agree, by)
    (remedy,) = world.grievances.kept[id].remedies
    await world.did(handling.deliver_remedy, c.OnRemedy(remedy_id=remedy.id), by)
    await world.did(answering.verify_remedy, c.OnRemedy(remedy_id=remedy.id), NGO)
    close = c.CloseGrievance(grievance_id=id, reason=ClosureReason.REMEDY_VERIFIED)
    await world.did(handling.close_grievance, close, by)
    check = c.HoldGrievanceCheckIn(grievance_id=id, finding=CheckInFinding.NOT_REACHED)
    world.clock.pass_days(30)
    await world.did(handling.hold_check_in, check, by)
    await world.did(handling.erase_grievance_content, step(id), by)
    return world.grievances.kept[id]


async def test_everything_comes_back_as_it_was_kept(session: AsyncSession) -> None:
    store, case = GrievanceStore(session), await eventful(World())
    for parts in GRIEVANCE.parts:
        assert getattr(case, parts.held), parts.held
    await store.add(case)
    loaded = await store.load(case.id)
    assert loaded is not None
    in_order = {"aliases": tuple(sorted(case.aliases, key=lambda one: one.alias))}
    assert loaded == replace(case, **in_order)
    assert await store.case_of_item(case.items[0].id) == case.id
    assert await store.of_remedy(case.remedies[0].id) == case.id
    assert (await store.glance(case.id)).operator_sees


async def test_each_step_is_kept_as_it_was_decided(session: AsyncSession) -> None:
    """The whole life in the drawer, replayed: what a step adds or changes comes back, and nothing else does."""
    store, world = GrievanceStore(session), World()
    lived: list[Grievance] = []
    keep = world.grievances.keep

    async def remembered(record: Grievance, *, was: Grievance) -> None:
        lived.append(record)
        await keep(record, was=was)

    world.grievances.keep = remembered
    case = await eventful(world)
    start = replace(lived[0], events=lived[0].events[:1], state=lived[0].events[0].state, version=1, due=None,
                    due_on=None, due_at=None)  # fmt: skip
    await store.add(start)
    before = await store.load(case.id)
    for after in lived:
        assert before is not None
        await store.keep(after, was=before)
        before = await store.load(case.id)
        assert before is not None
        assert replace(before, aliases=()) == replace(after, aliases=())


async def test_what_was_changed_by_somebody_else_is_not_overwritten(session: AsyncSession) -> None:
    store, world = GrievanceStore(session), World()
    id = (await world.did(filing.file_grievance, complaint(), NGO)).id
    filed = world.grievances.kept[id]
    await store.add(filed)
    await in_hand(world, id)
    with pytest.raises(LostRecord, match=r"^grievances$"):
        await store.keep(world.grievances.kept[id], was=replace(filed, version=7))


async def test_a_release_opens_every_part_by_itself(session: AsyncSession, engine: AsyncEngine) -> None:
    store, world = GrievanceStore(session), World()
    id = (await world.did(filing.file_grievance, complaint(), NGO)).id
    await in_hand(world, id)
    before = world.grievances.kept[id]
    await store.add(before)
    await world.did(handling.release_grievance, step(id), HANDLERS[CURLEW])
    await store.keep(world.grievances.kept[id], was=before)
    for parts in GRIEVANCE.parts:
        rows = await session.execute(parts.table.select().where(parts.table.c.grievance_id == id))
        assert {row.operator_sees for row in rows} <= {True}


async def test_a_mechanism_comes_back_with_its_assessments(session: AsyncSession) -> None:
    store, world = MechanismStore(session), World()
    met = c.Rated(
        criterion=Criterion.ACCESSIBLE, rating=CriterionRating.PARTIAL, evidence="Two languages of four"
    )
    rate = c.AssessMechanism(mechanism_id=SITE_OFFICE, ratings=(met,))
    before = await store.load(SITE_OFFICE)
    await world.did(keeping.assess_mechanism, rate, of(AUDITORS))
    assert before is not None
    assert before == replace(world.mechanisms.kept[SITE_OFFICE], assessments=(), version=1)
    await store.keep(world.mechanisms.kept[SITE_OFFICE], was=before)
    assert await store.load(SITE_OFFICE) == world.mechanisms.kept[SITE_OFFICE]
    assert (await store.known(SITE_OFFICE)) == replace(world.mechanisms.kept[SITE_OFFICE], assessments=())
    assert await store.is_open_at(MINE)
    assert await store.known(FIRM) is not None
    assert await store.load(SCHEME) is not None


@pytest.mark.parametrize(
    ("value", "shape"), [(Grievance, GRIEVANCE), (Mechanism, MECHANISM)], ids=["grievance", "mechanism"]
)
def test_rows_and_values_have_the_same_fields(value: type, shape: object) -> None:
    kept = {name for name, hint in field_types(value).items() if not holds_values(hint)}
    follows = {
        "by_week",
        "filed_by",
        "represented_by",
        "released",
        "operator_sees",
        "due_key",
        "paused_because",
    }
    assert set(shape.row.model_fields) - follows == kept
    for parts in shape.parts:
        own = {field.name for field in fields(parts.value)}
        assert set(parts.row.model_fields) - set(shape.copied) - {shape.link} == own


REFUSED = {
    "closed in a state that is none": "UPDATE grievances SET state = 'DISMISSED'",
    "a day in an anonymous case": "UPDATE grievances SET received_on = '2026-03-11' WHERE by_week",
    "an anonymous case that somebody filed": "UPDATE grievances SET filed_by = body_id WHERE by_week",
    "an operator who sees what was not released": "UPDATE grievances SET operator_sees = true WHERE NOT released",
    "referred while it is handled": "UPDATE grievances SET referred_to_id = mechanism_id",
    "two handlers": "UPDATE grievance_handlings SET ends = NULL",
    "verified before it was delivered": "UPDATE remedies SET delivered_on = NULL",
    "a second mechanism at a site": "UPDATE mechanisms SET site_id = '00000000-0000-4000-8000-000000000001'"
    " WHERE kind = 'SITE'",
}


@pytest.mark.parametrize("wrong", REFUSED)
async def test_the_tables_refuse_what_the_model_would(
    session: AsyncSession, engine: AsyncEngine, wrong: str
) -> None:
    world = World()
    for use_case, command, by in (
        (filing.file_grievance, complaint(), NGO),
        (filing.submit_grievance, c.SubmitGrievance(
            mechanism_id=SCHEME, site_id=MINE, category=complaint().category, narrative="x"), NGO),
    ):  # fmt: skip
        id = (await world.did(use_case, command, by)).id
        await in_hand(world, id)
        again = c.AssignGrievanceHandler(grievance_id=id, person_id=next(p for p in HANDLERS if p != CURLEW))
        await world.did(handling.assign_grievance_handler, again, HANDLERS[CURLEW])
        await GrievanceStore(session).add(world.grievances.kept[id])
    await GrievanceStore(session).add(await eventful(world))
    with pytest.raises(IntegrityError):
        await session.execute(text(REFUSED[wrong]))
    await session.rollback()
