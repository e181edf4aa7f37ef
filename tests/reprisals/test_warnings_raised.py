"""Early warnings are raised over all records at once: what the rules find, once, seen by who may see it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.case_rounds import ROUNDS, warnings
from domain.access import Profile, Viewer
from domain.cases.clock import DueKind
from domain.cases.ports import CaseKind
from domain.engagement.values import BarrierKind, BarrierState
from domain.kernel import Recorded
from domain.reprisals.commands import ActOnWarning, OnWarning
from domain.reprisals.early_warning_cases import acknowledge_warning, act_on_warning
from domain.reprisals.values import WarningAction
from domain.reprisals.values import WarningRule as R
from domain.reprisals.warnings import Awaited, Barred, Came, Found, Rests, World, cause, found
from domain.rules import Rules
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works
from tests.cases.reckonings import at, on
from tests.cases.rows import ENTITIES, arranged, barrier, case, due, emptied, put, told
from tests.cases.test_notices_told import At
from tests.engagement.world import AUDITORS, FOREST_NGO, MINE, OPERATOR, OTHER_MINE, RIVER_NGO, SECRETARIAT

NOW = at("2026-03-10T12:00")
RULES = Rules()
GRIEVANCE, REPORT, ALLEGATION = CaseKind


@pytest.fixture
async def works(database: Database, owner: asyncpg.Connection) -> AsyncIterator[Works]:
    await arranged(database, owner)
    await emptied(owner)
    engine = engine_for(database.writer, size=4)
    yield Works(engine)
    await engine.dispose()


async def apply(works: Works, rule: R, now: datetime = NOW, most: int = 500) -> int:
    async with works.begin(ROUNDS) as work:
        raised = await work.warning_rules.apply(rule, now, work.rules, SECRETARIAT, most)
        await work.commit()
    return raised


async def round_at(works: Works, now: datetime = NOW) -> None:
    for part in warnings():
        await part(works, At(now))


async def raised(owner: asyncpg.Connection) -> dict[str, tuple[Found, date]]:
    """Every warning as it was raised, and on which day."""
    rows = await owner.fetch(
        """
        SELECT w.*,
            array_agg(r.entity || ' ' || r.record_id || ' ' || r.filed_by ORDER BY r.entity, r.record_id) AS rests
        FROM early_warnings w JOIN early_warning_records r ON r.warning_id = w.id AND r.body_id = w.body_id
        GROUP BY w.id
        """
    )
    return {
        row["cause"]: (
            Found(
                rule=R(row["rule"]),
                cause=row["cause"],
                site_id=row["site_id"],
                by_week=row["by_week"],
                records=tuple(rests(one) for one in row["rests"]),
            ),
            row["raised_on"],
        )
        for row in rows
    }


def rests(text: str) -> Rests:
    entity, record, filed_by = text.split()
    return Rests(entity=entity, record_id=UUID(record), filed_by=UUID(filed_by))


async def report_then_allegation(owner: asyncpg.Connection, **of_report: object) -> tuple[UUID, UUID]:
    """On 11 January, and on 10 March."""
    report = await case(owner, REPORT, **{"received_on": on("2026-01-11"), **of_report})
    return report, await case(owner, ALLEGATION, received_on=on("2026-03-10"))


async def test_an_allegation_after_a_report_is_told_once_to_the_desk_alone(
    works: Works, owner: asyncpg.Connection
):
    report, allegation = await report_then_allegation(owner)
    for hours in range(3):
        await round_at(works, NOW + timedelta(hours=hours))
    of = cause(R.ALLEGATION_AFTER_REPORT, str(allegation))
    assert await raised(owner) == {
        of: (
            Found(
                rule=R.ALLEGATION_AFTER_REPORT,
                cause=of,
                site_id=MINE,
                by_week=False,
                records=(rests(f"Allegation {allegation} {allegation}"), rests(f"Report {report} {report}")),
            ),
            on("2026-03-10"),
        )
    }
    id = await owner.fetchval("SELECT id FROM early_warnings WHERE body_id = $1", SECRETARIAT)
    assert await told(owner, "EarlyWarning") == [("EarlyWarningRaised", id, "2026-03-10T12:00")]
    assert await owner.fetchval("SELECT facts::text FROM outbox") == '{"rule": "ALLEGATION_AFTER_REPORT"}'


@pytest.mark.parametrize(
    "instead",
    [
        {"received_on": on("2025-12-09")},
        {"received_on": on("2026-03-11")},
        {"site_id": OTHER_MINE},
        {"body_id": AUDITORS},
    ],
    ids=["too long ago", "later", "elsewhere", "told to a firm"],
)
async def test_no_warning_of_a_report_without(
    works: Works, owner: asyncpg.Connection, instead: Mapping[str, object]
):
    await report_then_allegation(owner, **instead)
    await round_at(works)
    assert await raised(owner) == {}


async def test_an_old_allegation_sets_off_nothing_any_more(works: Works, owner: asyncpg.Connection):
    await report_then_allegation(owner)
    await round_at(works, NOW + timedelta(days=91))
    assert await raised(owner) == {}


async def test_a_firm_s_report_whose_check_in_is_overdue_stays_the_firm_s(
    works: Works, owner: asyncpg.Connection
):
    await case(owner, REPORT, body_id=AUDITORS, **due(DueKind.CHECK_IN, on("2026-03-09"), NOW))
    await round_at(works)
    assert await raised(owner) == {}


async def test_a_warning_that_rests_on_an_anonymous_case_tells_the_week(
    works: Works, owner: asyncpg.Connection
):
    await report_then_allegation(owner, by_week=True)
    await round_at(works)
    assert [(one.by_week, day) for one, day in (await raised(owner)).values()] == [(True, on("2026-03-15"))]
    assert [when for *_, when in await told(owner, "EarlyWarning")] == ["week of 2026-03-15"]
    assert await owner.fetchval("SELECT count(*) FROM outbox") == 0


@pytest.mark.parametrize("kind", CaseKind)
async def test_a_check_in_that_nobody_held_in_a_case_of_any_kind(
    works: Works, owner: asyncpg.Connection, kind: CaseKind
):
    id = await case(owner, kind, **due(DueKind.CHECK_IN, on("2026-03-09"), NOW))
    await round_at(works, NOW - timedelta(minutes=1))
    assert await raised(owner) == {}
    await round_at(works)
    await round_at(works)
    ((one, _),) = (await raised(owner)).values()
    whose = id if kind is REPORT else RIVER_NGO
    assert (one.rule, one.records) == (R.CHECK_IN_OVERDUE, (rests(f"{ENTITIES[kind]} {id} {whose}"),))
    moved = due(DueKind.CHECK_IN, on("2026-03-10"), NOW)
    table = {"GRIEVANCE": "grievances", "REPORT": "reports", "ALLEGATION": "allegations"}[kind]
    await owner.execute(f"UPDATE {table} SET due_on = $1", moved["due_on"])
    await round_at(works)
    assert len(await raised(owner)) == 2


@pytest.mark.parametrize("waits_for", [DueKind.ACKNOWLEDGEMENT, DueKind.ANSWER])
async def test_another_deadline_that_passed_is_no_early_warning(
    works: Works, owner: asyncpg.Connection, waits_for: DueKind
):
    await case(owner, GRIEVANCE, **due(waits_for, on("2026-03-09"), NOW))
    await case(owner, GRIEVANCE, **due(DueKind.CHECK_IN, on("2026-03-09"), None))  # paused
    await round_at(works)
    assert await raised(owner) == {}


async def test_fear_that_persists_again_warns_again(works: Works, owner: asyncpg.Connection):
    id, first = await barrier(owner, "FEAR_OF_REPRISAL", ("IDENTIFIED", "MITIGATED", "PERSISTS"))
    await barrier(owner, "FEAR_OF_REPRISAL", ("PERSISTS", "MITIGATED"))
    await barrier(owner, "LANGUAGE", ("MITIGATED", "PERSISTS"))
    await round_at(works)
    assert list(await raised(owner)) == [cause(R.FEAR_PERSISTS, str(first))]
    await owner.execute("UPDATE barrier_events SET id = gen_random_uuid() WHERE id = $1", first)
    await round_at(works)
    await round_at(works)
    assert len(await raised(owner)) == 2
    assert {one.records for one, _ in (await raised(owner)).values()} == {
        (rests(f"Barrier {id} {RIVER_NGO}"),)
    }


async def test_a_round_cut_short_has_raised_nothing_and_the_next_raises_all(
    works: Works, owner: asyncpg.Connection
):
    await report_then_allegation(owner)
    async with works.begin(ROUNDS) as work:
        assert await work.warning_rules.apply(R.ALLEGATION_AFTER_REPORT, NOW, RULES, SECRETARIAT) == 1
    assert await raised(owner) == {}
    await round_at(works)
    assert len(await raised(owner)) == 1


async def test_a_second_round_waits_for_the_first_and_raises_nothing_again(
    works: Works, owner: asyncpg.Connection
):
    await report_then_allegation(owner)
    async with works.begin(ROUNDS) as work:
        await work.warning_rules.apply(R.ALLEGATION_AFTER_REPORT, NOW, RULES, SECRETARIAT)
        second = asyncio.create_task(apply(works, R.ALLEGATION_AFTER_REPORT))
        await asyncio.sleep(0.3)
        assert not second.done()
        await work.commit()
    assert await second == 0
    assert [kind for kind, *_ in await told(owner, "EarlyWarning")] == ["EarlyWarningRaised"]
    assert await owner.fetchval("SELECT count(*) FROM early_warning_records") == 2


async def test_many_are_raised_in_bounded_batches(works: Works, owner: asyncpg.Connection):
    for _ in range(5):
        await case(owner, GRIEVANCE, **due(DueKind.CHECK_IN, on("2026-03-09"), NOW))
    assert [await apply(works, R.CHECK_IN_OVERDUE, most=2) for _ in range(4)] == [2, 2, 1, 0]


async def test_without_a_secretariat_there_is_nobody_to_warn(works: Works, owner: asyncpg.Connection):
    await case(owner, GRIEVANCE, **due(DueKind.CHECK_IN, on("2026-03-09"), NOW))
    await owner.execute("UPDATE organisations SET kind = 'AUDIT_FIRM' WHERE id = $1", SECRETARIAT)
    try:
        await round_at(works)
    finally:
        await owner.execute("UPDATE organisations SET kind = 'SECRETARIAT' WHERE id = $1", SECRETARIAT)
    assert await raised(owner) == {}


# -- who sees them


async def seen_by(
    as_profile: Mapping[Profile, asyncpg.Connection], profile: Profile, organisation: UUID
) -> tuple[list[str], list[str]]:
    """The rules of the warnings, and the kinds of the records, that a login sees which claims to be an organisation."""
    session = as_profile[profile]
    await session.execute(f"SET app.org = '{organisation}'")
    rules = await session.fetch("SELECT rule FROM early_warnings ORDER BY 1")
    kinds = await session.fetch("SELECT entity FROM early_warning_records ORDER BY 1")
    return [row[0] for row in rules], [row[0] for row in kinds]


async def test_who_filed_sees_warnings_that_rest_on_their_record_alone(
    works: Works, owner: asyncpg.Connection, as_profile
):
    await report_then_allegation(owner)
    await case(owner, ALLEGATION, received_on=on("2026-03-09"))  # the river NGO's own, too
    await case(owner, ALLEGATION, received_on=on("2026-03-08"), filed_by=FOREST_NGO)
    await case(owner, GRIEVANCE, **due(DueKind.CHECK_IN, on("2026-03-09"), NOW))
    await barrier(owner, "FEAR_OF_REPRISAL", ("PERSISTS",))
    await round_at(works)
    assert sorted(one.rule for one, _ in (await raised(owner)).values()) == [
        *[R.ALLEGATIONS_AT_ONE_SITE] * 2, *[R.ALLEGATION_AFTER_REPORT] * 3, R.CHECK_IN_OVERDUE, R.FEAR_PERSISTS,
    ]  # fmt: skip
    own = (["CHECK_IN_OVERDUE", "FEAR_PERSISTS"], ["Barrier", "Grievance"])
    assert await seen_by(as_profile, Profile.MEMBER, RIVER_NGO) == own
    assert await seen_by(as_profile, Profile.MEMBER, FOREST_NGO) == ([], [])
    for profile in set(Profile) - {Profile.MEMBER, Profile.SECRETARIAT}:
        for organisation in (OPERATOR, AUDITORS, RIVER_NGO):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await seen_by(as_profile, profile, organisation)


async def test_the_desk_sees_all_of_them(works: Works, owner: asyncpg.Connection, as_profile):
    await report_then_allegation(owner)
    await round_at(works)
    assert await seen_by(as_profile, Profile.SECRETARIAT, SECRETARIAT) == ([], [])
    handler = await at_the_desk(owner)
    await as_profile[Profile.SECRETARIAT].execute(f"SET app.person = '{handler}'")
    assert await seen_by(as_profile, Profile.SECRETARIAT, SECRETARIAT) == (
        ["ALLEGATION_AFTER_REPORT"],
        ["Allegation", "Report"],
    )


async def at_the_desk(owner: asyncpg.Connection) -> UUID:
    """A handler of the secretariat's."""
    handler = UUID(int=77)
    if not await owner.fetchval("SELECT true FROM persons WHERE id = $1", handler):
        await put(owner, "persons", id=handler, handle="at-the-desk", registered_on=on("2025-01-05"))
        await put(
            owner, "memberships", id=handler, person_id=handler, organisation_id=SECRETARIAT,
            capacity="HANDLER", starts=on("2025-01-05"),
        )  # fmt: skip
    return handler


@pytest.mark.parametrize(("by_week", "day"), [(False, "2026-03-10"), (True, "2026-03-15")])
async def test_what_is_done_about_it_is_kept_as_exactly_as_what_it_rests_on(
    works: Works, owner: asyncpg.Connection, by_week: bool, day: str
):
    await report_then_allegation(owner, by_week=by_week)
    await round_at(works)
    id = await owner.fetchval("SELECT id FROM early_warnings")
    by = Viewer(
        profile=Profile.SECRETARIAT, organisation=SECRETARIAT, person=await at_the_desk(owner), client="desk"
    )
    async with works.begin(by) as work:
        seen = await acknowledge_warning(OnWarning(warning_id=id), by, work, At(NOW), uuid4)
        done = await act_on_warning(
            ActOnWarning(warning_id=id, action=WarningAction.CONTACTED), by, work, At(NOW), uuid4
        )
        await work.commit()
    assert isinstance(seen, Recorded)
    assert isinstance(done, Recorded)
    assert (seen.by_week, done.by_week) == (by_week, by_week)
    row = await owner.fetchrow("SELECT acknowledged_on, acted_on, action FROM early_warnings")
    assert tuple(row) == (on(day), on(day), "CONTACTED")


async def test_no_organisation_can_be_shown_that_there_is_a_report(works: Works, owner: asyncpg.Connection):
    await report_then_allegation(owner)
    await round_at(works)
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(
            "UPDATE early_warning_records SET filed_by = $1 WHERE entity = 'Report'", RIVER_NGO
        )


async def test_what_a_member_sees_is_the_same_with_a_report_and_without(
    works: Works, owner: asyncpg.Connection, as_profile
):
    shown: list[object] = []
    for with_report in (False, True):
        await emptied(owner)
        if with_report:
            await case(owner, REPORT, received_on=on("2026-03-01"))
        await case(
            owner, ALLEGATION, received_on=on("2026-03-10"), **due(DueKind.CHECK_IN, on("2026-03-09"), NOW)
        )
        await round_at(works)
        shown.append(await seen_by(as_profile, Profile.MEMBER, RIVER_NGO))
        assert len(await raised(owner)) == 1 + with_report
    assert shown == [(["CHECK_IN_OVERDUE"], ["Allegation"])] * 2


# -- small invented worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A case of a small world."""

    kind: CaseKind
    days_ago: int
    by_week: bool = False
    site: UUID = MINE
    body: UUID = SECRETARIAT
    due: DueKind | None = None
    due_in: int = 0
    paused: bool = False
    id: UUID = field(default_factory=UUID)


TOLD = st.builds(
    Told,
    kind=st.sampled_from([*CaseKind, REPORT, ALLEGATION]),
    days_ago=st.integers(-2, 24),
    by_week=st.booleans(),
    site=st.sampled_from([MINE, MINE, MINE, OTHER_MINE]),
    body=st.sampled_from([SECRETARIAT, SECRETARIAT, AUDITORS]),
    due=st.sampled_from([None, None, DueKind.ANSWER, DueKind.CHECK_IN, DueKind.CHECK_IN]),
    due_in=st.integers(-2, 2),
    paused=st.booleans(),
    id=st.uuids(version=4),
)
BARRIERS = st.tuples(
    st.sampled_from([BarrierKind.FEAR_OF_REPRISAL, BarrierKind.FEAR_OF_REPRISAL, BarrierKind.LANGUAGE]),
    st.lists(st.sampled_from(BarrierState), min_size=1, max_size=3),
    st.sampled_from([RIVER_NGO, SECRETARIAT]),
)
NEAR = Rules(warning_days_after_report=10, warning_allegations_window_days=20)


def week_end(day: date) -> date:
    return day + timedelta(days=7 - day.isoweekday())


async def placed(owner: asyncpg.Connection, one: Told) -> tuple[Came, Awaited | None]:
    """Puts the case there, and says it in plain facts."""
    day = NOW.date() - timedelta(days=one.days_ago)
    day = week_end(day) if one.by_week else day
    awaited = None
    more: dict[str, object] = {}
    body = OPERATOR if one.kind is GRIEVANCE else one.body if one.kind is REPORT else SECRETARIAT
    if one.due is not None:
        due_on = week_end(day) if one.by_week else day
        due_at = None if one.paused else NOW + timedelta(hours=one.due_in)
        more = dict(due(one.due, due_on, due_at))
        if one.due is DueKind.CHECK_IN:
            by_nobody = one.by_week or one.kind is REPORT
            awaited = Awaited(
                entity=ENTITIES[one.kind], id=one.id, body_id=body, site_id=one.site, due_on=due_on, due_at=due_at,
                filed_by=one.id if by_nobody else RIVER_NGO, by_week=one.by_week,
            )  # fmt: skip
    await case(
        owner, one.kind, one.id, by_week=one.by_week, received_on=day, site_id=one.site, body_id=body, **more
    )
    return (
        Came(id=one.id, body_id=body, site_id=one.site, received_on=day, by_week=one.by_week),
        awaited,
    )


@settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    cases=st.lists(TOLD, min_size=2, max_size=14, unique_by=lambda one: one.id),
    more=st.lists(TOLD, max_size=4, unique_by=lambda one: one.id),
    barriers=st.lists(BARRIERS, max_size=3),
)
async def test_what_is_raised_is_what_the_rules_find(
    database: Database, works: Works, owner: asyncpg.Connection, cases: list[Told], more: list[Told], barriers
):
    await emptied(owner)
    works = Works(works._engine, rules=NEAR)
    known: dict[CaseKind, list[Came]] = {kind: [] for kind in CaseKind}
    awaited: list[Awaited] = []
    barred: list[Barred] = []
    for kind, states, keeper in barriers:
        id, last = await barrier(owner, kind.value, tuple(states), keeper)
        barred.append(
            Barred(id=id, site_id=MINE, owner_id=keeper, kind=kind, state=states[-1], event_id=last)
        )
    expected: dict[str, tuple[Found, date]] = {}
    seen: set[UUID] = set()
    for batch in (cases, more):
        for one in batch:
            if one.id in seen:
                continue
            seen.add(one.id)
            came, waits = await placed(owner, one)
            known[one.kind].append(came)
            awaited += [waits] if waits else []
        await round_at(works)
        world = World(
            now=NOW,
            today=NOW.astimezone(UTC).date(),
            secretariat=SECRETARIAT,
            allegations=known[ALLEGATION],
            reports=known[REPORT],
            awaited=awaited,
            barriers=barred,
        )
        for rule in R:
            for one in found(rule, world, NEAR):
                day = week_end(world.today) if one.by_week else world.today
                expected.setdefault(one.cause, (sorted_records(one), day))
        assert await raised(owner) == expected


def sorted_records(one: Found) -> Found:
    records = tuple(sorted(one.records, key=lambda rest: (rest.entity, str(rest.record_id))))
    return Found(rule=one.rule, cause=one.cause, site_id=one.site_id, by_week=one.by_week, records=records)
