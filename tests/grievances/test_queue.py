"""What is due next for a handler is read from the end of one index, however many cases there are beside theirs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping

import asyncpg
import pytest

from domain.access import Profile, Viewer
from domain.labels import encode_id
from infra.database import Database
from tests.grievances.cast import CURLEW, HANDLERS, MINE, SANDPIPER, SECRETARIAT, WHIMBREL, named
from tests.grievances.conftest import Service

CASES = int(os.environ.get("CASES", "20000"))
SCHEME = named(71)
QUEUE = "query ($mine: Boolean) { grievances(first: 20, filter: {mine: $mine}, order: {by: DUE, direction: ASC}) { nodes { id due dueOn } } }"  # noqa: E501
SHOWN = (
    "Node Type",
    "Index Name",
    "Index Cond",
    "Filter",
    "Actual Rows",
    "Shared Hit Blocks",
    "Actual Total Time",
)
HER = 300
"""Cases of the one handler among all the others'."""

PLANT = """
INSERT INTO grievances (id, mechanism_id, mechanism, body_id, site_id, filed_by, represented_by, identity_mode, by_week,
    category, received_on, state, handler_id, due, due_on, due_at, due_key, operator_sees)
SELECT i.id, $1, 'SCHEME', $2, $3, i.id, i.id, 'VIA_REPRESENTATIVE', false, 'WATER', '2026-01-01'::date + n % 300,
    'ACKNOWLEDGED', CASE WHEN n % ($6 / $7) = 0 THEN $4::uuid ELSE $5::uuid END, 'ANSWER', '2026-01-01'::date + n % 900,
    '2026-01-01'::timestamptz + n * interval '7 minutes', '2026-01-01'::timestamptz + n * interval '7 minutes', false
FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, $6::int) n) i
"""


@pytest.fixture
async def many(service: Service, owner: asyncpg.Connection, database: Database) -> None:
    """Many cases at the scheme's desk, a few of them hers."""
    if await owner.fetchval("SELECT true FROM mechanisms WHERE id = $1", SCHEME):
        return
    await owner.execute(
        "INSERT INTO mechanisms (id, kind, body_id, name, opened_on) VALUES ($1, 'SCHEME', $2, 'One', '2020-01-01')",
        SCHEME,
        SECRETARIAT,
    )
    await owner.execute(PLANT, SCHEME, SECRETARIAT, MINE, CURLEW, WHIMBREL, CASES, HER)
    await owner.execute("ANALYZE grievances")
    await owner.execute("ANALYZE memberships")


def nodes(plan: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Every node of a plan."""
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


async def explained(service: Service, session: asyncpg.Connection, by: Viewer, mine: bool) -> list[dict]:
    """The nodes of the statement's plan, run; as a kept plan for whatever values."""
    operation = service.execution.documents.operation(QUEUE, None)
    values = {"mine": mine}
    plan = service.execution.planned(operation, values, by)
    assert plan.statement is not None
    arguments = [fill(values) for fill in plan.fills]
    await session.execute("SET plan_cache_mode = force_generic_plan")
    sql = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {plan.statement.sql}"
    text = await session.fetchval(sql, *by.claims, *arguments)
    return list(nodes(json.loads(text)[0]["Plan"]))


@pytest.mark.usefixtures("many")
async def test_the_queue_reads_no_more_rows_than_it_shows(
    service: Service, as_profile: Mapping[Profile, asyncpg.Connection]
) -> None:
    found = await explained(service, as_profile[Profile.SECRETARIAT], HANDLERS[CURLEW], True)
    scans = [node for node in found if node.get("Relation Name") == "grievances"]
    (queue,) = [scan for scan in scans if scan["Index Name"] != "grievances_pkey"]
    assert queue["Index Name"] == "grievances_queue"
    assert "handler_id" in queue["Index Cond"]
    assert queue["Actual Rows"] <= 21
    assert queue.get("Rows Removed by Filter", 0) == 0
    sorted_rows = [node["Actual Rows"] for node in found if node["Node Type"] in ("Sort", "Incremental Sort")]
    assert all(rows <= 21 for rows in sorted_rows)
    for node in found:
        print({fact: node[fact] for fact in SHOWN if fact in node})


@pytest.mark.usefixtures("many")
async def test_the_queue_is_in_order_and_hers(service: Service, owner: asyncpg.Connection) -> None:
    found = await service.ask(QUEUE, HANDLERS[CURLEW], mine=True)
    expected = await owner.fetch(
        "SELECT id FROM grievances WHERE handler_id = $1 ORDER BY due_key, id LIMIT 20", CURLEW
    )
    assert [node["id"] for node in found["grievances"]["nodes"]] == [
        encode_id("Grievance", row["id"]) for row in expected
    ]
    assert (await service.ask(QUEUE, HANDLERS[SANDPIPER], mine=True))["grievances"]["nodes"] == []
