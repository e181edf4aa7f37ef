"""An allegation soon after interviews is an early warning. It tells nobody who was interviewed, nor how many were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.case_rounds import ROUNDS, warnings
from domain.access import Profile
from domain.cases.days import week_end
from domain.reprisals.values import WarningRule
from domain.reprisals.warnings import SHOWN_TO_WHO_FILED, Came, Found, Rests, World, cause, found
from domain.rules import Rules
from infra.unit_of_work import Works
from tests.cases.reckonings import at, on
from tests.cases.rows import put
from tests.cases.test_notices_told import At
from tests.interviews.conftest import Read
from tests.interviews.people import AUDIT, COMPANY, LAPWING, OFFICE, OTHER_AUDIT, OUTSIDE, TEAM
from tests.reprisals.people import AUDITORS, MINE, OTHER_FIRM, OTHER_MINE, RIVER_NGO, SECRETARIAT, named

RULE = WarningRule.ALLEGATION_AFTER_INTERVIEW
NOW, TODAY = at("2026-03-10T12:00"), on("2026-03-10")
SITES = {AUDIT: (MINE, AUDITORS), OTHER_AUDIT: (OTHER_MINE, OTHER_FIRM)}


def came(id: UUID, day: date, site: UUID = MINE, *, by_week: bool = False) -> Came:
    return Came(id=id, body_id=SECRETARIAT, site_id=site, received_on=day, by_week=by_week)


def plainly(
    allegations: Sequence[Came], interviewed: Sequence[Came], rules: Rules | None = None
) -> tuple[Found, ...]:
    """What the rule finds."""
    world = World(
        now=NOW, today=TODAY, secretariat=SECRETARIAT, allegations=allegations, interviewed=interviewed
    )
    return found(RULE, world, rules or Rules())


@pytest.mark.parametrize(
    ("week", "warns"),
    [
        ("2026-03-15", True),  # the week of the allegation: it may have come after
        ("2026-03-22", False),  # the week after it
        ("2025-12-14", True),  # its last day is less than 90 days before
        ("2025-12-07", False),
    ],
)
def test_which_weeks_are_soon_enough(week: str, warns: bool):
    alleged = came(named(1), on("2026-03-10"))
    got = plainly([alleged], [came(AUDIT, on(week), by_week=True)])
    assert len(got) == warns
    if warns:
        assert got[0] == Found(
            rule=RULE,
            cause=cause(RULE, str(named(1))),
            site_id=MINE,
            by_week=True,
            records=(
                Rests(entity="Allegation", record_id=named(1), filed_by=named(1)),
                Rests(entity="Audit", record_id=AUDIT, filed_by=AUDIT),
            ),
        )
    assert plainly([replace(alleged, site_id=OTHER_MINE)], [came(AUDIT, on(week), by_week=True)]) == ()


def test_it_is_shown_to_nobody_who_filed():
    assert RULE not in SHOWN_TO_WHO_FILED


# -- over all records at once


async def alleged(owner: asyncpg.Connection, id: UUID, day: date, site: UUID, *, by_week: bool) -> Came:
    """An allegation of the river NGO's, or an anonymous one."""
    kept = week_end(day) if by_week else day
    await put(
        owner, "allegations", id=id, body_id=SECRETARIAT, site_id=site, received_on=kept, by_week=by_week,
        identity_mode="ANONYMOUS" if by_week else "CONFIDENTIAL", filed_by=id if by_week else RIVER_NGO,
        represented_by=id, activities=["AUDIT_PARTICIPATION"], forms=["DISMISSAL"], actor="MINE", state="RECEIVED",
        due_key=at("2200-01-01T00:00"),
    )  # fmt: skip
    return came(id, kept, site, by_week=by_week)


async def interviewed(
    owner: asyncpg.Connection, audit: UUID, week: date | None, **more: object
) -> Came | None:
    """An interview that was held in that week, or was only planned."""
    site, firm = SITES[audit]
    undertaking = await owner.fetchval("SELECT id FROM undertakings WHERE audit_id = $1", audit)
    if undertaking is None:
        undertaking = uuid4()
        await owner.execute(
            "INSERT INTO undertakings (id, audit_id, site_id, operator_id, audited_by, drafted, published, promise_id,"
            " digest, signed_on) SELECT $1, id, site_id, operator_id, audited_by, drafted, published, '1', 'x', $3"
            " FROM audits WHERE id = $2",
            undertaking,
            audit,
            TODAY,
        )
    id = uuid4()
    columns = {
        "id": id, "audit_id": audit, "site_id": site, "firm_id": firm, "undertaking_id": undertaking,
        "alias": f"Basalt-{id.hex}", "form": "INDIVIDUAL", "people": 1, "role": "WORKER", "language": "es",
        "interpreter": False, "setting": "OFF_SITE", "state": "HELD" if week else "PLANNED",
        "planned_week": week or on("2026-03-15"), "held_week": week, "management_absent": True if week else None,
    }  # fmt: skip
    await put(owner, "interviews", **{**columns, **more})
    return came(audit, week, site, by_week=True) if week else None


async def raised(works: Works, owner: asyncpg.Connection, rules: Rules | None = None) -> dict[str, Found]:
    """After a round, every warning of the rule."""
    several = works if rules is None else Works(works._engine, rules=rules)
    for part in warnings():
        await part(several, At(NOW))
    rows = await owner.fetch(
        "SELECT w.*, (SELECT array_agg(r.entity || ' ' || r.record_id || ' ' || r.filed_by ORDER BY r.entity)"
        " FROM early_warning_records r WHERE r.warning_id = w.id) AS rests FROM early_warnings w WHERE rule = $1",
        RULE.value,
    )
    return {
        row["cause"]: Found(
            rule=RULE,
            cause=row["cause"],
            site_id=row["site_id"],
            by_week=row["by_week"],
            records=tuple(
                Rests(entity=entity, record_id=UUID(record), filed_by=UUID(filed))
                for entity, record, filed in (rest.split() for rest in row["rests"])
            ),
        )
        for row in rows
    }


DAYS = st.integers(-14, 40)


@settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(
    allegations=st.lists(
        st.tuples(st.uuids(version=4), DAYS, st.sampled_from([MINE, MINE, OTHER_MINE]), st.booleans()),
        min_size=1, max_size=6, unique_by=lambda one: one[0],
    ),
    interviews=st.lists(
        st.tuples(st.sampled_from([AUDIT, AUDIT, OTHER_AUDIT]), st.one_of(st.none(), DAYS)), max_size=8
    ),
)  # fmt: skip
async def test_what_is_raised_is_what_the_rule_finds(
    works: Works, owner: asyncpg.Connection, allegations, interviews
):
    await owner.execute("TRUNCATE allegations, early_warnings, undertakings CASCADE")
    near = Rules(warning_days_after_report=15)
    came_in = [
        await alleged(owner, id, TODAY - timedelta(days=days), site, by_week=by_week)
        for id, days, site, by_week in allegations
    ]
    asked = [
        await interviewed(owner, audit, None if days is None else week_end(TODAY - timedelta(days=days)))
        for audit, days in interviews
    ]
    expected = plainly(came_in, [one for one in asked if one], near)
    assert await raised(works, owner, near) == {one.cause: one for one in expected}


async def test_it_is_dated_by_week_raised_once_and_names_no_interview(
    works: Works, owner: asyncpg.Connection
):
    id = uuid4()
    await alleged(owner, id, TODAY, MINE, by_week=False)
    for _ in range(3):
        await interviewed(owner, AUDIT, on("2026-03-08"))
    for _ in range(2):
        assert len(await raised(works, owner)) == 1
    row = await owner.fetchrow("SELECT raised_on, by_week FROM early_warnings WHERE rule = $1", RULE.value)
    assert tuple(row) == (on("2026-03-15"), True)
    assert await owner.fetchval("SELECT count(*) FROM outbox WHERE entity = 'EarlyWarning'") == 0
    (told,) = await owner.fetch("SELECT week, facts::text FROM outbox_by_week")
    assert tuple(told) == (on("2026-03-15"), '{"rule": "ALLEGATION_AFTER_INTERVIEW"}')
    labels = await owner.fetch("SELECT id::text, alias FROM interviews")
    written = await owner.fetch(
        "SELECT w::text FROM early_warnings w UNION ALL SELECT r::text FROM early_warning_records r"
    )
    assert not any(label in row[0] for row in written for one in labels for label in one)


ASKED = """{ earlyWarnings { nodes { rule raisedOn acknowledgedOn site { id } version
    records(first: 20) { nodes { entity audit { id state } allegation { id } } total { count } } }
    total { count } } }"""


async def test_the_desk_reads_the_same_whoever_and_however_many_were_interviewed(
    works: Works, owner: asyncpg.Connection, read: Read
):
    """Worlds that differ by the interviews: how many, with whom, how, in which of the weeks that count."""
    id = UUID("3f2c1a00-0000-4000-8000-000000000001")
    worlds: list[list[tuple[date, Mapping[str, object]]]] = [
        [(on("2026-03-08"), {})],
        [(on("2026-03-08"), {"role": "MANAGER", "setting": "HOME"})] * 30,
        [(on("2026-02-15"), {"sector": None}), (on("2026-01-11"), {"form": "GROUP", "people": 400})],
    ]
    told = []
    for world in worlds:
        await owner.execute("TRUNCATE allegations, early_warnings, undertakings CASCADE")
        await alleged(owner, id, TODAY, MINE, by_week=False)
        for week, more in world:
            await interviewed(owner, AUDIT, week, **more)
        await raised(works, owner)
        seen = (await read(ASKED, OFFICE))["earlyWarnings"]
        kinds = sorted(record["entity"] for record in seen["nodes"][0]["records"]["nodes"])
        assert kinds == ["Allegation", "Audit"]
        for node in seen["nodes"]:
            node["records"]["nodes"].sort(key=lambda record: record["entity"])  # their order is random
        told.append(seen)
    assert told[0] == told[1] == told[2]
    assert told[0]["total"] == {"count": 1}


async def test_nobody_else_is_told(works: Works, owner: asyncpg.Connection, read: Read, as_profile):
    """Not who filed the allegation, nor the firm, its team, or the site."""
    await alleged(owner, uuid4(), TODAY, MINE, by_week=False)
    await interviewed(owner, AUDIT, on("2026-03-08"))
    assert len(await raised(works, owner)) == 1
    for by in (OUTSIDE["an NGO"], OUTSIDE["the firm's machine"], TEAM, COMPANY, OUTSIDE["nobody"]):
        assert (await read(ASKED, by))["earlyWarnings"] == {"nodes": [], "total": {"count": 0}}
    member = as_profile[Profile.MEMBER]
    await member.execute(f"SET app.org = '{RIVER_NGO}'; SET app.person = '{LAPWING}'")
    assert await member.fetchval("SELECT count(*) FROM early_warnings") == 0
    with pytest.raises(asyncpg.CheckViolationError):  # nor can it be opened to an organisation
        await owner.execute(
            "UPDATE early_warning_records SET filed_by = $1 WHERE entity = 'Audit'", RIVER_NGO
        )
    with pytest.raises(asyncpg.CheckViolationError):  # nor told by the day
        await owner.execute("UPDATE early_warnings SET by_week = false WHERE rule = $1", RULE.value)


async def test_rounds_are_made_in_nobody_s_name(works: Works, owner: asyncpg.Connection):
    await alleged(owner, uuid4(), TODAY, MINE, by_week=False)
    await interviewed(owner, AUDIT, on("2026-03-08"))
    async with works.begin(ROUNDS) as work:
        assert await work.warning_rules.apply(RULE, NOW, Rules(), SECRETARIAT) == 1
    assert await owner.fetchval("SELECT count(*) FROM early_warnings") == 0  # nothing was committed
