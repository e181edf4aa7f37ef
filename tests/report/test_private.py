"""After whole journeys nothing is left of who told: no text, name, receipt, address, browser or moment, anywhere."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import asyncpg
import httpx
import pytest

from api.commands.serve import _uvicorn  # pyright: ignore[reportPrivateUsage]
from domain.cases.days import week_end
from infra.database import Database
from tests.report.conftest import Served
from tests.report.reporter import Reporter, receipt_on

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
TOLD, WHO, AGENT = "Qanchis canario", "Illari Canaria", "CanaryBrowser/7.1 (rosa's phone)"
CLIENTS = {"httpx", "httpcore", "asyncio"}
"""Whose own logs tell where this test asks."""
SILENT = "uvicorn.access"
"""Writes only where it has a handler: in a service it has none, here pytest gives it one."""
HEADERS = {
    "user-agent": AGENT,
    "accept-language": "en, qu-canary",
    "x-forwarded-for": "203.0.113.77",
    "referer": "https://canary.example/search?q=how+to+report",
    "cookie": "canary=whoever",
}


async def everything(connection: asyncpg.Connection) -> str:
    """Every row of every table, as text."""
    names = [name for (name,) in await connection.fetch(TABLES)]
    return "\n".join([str(await connection.fetch(f"SELECT t::text FROM {name} t")) for name in names])


@pytest.fixture
async def journey(
    served: Served, core: asyncpg.Connection, caplog: pytest.LogCaptureFixture
) -> tuple[str, str]:
    """A report with all that can be done afterwards; its receipt, and all that was written by it anywhere."""
    before = set((await everything(core)).splitlines())
    with caplog.at_level(logging.DEBUG):
        async with httpx.AsyncClient(base_url=served.address, headers=HEADERS, timeout=30) as client:
            reporter = Reporter(client)
            receipt = await reporter.receipt(narrative=TOLD)
            case = await reporter.presses(await reporter.returns(receipt), "write", text=f"{TOLD} again")
            await reporter.presses(case, "read-1")
            own = await reporter.presses(case, "own")
            await reporter.presses(own, "own-seal", names=WHO)
            new = receipt_on(await reporter.presses(case, "renew"))
            await reporter.opens("/nothing")
            await client.post("/report/en/report", content=b"x" * 700_000)
        async with httpx.AsyncClient(base_url=served.address) as operator:
            metrics = (await operator.get("/metrics")).text
            assert "parley_" in metrics
    rows = "\n".join(set((await everything(core)).splitlines()) - before)
    ours = [one for one in caplog.records if one.name.partition(".")[0] not in CLIENTS and one.name != SILENT]
    logged = "\n".join(f"{one.name} {one.getMessage()} {vars(one)}" for one in ours)
    return f"{receipt} {new}", f"{rows}\n{logged}\n{metrics}"


async def test_no_text_name_receipt_address_or_browser_is_left(journey: tuple[str, str]) -> None:
    receipts, left = journey
    canaries = [
        "canari", "Canari", AGENT, "203.0.113.77", "127.0.0.1", "canary", *receipts.split(),
        *(receipt.replace("-", "") for receipt in receipts.split()),
    ]  # fmt: skip
    assert [canary for canary in canaries if canary in left] == []


def test_no_request_is_written_down_by_the_server_itself(served: Served) -> None:
    assert _uvicorn(served.app).access_log is False


async def test_of_a_report_without_a_name_only_the_week_is_kept(
    reporter: Reporter, planted: Database, core: asyncpg.Connection
) -> None:
    dated = await core.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('date', 'timestamp with time zone', 'timestamp without time zone')"
        " AND (table_name LIKE 'report%' OR table_name LIKE 'receipt%' OR table_name LIKE '%by_week')"
    )

    async def moments() -> set[tuple[str, str, object]]:
        return {
            (table, column, row[0])
            for table, column in dated
            for row in await core.fetch(f"SELECT DISTINCT {column} FROM {table}")
        }

    before = await moments()
    case = await reporter.returns(await reporter.receipt())
    await reporter.presses(case, "write", text="More.")
    today = datetime.now(UTC).date()
    near = {week_end(today), week_end(today + timedelta(days=1)), week_end(today - timedelta(days=1))}
    told = {
        (t, c, at) for t, c, at in await moments() - before if _day(at) is not None and _day(at) not in near
    }
    exact = {(table, column) for table, column, at in told if (_day(at) or today) <= today}
    assert exact <= {("idempotency", "created_at"), ("idempotency_by_week", "created_at")}


def _day(at: object) -> date | None:
    return at.date() if isinstance(at, datetime) else at if isinstance(at, date) else None
