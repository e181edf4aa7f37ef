"""The bench of subscriptions: how long after a commit a thousand listeners are told, and what that costs.

Twice: all of them with the same claims, whose events are judged together, and each a handler of their own, whose events
are judged one by one. First some events a second, each told to all; then a burst in one commit. The listeners are real
connections, and live in one process beside the server and PostgreSQL on the same cores: what they take is told, and
what waits for a core is in the times.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from statistics import quantiles
from uuid import UUID, uuid4

import asyncpg
import orjson

from api.bench.console import CONSOLE
from api.bench.events_server import Told, serving
from api.bench.load import http
from api.bench.ports import free_port
from api.bench.reading import cpu_of
from api.settings import Settings
from domain.labels import encode_id
from infra.database import Database, opened
from infra.demo.personas import SECRETARIAT
from infra.demo.planting import USUAL_SEED, plant_demo
from infra.demo.world import Plan
from infra.roles import OWNER

AROUND = 500
"""Engagements of the demo world around."""
PER_SECOND = 5.0
PATIENCE = 120.0
DOCUMENT = """subscription { caseEvents(of: [GRIEVANCE], kinds: [MOVED, LISTENING]) {
  position kind id grievance { state dueOn } } }"""
WAYS = ("the same claims", "claims of their own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one way showed: seconds from commit to each listener, and CPU for each event told to all."""

    paced: Sequence[float]
    burst: float
    """Events a second in the burst, each told to all."""
    server_cpu: float
    database_cpu: float
    listening_cpu: float


@dataclass(slots=True, kw_only=True)
class Found:
    """By whose claims they are."""

    listeners: int
    ways: dict[str, Heard] = field(default_factory=dict[str, Heard])


def measured(settings: Settings, seconds: float, listeners: int = 1_000) -> Found:
    """Stand a small world up, listen to it, and stop everything."""
    folder = settings.data_dir / "bench-events"
    folder.mkdir(parents=True, exist_ok=True)
    here = replace(settings, data_dir=folder, demo=True, database_url="", read_url="", keys_url="")
    with ExitStack() as stack:
        database = stack.enter_context(opened(folder, alone=True))
        plant_demo(database, folder, Plan(scale=AROUND, seed=USUAL_SEED, until=datetime.now(UTC).date()))
        return measured_on(here, database, seconds, listeners)


def measured_on(settings: Settings, database: Database, seconds: float, listeners: int) -> Found:
    """The same in a world that stands."""
    people = asyncio.run(_at_the_desk(database, listeners))
    found = Found(listeners=listeners)
    for way, some in zip(WAYS, (people[:1] * listeners, people), strict=True):
        with serving(settings, database, free_port(), some) as told:
            found.ways[way] = asyncio.run(_measured(told, database, seconds))
    return found


def show(found: Found) -> None:
    """Every figure."""
    for way, one in found.ways.items():
        cuts = quantiles(one.paced, n=100)
        CONSOLE.print(
            f"{found.listeners:,} listeners with {way}: from commit to listener p50 {cuts[49] * 1000:.0f} ms, "
            f"p99 {cuts[98] * 1000:.0f} ms at {PER_SECOND:.0f} events a second; in a burst "
            f"{one.burst:.1f} events a second, {one.burst * found.listeners:,.0f} tellings; "
            f"CPU for an event told to all: server {one.server_cpu * 1000:.0f} ms, "
            f"PostgreSQL {one.database_cpu * 1000:.0f} ms, the listeners' own {one.listening_cpu * 1000:.0f} ms, "
            "on the same cores",
            soft_wrap=True,
        )


async def _at_the_desk(database: Database, count: int) -> list[UUID]:
    """So many handlers of the secretariat's desk."""
    people = [uuid4() for _ in range(count)]
    owner = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    await owner.execute(f"SET ROLE {OWNER}")
    await owner.copy_records_to_table(
        "persons",
        columns=["id", "handle", "registered_on"],
        records=[(one, f"b{one.hex[:12]}", date(2020, 1, 1)) for one in people],
    )
    await owner.copy_records_to_table(
        "memberships",
        columns=["id", "person_id", "organisation_id", "capacity", "starts"],
        records=[(uuid4(), one, SECRETARIAT.id, "HANDLER", date(2020, 1, 1)) for one in people],
    )
    await owner.close()
    return people


class Ear(asyncio.Protocol):
    """One listener: notes when it was told of which record."""

    def __init__(self, request: bytes, heard: dict[bytes, list[float]]) -> None:
        self._request, self._heard, self._rest = request, heard, b""
        self.begun = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask."""
        assert isinstance(transport, asyncio.Transport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Some lines came."""
        now = time.perf_counter()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if b'"MOVED"' in line:
                self._heard.setdefault(line.partition(b'"id":"')[2][:36], []).append(now)
            elif b'"LISTENING"' in line and not self.begun.done():
                self.begun.set_result(None)


async def _measured(told: Told, database: Database, seconds: float) -> Heard:
    heard: dict[bytes, list[float]] = {}
    body = orjson.dumps({"query": DOCUMENT})
    ears: list[Ear] = []
    transports: list[asyncio.BaseTransport] = []
    for token in told.tokens:
        request = http("/graphql/stream", body, token)
        transport, ear = await _connected(told.port, request, heard)
        transports.append(transport)
        ears.append(ear)
    await asyncio.wait_for(asyncio.gather(*(ear.begun for ear in ears)), PATIENCE)
    owner = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    cases = [row["id"] for row in await owner.fetch(_CASES, SECRETARIAT.id)]
    await owner.execute(f"SET ROLE {OWNER}")
    number = min(max(3, int(seconds * PER_SECOND * 4)), len(cases) // 2)
    before = _cpu(told)
    paced: list[float] = []
    for case in cases[:number]:
        await owner.execute(_TELL, [case])
        committed = time.perf_counter()
        await asyncio.sleep(1 / PER_SECOND)
        key = encode_id("Grievance", case).encode()
        await _all_heard(heard, [key], len(ears))
        paced.extend(at - committed for at in heard[key])
    spent = [(now - then) / number for then, now in zip(before, _cpu(told), strict=True)]
    rest = cases[number : 2 * number]
    begun = time.perf_counter()
    await owner.execute(_TELL, rest)
    await _all_heard(heard, [encode_id("Grievance", case).encode() for case in rest], len(ears))
    burst = len(rest) / (
        max(at for case in rest for at in heard[encode_id("Grievance", case).encode()]) - begun
    )
    for transport in transports:
        transport.close()
    await owner.close()
    return Heard(paced=paced, burst=burst, server_cpu=spent[0], database_cpu=spent[1], listening_cpu=spent[2])


async def _connected(
    port: int, request: bytes, heard: dict[bytes, list[float]]
) -> tuple[asyncio.BaseTransport, Ear]:
    """As soon as the server is there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                return await asyncio.get_running_loop().create_connection(
                    lambda: Ear(request, heard), "127.0.0.1", port
                )
            except ConnectionRefusedError:
                await asyncio.sleep(0.1)


async def _all_heard(heard: dict[bytes, list[float]], keys: Sequence[bytes], count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while any(len(heard.get(key, ())) < count for key in keys):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def _cpu(told: Told) -> tuple[float, float, float]:
    return cpu_of([told.server]), cpu_of(told.clusters), time.process_time()


_CASES = "SELECT id FROM grievances WHERE body_id = $1 ORDER BY id LIMIT 400"
_TELL = """
INSERT INTO outbox (at, kind, entity, entity_id)
SELECT now(), 'GrievanceAcknowledged', 'Grievance', c FROM unnest($1::uuid[]) c
"""
