"""Handlers are told of what is due in all cases at once: as is decided for one case, once, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.case_rounds import ROUNDS, tellings
from domain.access import Profile
from domain.cases.clock import Deadlines, DueKind, PauseReason
from domain.cases.notices import Notice, event_of, notices_due
from domain.cases.ports import CaseKind
from domain.rules import Rules
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works
from tests.cases.reckonings import at, on, reckoned
from tests.cases.rows import ENTITIES, arranged, case, emptied, ticking, told

BY = reckoned()
STARTED = Deadlines.started(on("2026-03-02"), BY)  # due on 9 March in Lima: until 05:00 UTC of the 10th
RULES = Rules()
KINDS = pytest.mark.parametrize("kind", CaseKind)


@dataclass(frozen=True)
class At:
    """A clock that stands at a moment."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def today(self):
        return self.moment.astimezone(UTC).date()


@pytest.fixture
async def works(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Works]:
    await arranged(database, owner)
    await emptied(owner)
    engine = engine_for(database.writer, size=4)
    yield Works(engine)
    await engine.dispose()


async def tell(works: Works, kind: CaseKind, now: datetime, most: int = 500, rules: Rules = RULES) -> int:
    async with works.begin(ROUNDS) as work:
        given_ = await work.notices.tell(kind, now, rules, most)
        await work.commit()
    return given_


async def round_at(works: Works, now: datetime) -> None:
    for part in tellings():
        await part(works, At(now))


@KINDS
async def test_three_days_before_and_once_it_has_passed(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    id, entity = await case(owner, kind, **ticking(STARTED)), ENTITIES[kind]
    for now in (
        "2026-03-07T04:59",
        "2026-03-07T05:00",
        "2026-03-07T05:01",
        "2026-03-10T05:00",
        "2026-05-01T00:00",
    ):
        await round_at(works, at(now))
    assert await told(owner, entity) == [
        ("DeadlineNear", id, "2026-03-07T05:00"),
        ("DeadlinePassed", id, "2026-03-10T05:00"),
    ]
    facts = await owner.fetchval("SELECT facts::text FROM outbox WHERE kind = 'DeadlineNear'")
    assert facts == '{"due": "ACKNOWLEDGEMENT", "due_on": "2026-03-09"}'


@KINDS
async def test_a_check_in_is_told_on_its_day(works: Works, owner: asyncpg.Connection, kind: CaseKind):
    closed = STARTED.closed(on("2026-03-02"), BY)  # the first is due on 1 April
    id = await case(owner, kind, **ticking(closed))
    for now in ("2026-03-29T05:00", "2026-04-01T04:59", "2026-04-01T05:00", "2026-04-02T05:00"):
        await round_at(works, at(now))
    assert await told(owner, ENTITIES[kind]) == [
        ("CheckInDue", id, "2026-04-01T05:00"),
        ("DeadlinePassed", id, "2026-04-02T05:00"),
    ]


@KINDS
async def test_of_an_anonymous_case_nothing_but_the_week_is_told(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    weekly = Deadlines.started(on("2026-03-02"), reckoned(by_week=True))  # due on Sunday 15 March
    id = await case(owner, kind, by_week=True, **ticking(weekly))
    await round_at(works, at("2026-03-13T12:34"))
    assert await told(owner, ENTITIES[kind]) == [("DeadlineNear", id, "week of 2026-03-15")]
    assert await owner.fetchval("SELECT count(*) FROM outbox") == 0


async def test_a_paused_case_is_told_nothing_and_a_moved_due_day_anew(
    works: Works, owner: asyncpg.Connection
):
    id = await case(owner, CaseKind.GRIEVANCE, **ticking(STARTED))
    await round_at(works, at("2026-03-08T12:00"))
    held = STARTED.paused(UUID(int=1), PauseReason.AWAITING_COMPLAINANT, at("2026-03-08T12:00"), BY)
    assert isinstance(held, Deadlines)
    await keep(owner, id, held)
    await round_at(works, at("2026-03-30T12:00"))
    assert len(await told(owner, "Grievance")) == 1
    again = held.resumed(on("2026-03-18"), BY)
    assert isinstance(again, Deadlines)
    await keep(owner, id, again)
    await round_at(works, at("2026-03-19T12:00"))
    assert [
        row["due_on"].isoformat() for row in await owner.fetch("SELECT due_on FROM case_notices ORDER BY 1")
    ] == [
        "2026-03-09",
        "2026-03-19",
    ]


async def test_another_deadline_on_the_same_day_is_told_too(works: Works, owner: asyncpg.Connection):
    id = await case(owner, CaseKind.REPORT, **ticking(STARTED))
    await round_at(works, at("2026-03-08T12:00"))
    await owner.execute("UPDATE reports SET due = 'ANSWER' WHERE id = $1", id)
    await round_at(works, at("2026-03-08T12:01"))
    assert [kind for kind, *_ in await told(owner, "Report")] == ["DeadlineNear", "DeadlineNear"]


async def test_a_round_cut_short_has_told_nothing_and_the_next_tells_all(
    works: Works, owner: asyncpg.Connection
):
    await case(owner, CaseKind.GRIEVANCE, **ticking(STARTED))
    async with works.begin(ROUNDS) as work:
        assert await work.notices.tell(CaseKind.GRIEVANCE, at("2026-03-10T05:00"), RULES) == 1
    assert await told(owner, "Grievance") == []
    assert await owner.fetchval("SELECT count(*) FROM case_notices") == 0
    assert await tell(works, CaseKind.GRIEVANCE, at("2026-03-10T05:00")) == 1


async def test_many_are_told_in_bounded_batches(works: Works, owner: asyncpg.Connection):
    ids = [await case(owner, CaseKind.GRIEVANCE, **ticking(STARTED)) for _ in range(7)]
    given_ = [await tell(works, CaseKind.GRIEVANCE, at("2026-03-10T05:00"), most=3) for _ in range(4)]
    assert given_ == [3, 3, 1, 0]
    assert {id for _, id, _ in await told(owner, "Grievance")} == set(ids)


async def test_a_second_round_waits_for_the_first_and_tells_nothing_again(
    works: Works, owner: asyncpg.Connection
):
    for _ in range(3):
        await case(owner, CaseKind.GRIEVANCE, **ticking(STARTED))
    async with works.begin(ROUNDS) as work:
        assert await work.notices.tell(CaseKind.GRIEVANCE, at("2026-03-10T05:00"), RULES) == 3
        second = asyncio.create_task(tell(works, CaseKind.GRIEVANCE, at("2026-03-10T05:00")))
        await asyncio.sleep(0.3)
        assert not second.done()
        await work.commit()
    assert await second == 0
    assert len(await told(owner, "Grievance")) == 3


async def test_rounds_at_once_tell_once(works: Works, owner: asyncpg.Connection):
    for _ in range(40):
        await case(owner, CaseKind.GRIEVANCE, **ticking(STARTED))
    at_once = (tell(works, CaseKind.GRIEVANCE, at("2026-03-10T05:00")) for _ in range(4))
    assert sum(await asyncio.gather(*at_once)) == 40
    assert len(await told(owner, "Grievance")) == 40


@pytest.mark.parametrize("profile", Profile)
async def test_no_reading_login_reaches_the_notices(as_profile, profile: Profile):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_profile[profile].fetch("SELECT FROM case_notices")


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 31)).map(lambda one: one.replace(tzinfo=UTC))
CLOCKS = st.builds(
    lambda kind, due_at, paused: Deadlines(
        received_on=on("2026-03-01"),
        kind=kind,
        due_on=None if kind is None else (due_at - timedelta(hours=6)).date(),
        due_at=None if kind is None or paused else due_at,
    ),
    st.none() | st.sampled_from(DueKind),
    MOMENTS,
    st.booleans(),
)


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    clocks=st.lists(CLOCKS, max_size=12),
    moments=st.lists(MOMENTS, min_size=1, max_size=4),
    remind=st.integers(0, 9),
    kind=st.sampled_from(CaseKind),
)
async def test_what_all_are_told_is_what_each_would_be(
    works: Works,
    owner: asyncpg.Connection,
    clocks: Sequence[Deadlines],
    moments: Sequence[datetime],
    remind: int,
    kind: CaseKind,
):
    await emptied(owner)
    rules = replace(RULES, remind_before_days=remind)
    cases = {await case(owner, kind, **ticking(clock)): clock for clock in clocks}
    expected: list[tuple[str, UUID, str]] = []
    before: dict[UUID, list[Notice]] = {id: [] for id in cases}
    for now in moments:
        await tell(works, kind, now, rules=rules)
        for id, clock in cases.items():
            for notice in notices_due(clock, now, rules, before[id]):
                before[id].append(notice)
                event = event_of(notice, ENTITIES[kind], id)
                expected.append((event.kind, event.id, f"{now:%Y-%m-%dT%H:%M}"))
    assert await told(owner, ENTITIES[kind]) == sorted(expected)


async def keep(owner: asyncpg.Connection, id: UUID, clock: Deadlines) -> None:
    columns = ticking(clock)
    sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(columns, 2))
    await owner.execute(f"UPDATE grievances SET {sets} WHERE id = $1", id, *columns.values())
