"""Quarters as they are counted from the records, kept once, and read alike by everybody who may."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from api.execution import Execution
from api.governance_rounds import count_participation
from api.refused import Refused
from domain.access import ANYONE, Profile, Scope, Viewer
from domain.rules import Rules
from infra.database import Database
from infra.engine import engine_for
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.unit_of_work import Works
from schema.built import graphql_schema
from tests.reprisals.people import BOARD_MEMBERS, FOREST_NGO, MINE, RIVER_NGO, SEATS, UNION
from tests.reprisals.place import arrange
from tests.reprisals.world import Hands

Count = Callable[[], Awaitable[None]]
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
ONE_BACK = Rules(statistics_quarters_back=1)
READS = frozenset({Scope.STATISTICS_READ})
CELLS = "SELECT count FROM participation WHERE quarter = '2026-Q3' AND activity = $1 ORDER BY position"


@pytest.fixture
async def raw(database: Database) -> AsyncIterator[asyncpg.Connection]:
    """A superuser that writes rows without the records around them."""
    connection = await asyncpg.connect(**database.owner.arguments())
    await connection.execute("SET session_replication_role = replica")
    yield connection
    await connection.close()


@pytest.fixture
async def works(
    database: Database, owner: asyncpg.Connection, raw: asyncpg.Connection
) -> AsyncIterator[Works]:
    """An empty third quarter of 2026."""
    if not await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        await arrange(database)
    await raw.execute(
        "TRUNCATE participation; DELETE FROM attendance; DELETE FROM engagements; DELETE FROM interviews;"
        " DELETE FROM ballots; DELETE FROM motions; DELETE FROM consultation_comments"
    )
    engine = engine_for(database.writer, size=4)
    yield Works(engine, rules=ONE_BACK)
    await engine.dispose()


@pytest.fixture
def count(works: Works) -> Count:
    """A round on the first of November."""
    return lambda: count_participation(works, Hands(at=NOVEMBER))


async def engagements(raw: asyncpg.Connection, sector: str, many: int, on: date = FIRST, owners: tuple[UUID, ...] = (
    RIVER_NGO, FOREST_NGO, UNION, *(UUID(int=n) for n in range(1, 30)))) -> None:  # fmt: skip
    """So many engagements at which a sector was counted, kept by these in turn."""
    for number in range(many):
        id, owner = uuid4(), owners[number % len(owners)]
        await raw.execute(
            "INSERT INTO engagements (id, owner_id, site_id, starts_on, ends_on, purpose, method, level, language,"
            " recorded_at)"
            " VALUES ($1, $2, $3, $4, $4, 'About water', 'HEARING', 'CONSULT', 'es', now())",
            id, owner, MINE, on,
        )  # fmt: skip
        await raw.execute(
            "INSERT INTO attendance (id, engagement_id, owner_id, site_id, shared_members, shared_operator, published,"
            " sector, headcount) VALUES ($1, $2, $3, $4, false, false, false, $5, $6)",
            uuid4(), id, owner, MINE, sector, 1 + number,
        )  # fmt: skip


async def interviews(
    raw: asyncpg.Connection, sector: str, many: int, firms: int = 3, state: str = "HELD"
) -> None:
    """So many interviews, by so many firms."""
    for number in range(many):
        await raw.execute(
            "INSERT INTO interviews (id, audit_id, site_id, firm_id, undertaking_id, alias, form, people, sector, role,"
            " language, interpreter, setting, state, planned_week, held_week, management_absent)"
            " VALUES ($1, $1, $2, $3, $1, $4, 'INDIVIDUAL', 1, $5, 'WORKER', 'es', false, 'HOME', $6, $7, $8, $9)",
            uuid4(), MINE, UUID(int=number % firms), f"A{number}", sector, state, date(2026, 7, 5),
            date(2026, 7, 5) if state == "HELD" else None, True if state == "HELD" else None,
        )  # fmt: skip


async def motion(raw: asyncpg.Connection, voters: int, on: date = LAST, recused: int = 0) -> None:
    """A motion in which so many of the twelve seats voted, the last of them to no effect."""
    id = uuid4()
    await raw.execute(
        "INSERT INTO motions (id, title, text, drafted_on, state, has_result, consensus_until, opened_on, closes_at,"
        " decided_on, because, in_favour, against, abstained, recused, quorum, majority_parts, majority_of)"
        " VALUES ($1, 'A motion', 'Decide.', $2, 'PASSED', true, $2, $2, now(), $2, 'MAJORITY', $3, 0, 0, $4, 7, 1, 2)",
        id, on, voters - recused, recused,
    )  # fmt: skip
    for number, ((sector, seat), person) in enumerate(zip(SEATS, BOARD_MEMBERS, strict=True)):
        if number < voters:
            await raw.execute(
                "INSERT INTO ballots VALUES ($1, $2, $3, $4, $5, 'YES', now(), $6, 1)",
                uuid4(), id, f"{sector.value}:{seat}", sector.value, person, number >= voters - recused,
            )  # fmt: skip


async def comments(raw: asyncpg.Connection, sector: str | None, many: int, state: str = "PUBLISHED") -> None:
    """So many comments of one organisation."""
    moderated = None if state == "SUBMITTED" else FIRST
    for _ in range(many):
        await raw.execute(
            "INSERT INTO consultation_comments (id, proposed_change_id, round_id, channel, organisation_id, sector,"
            " position, wording, submitted_on, state, decline_reason, moderated_on)"
            " VALUES ($1, 'none', $1, 'ORGANISATION', $2, $3, 'SUPPORT', 'Yes.', $4, $5, $6, $7)",
            uuid4(), RIVER_NGO, sector, FIRST, state, "OFF_TOPIC" if state == "DECLINED" else None, moderated,
        )  # fmt: skip


async def told(owner: asyncpg.Connection, activity: str) -> list[int | None]:
    return [row[0] for row in await owner.fetch(CELLS, activity)]


async def test_engagements_count_once_for_each_sector_that_took_part(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    await engagements(raw, "COMMUNITIES", 11)
    await engagements(raw, "WORKERS", 9)
    await engagements(raw, "NGOS", 23, on=LAST)
    await engagements(raw, "FINANCE", 30, owners=(RIVER_NGO, UNION))
    await engagements(raw, "MINING_COMPANIES", 40, on=date(2026, 6, 30))
    await engagements(raw, "MINING_COMPANIES", 40, on=date(2026, 10, 1))
    # a second sector at an engagement of communities, and pseudonyms of a sector that was counted by heads as well
    first = await raw.fetch("SELECT engagement_id, owner_id FROM attendance WHERE sector = 'COMMUNITIES'")
    for engagement, keeper in first:
        for sector in ("COMMUNITIES", "CONSUMER_BRANDS"):
            await raw.execute(
                "INSERT INTO participants (id, engagement_id, owner_id, site_id, shared_members, shared_operator,"
                " published, party_id, party_owner_id, is_public, sector)"
                " VALUES ($1, $2, $3, $4, false, false, false, $1, $3, false, $5)",
                uuid4(), engagement, keeper, MINE, sector,
            )  # fmt: skip
    await count()
    assert await told(owner, "ENGAGEMENT") == [10, None, 25, None, 10, None]
    shares = await owner.fetch(
        "SELECT share FROM participation WHERE activity = 'ENGAGEMENT' ORDER BY position"
    )
    assert [row[0] for row in shares] == [0.2222, None, 0.5556, None, 0.2222, None]
    await raw.execute("DELETE FROM participants")


async def test_what_one_organisation_brought_nearly_alone_is_not_told(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    """It knows its own thirty, and would learn of the few at which others met the same sector."""
    await engagements(raw, "WORKERS", 32, owners=(RIVER_NGO,) * 30 + (FOREST_NGO, UNION))
    await engagements(raw, "NGOS", 40, owners=(RIVER_NGO,) * 30 + (FOREST_NGO,) * 5 + (UNION,) * 5)
    await count()
    assert await told(owner, "ENGAGEMENT") == [None, None, 40, None, None, None]


async def test_comments_count_as_published_and_by_the_sector_that_was_declared(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    await comments(raw, "NGOS", 12)
    await comments(raw, "NGOS", 30, state="SUBMITTED")
    await comments(raw, "WORKERS", 9)
    await comments(raw, "WORKERS", 30, state="DECLINED")
    await comments(raw, None, 30)
    await count()
    assert await told(owner, "COMMENT") == [None, None, 10, None, None, None]


async def test_interviews_count_as_held_and_where_three_firms_held_them(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    await interviews(raw, "WORKERS", 15)
    await interviews(raw, "FINANCE", 14)  # without the five of one firm, nine
    await interviews(raw, "COMMUNITIES", 14, firms=2)
    await interviews(raw, "NGOS", 14, state="DECLINED")
    await count()
    assert await told(owner, "INTERVIEW") == [None, 15, None, None, None, None]


async def test_votes_count_where_they_counted(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    for _ in range(8):
        await motion(raw, 12, recused=2)
    await motion(raw, 12, on=date(2026, 10, 1))
    await count()
    assert await told(owner, "MOTION") == [None] * 6  # no vote of FINANCE counted


async def test_votes_of_all_six_sectors(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    for voters in (12, 12, 12, 12, 12, 12, 11, 10):
        await motion(raw, voters)
    await count()
    assert await told(owner, "MOTION") == [15, 15, 15, 15, 15, 15]


async def test_a_quarter_is_there_wholly_or_not_at_all(owner: asyncpg.Connection, works: Works) -> None:
    await count_participation(works, Hands(at=datetime(2026, 10, 30, 23, 59, tzinfo=UTC)))
    assert await owner.fetchval("SELECT count(*) FROM participation WHERE quarter = '2026-Q3'") == 0
    await count_participation(works, Hands(at=datetime(2026, 10, 31, tzinfo=UTC)))
    rows = await owner.fetch(
        "SELECT id, counted_on FROM participation WHERE quarter = '2026-Q3' ORDER BY position"
    )
    assert len(rows) == 24
    assert tuple(rows[0]) == ("2026-Q3:COMMENT:COMMUNITIES", date(2026, 10, 31))


async def test_what_comes_late_changes_nothing(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count, fingerprint
) -> None:
    """One record more or less would tell of one person."""
    await engagements(raw, "WORKERS", 12)
    await count()
    before = (await fingerprint())["participation"]
    await engagements(raw, "WORKERS", 1)
    await engagements(raw, "NGOS", 50)
    await count()
    await count()
    assert (await fingerprint())["participation"] == before
    assert await told(owner, "ENGAGEMENT") == [None, 10, None, None, None, None]


async def test_many_who_count_at_once_count_once(
    raw: asyncpg.Connection, owner: asyncpg.Connection, count: Count
) -> None:
    await engagements(raw, "WORKERS", 12)
    await asyncio.gather(*(count() for _ in range(4)))
    assert await owner.fetchval("SELECT count(*) FROM participation") == 24


@pytest.mark.parametrize("role", ["writer", "owner"])
async def test_no_login_changes_what_was_counted(
    role: str, count: Count, writer: asyncpg.Connection, owner: asyncpg.Connection
) -> None:
    await count()
    session = {"writer": writer, "owner": owner}[role]
    for statement in (
        "UPDATE participation SET count = 20, share = 1",
        "DELETE FROM participation",
        "TRUNCATE participation",
    ):
        refused = (
            asyncpg.InsufficientPrivilegeError
            if role == "writer"
            else asyncpg.IntegrityConstraintViolationError
        )
        with pytest.raises(refused):
            await session.execute(statement)
    with pytest.raises(asyncpg.UniqueViolationError):
        await session.execute("INSERT INTO participation SELECT * FROM participation LIMIT 1")


@pytest.mark.parametrize("told_so", [9, 11, 0, 5])
async def test_the_table_itself_takes_no_small_and_no_exact_count(
    owner: asyncpg.Connection, works: Works, told_so: int
) -> None:
    cell = (
        "INSERT INTO participation VALUES"
        " ('2026-Q3:COMMENT:NGOS', '2026-Q3', 'COMMENT', 'NGOS', '2026-07-01', 3, $1, $2, 0.1667, $3)"
    )
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(cell, told_so, 1.0, date(2026, 11, 1))
    with pytest.raises(asyncpg.CheckViolationError):  # nor one of a quarter that has not ended
        await owner.execute(cell, None, None, LAST)


ASKED = """{ participation(filter: {quarter: ["2026-Q3"]}, order: {by: QUARTER, direction: ASC}, first: 24) {
  nodes { %s } total { count } } }"""
CELL = "id quarter activity sector count share equalShare countedOn"


@pytest.fixture
async def read(pools: Pools) -> Callable[[Viewer], Awaitable[bytes]]:
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    return lambda by: execution.answer(ASKED % CELL, {}, None, by)


async def test_everybody_who_may_reads_the_same_bytes(
    raw: asyncpg.Connection, count: Count, read: Callable[[Viewer], Awaitable[bytes]]
) -> None:
    await engagements(raw, "WORKERS", 12)
    await count()
    answers = {await read(Viewer(profile=profile, scopes=READS)) for profile in Profile}
    assert len(answers) == 1
    found = orjson.loads(answers.pop())["data"]["participation"]
    assert found["total"] == {"count": 24}
    assert [node for node in found["nodes"] if node["count"]] == [
        {"id": "ptn_2026-Q3:ENGAGEMENT:WORKERS", "quarter": "2026-Q3", "activity": "ENGAGEMENT", "sector": "WORKERS",
         "count": 10, "share": 1.0, "equalShare": 0.1667, "countedOn": "2026-11-01"}
    ]  # fmt: skip


@pytest.mark.parametrize("profile", Profile)
async def test_without_the_scope_nobody_does(
    read: Callable[[Viewer], Awaitable[bytes]], profile: Profile
) -> None:
    everything_else = Viewer(profile=profile, scopes=frozenset(Scope) - READS)
    for by in (everything_else, ANYONE, replace(everything_else, organisation=RIVER_NGO)):
        with pytest.raises(Refused) as refused:
            await read(by)
        assert "INSUFFICIENT_SCOPE" in str(vars(refused.value))


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_was_given_anything_to_count(database: Database, profile: Profile) -> None:
    """Ballots and interviews are counted by the writing role."""
    session = await asyncpg.connect(**database.readers[profile].arguments())
    forbidden = {
        "ballots": set(Profile) - {Profile.BOARD, Profile.SECRETARIAT},
        "interviews": set(Profile) - {Profile.AUDIT_FIRM},
    }
    for table, whom in forbidden.items():
        if profile in whom:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await session.fetch(f"SELECT count(*) FROM {table}")
    await session.close()
