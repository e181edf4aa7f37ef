"""A desk's lists by state, by what is overdue and by what is paused run on an index, and show what each filter says."""

from __future__ import annotations

import json
from collections.abc import Mapping

import asyncpg
import pytest

from domain.access import Profile, Viewer
from domain.labels import encode_id
from tests.grievances.cast import CURLEW, HANDLERS, MINE, SECRETARIAT, WHIMBREL, named
from tests.grievances.cast import NGO as FILER
from tests.grievances.conftest import Service
from tests.grievances.test_queue import nodes

SCHEME, CASES = named(72), 20_000
PLANT = """
INSERT INTO grievances (id, mechanism_id, mechanism, body_id, site_id, filed_by, represented_by, identity_mode, by_week,
    category, received_on, state, handler_id, due, due_on, due_at, due_key, paused_because, operator_sees)
SELECT id, $1, 'SCHEME', $2, $3, CASE WHEN n % 4 = 0 THEN $6::uuid ELSE id END, id, 'VIA_REPRESENTATIVE', false,
    'WATER', '2026-01-01', CASE WHEN n % 500 = 0 THEN 'CONTESTED' WHEN n % 500 = 1 THEN 'APPEALED'
    WHEN n % 20 = 2 THEN 'INVESTIGATING' ELSE 'CLOSED' END, CASE WHEN n % 3 = 0 THEN $4::uuid ELSE $5::uuid END,
    due, due_on, due_at, coalesce(due_at, '2200-01-01Z'), because, false
FROM (
    SELECT i.*, CASE WHEN open THEN 'ANSWER' END AS due,
        CASE WHEN open THEN current_date + n / 100 % 100 - 50 END AS due_on,
        CASE WHEN open AND because IS NULL THEN (current_date + n / 100 % 100 - 50)::timestamptz END AS due_at
    FROM (SELECT gen_random_uuid() AS id, n, n % 500 < 2 OR n % 20 = 2 AS open,
        CASE WHEN n % 400 = 2 THEN 'EXTERNAL_PROCEEDING' END AS because FROM generate_series(1, $7::int) n) i
) c
"""
ASK = "{ grievances(first: 20, filter: {%s}, order: {by: DUE, direction: ASC}) { nodes { id } } }"
DESK = [
    ("state: [CONTESTED]", "state = 'CONTESTED'", "grievances_body_state"),
    ("state: [APPEALED, CONTESTED, CONTESTED]", "state IN ('APPEALED', 'CONTESTED')", "grievances_body_state"),
    ("state: [CLOSED, APPEALED]", "state IN ('CLOSED', 'APPEALED')", "grievances_body_state"),
    ("mine: true, state: [CONTESTED]", f"handler_id = '{CURLEW}' AND state = 'CONTESTED'", "grievances_queue_state"),
    ("overdue: true", "due_at <= now()", "grievances_body_due"),
    (
        "overdue: true, mine: true, state: [CONTESTED]",
        f"due_at <= now() AND handler_id = '{CURLEW}' AND state = 'CONTESTED'",
        "grievances_queue_state",
    ),
    ("overdue: false", "(due_at <= now()) IS NOT TRUE", "grievances_body_due"),
    ("paused: true", "paused_because IS NOT NULL", "grievances_body_paused"),
]  # fmt: skip


@pytest.fixture
async def many(service: Service, owner: asyncpg.Connection) -> None:
    """Many cases at the scheme's desk, most of them closed; a quarter of them filed by one organisation."""
    if await owner.fetchval("SELECT true FROM mechanisms WHERE id = $1", SCHEME):
        return
    await owner.execute(
        "INSERT INTO mechanisms (id, kind, body_id, name, opened_on) VALUES ($1, 'SCHEME', $2, 'One', '2020-01-01')",
        SCHEME,
        SECRETARIAT,
    )
    await owner.execute(PLANT, SCHEME, SECRETARIAT, MINE, CURLEW, WHIMBREL, FILER.organisation, CASES)
    for table in ("grievances", "memberships", "sites"):
        await owner.execute(f"ANALYZE {table}")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(("filter_", "where", "index"), DESK)
async def test_each_shows_what_it_says_and_reads_little_else(
    service: Service,
    owner: asyncpg.Connection,
    as_profile: Mapping[Profile, asyncpg.Connection],
    filter_: str,
    where: str,
    index: str,
) -> None:
    found = await service.ask(ASK % filter_, HANDLERS[CURLEW])
    expected = await owner.fetch(f"SELECT id FROM grievances WHERE {where} ORDER BY due_key, id LIMIT 20")
    assert expected
    assert [node["id"] for node in found["grievances"]["nodes"]] == [
        encode_id("Grievance", row["id"]) for row in expected
    ]
    scans = await scanned(service, as_profile[Profile.SECRETARIAT], HANDLERS[CURLEW], ASK % filter_)
    assert {scan["Index Name"] for scan in scans} == {index}
    assert sum(scan["Actual Rows"] * scan["Actual Loops"] for scan in scans) <= 2 * 21
    assert sum(scan.get("Rows Removed by Filter", 0) for scan in scans) == 0


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("plans", ["force_generic_plan", "force_custom_plan"])
async def test_who_filed_many_has_them_from_one_index_in_order(
    service: Service, as_profile: Mapping[Profile, asyncpg.Connection], plans: str
) -> None:
    """With an OR in the policy all of them were gathered and sorted: 140 ms of a million."""
    asked = "{ grievances(first: 20, order: {by: DUE, direction: ASC}) { nodes { id } } }"
    scans = await scanned(service, as_profile[Profile.MEMBER], FILER, asked, plans)
    assert {scan["Index Name"] for scan in scans} == {"grievances_filed_due", "grievances_represented_due"}
    assert sum(scan["Actual Rows"] * scan["Actual Loops"] for scan in scans) <= 21


async def test_what_is_overdue_can_be_read_from_the_key_of_the_order(owner: asyncpg.Connection) -> None:
    """The filter reads `due_key`: a row where it differs from `due_at` cannot be written."""
    for table in ("grievances", "reports", "allegations"):
        said = await owner.fetchval(
            "SELECT count(*) FROM pg_constraint WHERE conrelid = $1::text::regclass AND contype = 'c'"
            " AND pg_get_constraintdef(oid) LIKE '%(due_key = COALESCE(due_at, %'",
            table,
        )
        assert said == 1, table


async def scanned(
    service: Service,
    session: asyncpg.Connection,
    by: Viewer,
    source: str,
    plans: str = "force_generic_plan",  # as for every reader
) -> list[Mapping[str, object]]:
    """How cases are found: the scans of the table other than by their keys, as run."""
    operation = service.execution.documents.operation(source, None)
    plan = service.execution.planned(operation, {}, by)
    assert plan.statement is not None
    given = ", ".join(_literal(value) for value in (*by.claims, *(fill({}) for fill in plan.fills)))
    await session.execute(f"SET plan_cache_mode = {plans}; PREPARE asked AS {plan.statement.sql}")
    text = await session.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked ({given})")
    await session.execute("DEALLOCATE asked")
    return [
        node
        for node in nodes(json.loads(text)[0]["Plan"])
        if node.get("Relation Name") == "grievances" and node.get("Index Name") != "grievances_pkey"
    ]


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"ARRAY[{', '.join(map(_literal, value))}]"
    return f"'{value}'" if isinstance(value, str) else str(value)
