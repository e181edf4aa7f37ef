"""The intake's bench: how long somebody waits who reports, alone, with fifteen others, and with a flood beside.

Every report is written whole: case, content under a key of its own, receipt, ledger. The time besides keys is counted
in the server, of each request by itself: what the key store takes is the disk's. A flood is as many connections again,
each of which guesses at receipts without a pause and is turned away with a ticket.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from statistics import quantiles
from uuid import uuid4

import orjson

from api.bench.cases_world import NARRATIVE
from api.bench.console import CONSOLE
from api.bench.intake_server import Told, serving
from api.bench.load import answer, http, load
from api.bench.ports import free_port
from api.bench.reading import cpu_of
from api.settings import Settings
from domain.cases.receipt import Receipt
from domain.labels import encode_id
from infra.database import Database, opened
from infra.demo.personas import SECRETARIAT
from infra.demo.planting import USUAL_SEED, plant_demo
from infra.demo.world import Plan

AROUND = 500
"""Engagements of the demo world around."""
AT_ONCE = 16
AIM = 0.050
"""Seconds, for the slowest of a hundred with so many at once, besides keys."""
SUBMIT = """mutation S($input: SubmitReportInput!, $key: String!) {
  submitReport(input: $input, idempotencyKey: $key) { __typename ... on ReportSubmitted { receipt } } }"""
GUESS = """mutation G($receipt: String!, $key: String!) {
  returnToReport(input: {receipt: $receipt}, idempotencyKey: $key) { __typename } }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paced:
    """What one stretch showed, in seconds: seen by whoever files, and in the server besides keys."""

    rate: float
    seen: tuple[float, ...]
    besides: tuple[float, ...]
    cpu: float
    """Of the server, for each that was filed; with a flood, the flood's as well."""
    turned_away: float = 0.0
    """Guesses a second."""


@dataclass(slots=True, kw_only=True)
class Found:
    """By what was going on."""

    paced: dict[str, Paced] = field(default_factory=dict[str, Paced])


def measured(settings: Settings, seconds: float) -> Found:
    """Stand a small world up, file to it, and stop everything."""
    folder = settings.data_dir / "bench-intake"
    folder.mkdir(parents=True, exist_ok=True)
    here = replace(settings, data_dir=folder, demo=True, database_url="", read_url="", keys_url="")
    with ExitStack() as stack:
        database = stack.enter_context(opened(folder, alone=True))
        plant_demo(database, folder, Plan(scale=AROUND, seed=USUAL_SEED, until=datetime.now(UTC).date()))
        return measured_on(here, database, seconds)


def measured_on(settings: Settings, database: Database, seconds: float) -> Found:
    """Serve this world, and file to its secretariat."""
    with serving(settings, database, free_port()) as told:
        return asyncio.run(_measured(told, seconds))


def show(found: Found) -> None:
    """Every figure beside its aim."""
    for name, one in found.paced.items():
        aim = f" (aim: p99 under {AIM * 1000:.0f})" if name != "1 at once" else ""
        flood = f"; {one.turned_away:,.0f} guesses a second turned away" if one.turned_away else ""
        CONSOLE.print(
            f"submitReport, {name}: besides keys {_cuts(one.besides)}{aim}; in all {_cuts(one.seen)}; "
            f"{one.rate:.0f} a second, {one.cpu * 1000:.2f} ms of server CPU each{flood}",
            soft_wrap=True,
        )


def _cuts(seconds: tuple[float, ...]) -> str:
    cuts = quantiles(seconds, n=100)
    return f"p50 {cuts[49] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms"


async def _measured(told: Told, seconds: float) -> Found:
    found = Found()
    await load(told.port, _reports(), AT_ONCE, seconds / 5, 3, shows=b"ReportSubmitted")  # warm
    found.paced["1 at once"] = await _paced(told, 1, seconds)
    found.paced[f"{AT_ONCE} at once"] = await _paced(told, AT_ONCE, seconds)
    flood = asyncio.create_task(load(told.port, _guesses(), AT_ONCE, seconds, 1, shows=b"INTAKE_BUSY"))
    beside = await _paced(told, AT_ONCE, seconds)
    turned_away = (await flood).rate
    found.paced[f"{AT_ONCE} at once beside a flood"] = replace(beside, turned_away=turned_away)
    return found


async def _paced(told: Told, at_once: int, seconds: float) -> Paced:
    await answer(told.port, http("/told", b"{}"))
    before = cpu_of([told.server])
    filed = await load(told.port, _reports(), at_once, seconds, 2, shows=b"ReportSubmitted")
    cpu = cpu_of([told.server]) - before
    each: list[tuple[float, float]] = orjson.loads(await answer(told.port, http("/told", b"{}")))
    return Paced(
        rate=filed.rate,
        seen=filed.latencies,
        besides=tuple(whole - keys for whole, keys in each),
        cpu=cpu / len(filed.latencies),
    )


def _reports() -> Iterator[bytes]:
    given = {
        "bodyId": encode_id("Organisation", str(SECRETARIAT.id)),
        "concern": "SAFETY",
        "protectedPerson": "WORKER",
        "retaliationForms": [],
        "activities": [],
        "narrative": NARRATIVE,
    }
    while True:
        variables = {"input": given, "key": str(uuid4())}
        yield http("/graphql", orjson.dumps({"query": SUBMIT, "variables": variables}))


def _guesses() -> Iterator[bytes]:
    for number in itertools.count(1):
        variables = {"receipt": Receipt.made(number.to_bytes(16)).text, "key": str(uuid4())}
        yield http("/graphql", orjson.dumps({"query": GUESS, "variables": variables}))
