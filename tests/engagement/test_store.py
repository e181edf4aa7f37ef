"""What is kept comes back as it was; what a release opens is opened on every part, by the database itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from domain.engagement.barrier import Act, Barrier, Mitigation
from domain.engagement.consent import ConsentProcess
from domain.engagement.model import Amendment, Engagement
from domain.engagement.parts import Attendance, Participant, Release
from domain.engagement.standing import Glance
from domain.engagement.values import (
    Audience,
    BarrierKind,
    BarrierState,
    ConsentState,
    Level,
    Method,
    MitigationKind,
    Severity,
)
from domain.sectors.model import Sector
from domain.stakeholders.values import AssignmentCapacity, OrganisationKind, Role
from infra.database import Database
from infra.engine import engine_for
from infra.stores.engagement import (
    BARRIER,
    CONSENT,
    ENGAGEMENT,
    BarrierStore,
    ConsentStore,
    EngagementStore,
    SurroundingsStore,
)
from infra.stores.records import OPENNESS, LostRecord
from tests.engagement.place import arrange
from tests.engagement.world import (
    GROUP,
    MET,
    MINE,
    OFFICIAL,
    OPERATOR,
    RIVER_NGO,
    TODAY,
    TOMORROW,
    UNION,
    VILLAGE,
    Ids,
    named,
)


@dataclass
class Stores:
    """One transaction."""

    session: AsyncSession
    engagements: EngagementStore
    barriers: BarrierStore
    consents: ConsentStore
    surroundings: SurroundingsStore


@pytest.fixture(scope="module")
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    made = engine_for(database.writer)
    await arrange(database)
    yield made
    await made.dispose()


@pytest.fixture
async def stores(engine: AsyncEngine) -> AsyncIterator[Stores]:
    """A transaction of the writing role that is taken back afterwards."""
    async with AsyncSession(engine) as session:
        yield Stores(
            session=session,
            engagements=EngagementStore(session),
            barriers=BarrierStore(session),
            consents=ConsentStore(session),
            surroundings=SurroundingsStore(session),
        )
        await session.rollback()


def full_meeting() -> Engagement:
    """A meeting with something of everything."""
    ids = Ids()
    empty = Engagement(
        id=ids(),
        owner_id=RIVER_NGO,
        site_id=MINE,
        starts_on=MET,
        ends_on=MET,
        place="Lower valley",
        purpose="Calidad del agua",
        method=Method.PUBLIC_MEETING,
        level=Level.CONSULT,
        language="quc",
        external_ref="2026-7",
        recorded_at=datetime(2026, 3, 3, 9, tzinfo=UTC),
        recorded_by=named(900),
    )
    people = [
        Participant(
            id=ids(), party_id=GROUP, party_owner_id=RIVER_NGO, is_public=False, sector=Sector.COMMUNITIES
        ),
        Participant(id=ids(), party_id=OFFICIAL, party_owner_id=UNION, is_public=True),
    ]
    counts = [
        Attendance(id=ids(), sector=Sector.COMMUNITIES, headcount=40),
        Attendance(id=ids(), headcount=3),
    ]
    it = empty.joined_by(people).record.attended_by(counts).record
    it = it.informed_of(ids(), "Map of the dam", "es").record.issue_raised(ids(), "Dust").record
    return it.action_agreed(ids(), "Second well tested", OPERATOR, date(2026, 6, 1)).record


def obstacle(of: Engagement, ids: Ids) -> Barrier:
    return Barrier(
        id=ids(),
        engagement_id=of.id,
        **{name: getattr(of, name) for name in OPENNESS},
        kind=BarrierKind.LANGUAGE,
        severity=Severity.PROHIBITIVE,
        affected_sector=Sector.COMMUNITIES,
        affected_group="Upper valley",
        affected_roles=(Role.RIGHTS_HOLDER, Role.DEFENDER),
        representative_id=VILLAGE,
        identified_on=MET,
        external_ref="b-1",
    )


async def flags(stores: Stores, table: str) -> set[tuple[bool, bool, bool]]:
    rows = await (await stores.session.connection()).exec_driver_sql(
        f"SELECT shared_members, shared_operator, published FROM {table}"
    )
    return {tuple(row) for row in rows}


PART_TABLES = ["participants", "attendance", "shared_information", "issues", "agreed_actions", "releases"]


async def test_an_engagement_comes_back_with_all_its_parts(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    back = await stores.engagements.load(it.id)
    assert back is not None
    assert set(back.participants) == set(it.participants)
    assert replace(back, participants=it.participants) == it
    assert await stores.engagements.load(named(404)) is None


async def test_a_release_opens_every_part_and_its_withdrawal_closes_them(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    ids = Ids()
    barrier = replace(obstacle(it, ids), id=named(2001))
    began = barrier.identified(Act(id=named(2002), by=RIVER_NGO, on=MET), TODAY).record
    await stores.barriers.add(began)
    assert await flags(stores, "barriers") == {(False, False, False)}
    opened = it.released(
        Release(id=named(2003), audience=Audience.OPERATOR, released_on=TODAY, why="Asked for"), [began]
    ).record
    await stores.engagements.keep(opened, was=it)
    for table in [*PART_TABLES, "engagements", "barriers", "barrier_events"]:
        assert await flags(stores, table) == {(False, True, False)}, table
    loaded = await stores.barriers.load(began.id)
    assert loaded == replace(began, shared_operator=True)
    closed = opened.release_withdrawn(Audience.OPERATOR, TODAY).record
    await stores.engagements.keep(closed, was=opened)
    for table in [*PART_TABLES, "engagements", "barriers", "barrier_events"]:
        assert await flags(stores, table) == {(False, False, False)}, table
    back = await stores.engagements.load(it.id)
    assert back is not None
    assert back.releases == closed.releases
    assert (back.version, back.releases[0].withdrawn_on) == (closed.version, TODAY)


async def test_only_what_changed_is_written(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    counted = it.attended_by([Attendance(id=named(3001), sector=Sector.COMMUNITIES, headcount=41)]).record
    counted = counted.left_by(it.participants[0].id).record
    done = counted.action_completed(counted.actions[0].id, TODAY, TODAY).record
    amended = done.amended(Amendment(without_place=True), TODAY, None, ()).record
    await stores.engagements.keep(amended, was=it)
    back = await stores.engagements.load(it.id)
    assert back is not None
    assert back == amended
    assert [one.party_id for one in back.participants] == [OFFICIAL]


async def test_a_record_that_changed_under_its_keeper_is_not_written_over(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    later = it.issue_raised(named(3002), "Noise").record
    await stores.engagements.keep(later, was=it)
    with pytest.raises(LostRecord):
        await stores.engagements.keep(
            it.amended(Amendment(level=Level.INFORM), TODAY, None, ()).record, was=it
        )
    assert (await stores.engagements.load(it.id)).level is Level.CONSULT


async def test_a_barrier_keeps_its_history_and_its_mitigations(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    ids = Ids()
    barrier = replace(obstacle(it, ids), id=named(4000))
    now = barrier.identified(Act(id=named(4001), by=RIVER_NGO, on=MET, why="No interpreter"), TODAY).record
    await stores.barriers.add(now)
    plan = Mitigation(
        id=named(4002), kind=MitigationKind.INTERPRETER, responsible_id=OPERATOR, planned_on=MET
    )
    planned = now.mitigation_planned(plan, Act(id=named(4003), by=RIVER_NGO, on=MET), TODAY).record
    await stores.barriers.keep(planned, was=now)
    done = planned.mitigated(Act(id=named(4004), by=OPERATOR, on=TODAY), TODAY).record
    await stores.barriers.keep(done, was=planned)
    assert await stores.barriers.load(barrier.id) == done
    assert (done.state, done.mitigations[0].done_on) == (BarrierState.MITIGATED, TODAY)
    assert await stores.barriers.at(it.id) == [done]
    plain = done.without_group().record
    await stores.barriers.keep(plain, was=done)
    assert await stores.barriers.load(barrier.id) == plain


async def test_a_consent_process_keeps_its_steps(stores: Stores) -> None:
    asked = ConsentProcess(
        id=named(5000),
        owner_id=VILLAGE,
        site_id=MINE,
        community_id=VILLAGE,
        subject="A second open pit",
        opened_on=MET,
    )
    opened = asked.opened(Act(id=named(5001), by=VILLAGE, on=MET), TODAY).record
    await stores.consents.add(opened)
    no = opened.moved_to(ConsentState.WITHHELD, Act(id=named(5002), by=VILLAGE, on=TODAY), TODAY).record
    await stores.consents.keep(no, was=opened)
    assert await stores.consents.load(asked.id) == no


async def test_a_glance_tells_whose_it_is_and_nothing_of_what_is_not_there(stores: Stores) -> None:
    it = full_meeting()
    await stores.engagements.add(it)
    assert await stores.engagements.glance(it.id) == Glance(
        owner_id=RIVER_NGO, site_id=MINE, shared_members=False, shared_operator=False, published=False
    )
    assert await stores.engagements.glance(named(404)) is None
    assert await stores.engagements.of_part("Issue", it.issues[0].id) == it.id
    assert await stores.engagements.of_part("AgreedAction", it.actions[0].id) == it.id
    assert await stores.engagements.of_part("AgreedAction", it.issues[0].id) is None


async def test_a_reference_is_an_owners_own(stores: Stores) -> None:
    await stores.engagements.add(full_meeting())
    assert await stores.engagements.is_referenced(RIVER_NGO, "2026-7") is True
    assert await stores.engagements.is_referenced(UNION, "2026-7") is False
    assert await stores.engagements.is_referenced(RIVER_NGO, "2026-8") is False


async def test_what_is_known_around_a_site(stores: Stores) -> None:
    around = stores.surroundings
    assert await around.has_site(MINE)
    assert not await around.has_site(named(404))
    assert await around.kind_of(VILLAGE) is OrganisationKind.COMMUNITY
    assert await around.kind_of(named(404)) is None
    assert await around.capacities(OPERATOR, MINE, TODAY) == {AssignmentCapacity.OPERATOR}
    assert await around.capacities(UNION, MINE, date(2019, 12, 31)) == frozenset()
    assert await around.capacities(UNION, MINE, TOMORROW) == {AssignmentCapacity.UNION}
    official = await around.party(OFFICIAL)
    assert official is not None
    assert (official.owner_id, official.is_public) == (UNION, True)
    assert await around.party(named(404)) is None


@pytest.mark.parametrize("shape", [ENGAGEMENT, BARRIER, CONSENT], ids=lambda shape: shape.table.name)
def test_every_field_has_its_column(shape: object) -> None:
    held = {parts.held for parts in shape.parts}
    own = {f.name for f in fields(shape.value)} - held
    computed = {"severity_rank"} if shape is BARRIER else set()
    assert own | set(OPENNESS) == set(shape.row.model_fields) - computed
    for parts in shape.parts:
        assert {f.name for f in fields(parts.value)} | {*OPENNESS, shape.link} == set(parts.row.model_fields)


async def test_the_row_classes_are_the_tables_of_the_database(owner: asyncpg.Connection) -> None:
    tables = {s.table.name: s.table for s in (ENGAGEMENT, BARRIER, CONSENT)}
    tables |= {p.table.name: p.table for s in (ENGAGEMENT, BARRIER, CONSENT) for p in s.parts}
    assert len(tables) == 12
    for name, table in tables.items():
        found = await owner.fetch(
            "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = $1", name
        )
        nullable = {row["column_name"]: row["is_nullable"] == "YES" for row in found}
        said = {column.name: bool(column.nullable) for column in table.columns}
        assert said == {
            **nullable,
            **({"severity_rank": said["severity_rank"]} if name == "barriers" else {}),
        }


def test_an_id_of_these_tests_is_a_random_one_in_form() -> None:
    assert UUID(str(named(1))).version == 4
