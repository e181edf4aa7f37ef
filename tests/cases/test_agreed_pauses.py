"""A pause that was agreed until a day ends by itself at the start of that day at the site, whenever the round comes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import rounds
from api.case_rounds import endings
from domain.cases.clock import DueKind, Pause, PauseReason
from domain.cases.days import Place, week_end
from domain.cases.pauses import agreed_end
from domain.cases.ports import CaseKind
from infra.database import Database
from infra.engine import engine_for
from infra.log import allowed
from infra.unit_of_work import Works
from tests.cases.reckonings import KATHMANDU, LIMA, at, on, reckoned
from tests.cases.rows import ENTITIES, TABLES, arranged, case, due, emptied, put, told
from tests.cases.test_notices_told import At

PAUSABLE = pytest.mark.parametrize("kind", [CaseKind.GRIEVANCE, CaseKind.REPORT])
HELD = Pause(
    id=UUID(int=1), because=PauseReason.INTERPRETER_SOUGHT, starts=on("2026-03-08"), until=on("2026-03-18")
)


@pytest.fixture
async def works(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Works]:
    await arranged(database, owner)
    await emptied(owner)
    engine = engine_for(database.writer, size=4)
    yield Works(engine)
    await engine.dispose()


async def held(
    owner: asyncpg.Connection, kind: CaseKind, until: date | None = HELD.until, *, by_week: bool = False
) -> UUID:
    """A case whose answer was due on 9 March, or that week's end, and whose clock stands still."""
    due_on = on("2026-03-15") if by_week else on("2026-03-09")
    starts = week_end(HELD.starts) if by_week else HELD.starts
    waiting = {**due(DueKind.ANSWER, due_on, None), "paused_because": HELD.because.value}
    id = await case(owner, kind, by_week=by_week, **waiting)
    of = {"body_id": await owner.fetchval(f"SELECT body_id FROM {TABLES[kind]} WHERE id = $1", id)}
    name = ENTITIES[kind].lower()
    if kind is CaseKind.GRIEVANCE:
        row = await owner.fetchrow(
            "SELECT site_id, filed_by, represented_by, operator_sees FROM grievances WHERE id = $1", id
        )
        of |= dict(row)
    await put(
        owner, f"{name}_pauses", id=uuid4(), because=HELD.because.value, starts=starts, until=until,
        **{f"{name}_id": id}, **of,
    )  # fmt: skip
    return id


async def clock_of(owner: asyncpg.Connection, kind: CaseKind, id: UUID) -> tuple[object, ...]:
    """What is due when, why it is paused, and how often it changed."""
    row = await owner.fetchrow(
        f"SELECT due_on, due_at, due_key = due_at, paused_because, version FROM {TABLES[kind]} WHERE id = $1",
        id,
    )
    return tuple(row)


async def end(works: Works, now: datetime) -> None:
    for part in endings():
        await part(works, At(now))


GOING_ON = (on("2026-03-19"), at("2026-03-20T05:00"), True, None, 2)
STANDING = (on("2026-03-09"), None, None, "INTERPRETER_SOUGHT", 1)


@PAUSABLE
async def test_it_ends_at_the_start_of_the_day_at_the_site(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    id = await held(owner, kind)
    await end(works, at("2026-03-18T04:59"))  # the 17th in Lima
    assert await clock_of(owner, kind, id) == STANDING
    await end(works, at("2026-03-18T05:00"))
    assert await clock_of(owner, kind, id) == GOING_ON
    await end(works, at("2026-03-18T05:01"))
    name = ENTITIES[kind]
    assert await told(owner, name) == [(f"{name}Resumed", id, "2026-03-18T05:00")]
    acts = await owner.fetch(
        "SELECT command, client, actor_organisation, actor_person, entity_id FROM audit_log"
    )
    assert [tuple(act) for act in acts] == [("endAgreedPause", "rounds", None, None, id)]
    ends = await owner.fetchval(f"SELECT ends FROM {name.lower()}_pauses")
    assert ends == on("2026-03-18")


@PAUSABLE
async def test_a_round_that_comes_late_gives_nobody_more_time(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    id = await held(owner, kind)
    await rounds.case_round(works, At(at("2026-03-25T12:00")))
    assert await clock_of(owner, kind, id) == GOING_ON
    kinds = [one for one, *_ in await told(owner, ENTITIES[kind])]
    assert kinds == ["DeadlinePassed", f"{ENTITIES[kind]}Resumed"]


@PAUSABLE
async def test_of_an_anonymous_case_the_week_alone_is_kept(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    id = await held(owner, kind, on("2026-03-22"), by_week=True)  # held since the week that ends on the 8th
    await end(works, at("2026-03-21T23:59"))
    assert await told(owner, ENTITIES[kind]) == []
    await end(works, at("2026-03-22T00:00"))
    assert (await clock_of(owner, kind, id))[0] == on("2026-03-29")
    assert await told(owner, ENTITIES[kind]) == [(f"{ENTITIES[kind]}Resumed", id, "week of 2026-03-22")]
    assert await owner.fetchval("SELECT count(*) FROM audit_log") == 0
    assert await owner.fetchval("SELECT week FROM audit_log_by_week") == on("2026-03-22")


@PAUSABLE
async def test_a_pause_without_a_day_lasts(works: Works, owner: asyncpg.Connection, kind: CaseKind):
    id = await held(owner, kind, None)
    await end(works, at("2027-01-01T00:00"))
    assert await clock_of(owner, kind, id) == STANDING


@PAUSABLE
async def test_two_rounds_at_once_end_it_once(works: Works, owner: asyncpg.Connection, kind: CaseKind):
    id = await held(owner, kind)
    await asyncio.gather(*(end(works, at("2026-03-18T05:00")) for _ in range(3)))
    assert await clock_of(owner, kind, id) == GOING_ON
    assert len(await told(owner, ENTITIES[kind])) == 1


async def test_one_case_that_fails_keeps_no_other_from_going_on(works: Works, owner: asyncpg.Connection):
    broken, sound = [await held(owner, CaseKind.GRIEVANCE) for _ in range(2)]
    await owner.execute(
        f"ALTER TABLE grievances ADD CONSTRAINT stuck CHECK (id <> '{broken}' OR paused_because IS NOT NULL)"
    )
    try:
        with pytest.raises(Exception, match="CheckViolation"):
            await endings()[0](works, At(at("2026-03-18T05:00")))
    finally:
        await owner.execute("ALTER TABLE grievances DROP CONSTRAINT stuck")
    assert await clock_of(owner, CaseKind.GRIEVANCE, sound) == GOING_ON
    assert await clock_of(owner, CaseKind.GRIEVANCE, broken) == STANDING


@given(
    until=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    place=st.sampled_from([LIMA, KATHMANDU, Place(country="CU", zone="America/Havana")]),
    by_week=st.booleans(),
)
def test_the_first_moment_of_the_agreed_day(until: date, place: Place, by_week: bool):
    by = reckoned(place, by_week=by_week)
    until = by.kept(until)
    pause = Pause(id=UUID(int=1), because=HELD.because, starts=until - timedelta(days=9), until=until)
    late = at("2095-01-01T00:00")
    moment = agreed_end(pause, late, by)
    assert moment is not None
    assert by.today(moment) == until
    assert agreed_end(pause, moment, by) == moment
    assert agreed_end(pause, moment - timedelta(hours=2), by) is None
    assert agreed_end(Pause(id=UUID(int=1), because=HELD.because, starts=until), late, by) is None
    assert agreed_end(None, late, by) is None


def test_each_part_of_the_round_can_be_named_in_the_log():
    names = [part.__name__ for part in rounds.PARTS]
    assert names == [
        "agreed_pauses_grievance", "agreed_pauses_report", "notices_grievance", "notices_report",
        "notices_allegation", "warning_allegation_after_report", "warning_allegation_after_interview",
        "warning_check_in_overdue", "warning_allegations_at_one_site", "warning_fear_persists", "close_votes",
        "count_participation", "warn_of_breaches", "log_breaches", "orphans", "tiers", "unsealings_followed",
    ]  # fmt: skip
    assert [allowed({"part": name}) for name in names] == [{"part": name} for name in names]
