"""The reading bench: every cell is measured in short slices, contenders in turn, and compared slice by slice."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import asyncpg
import orjson
import psutil

from api.bench.contenders import Bare, Prepared, application, prepared, serve
from api.bench.load import Slice, answer, http, load
from api.bench.parent import beside
from api.bench.questions import Question, questions
from api.execution import Execution
from api.settings import Settings
from domain.access import Profile, SizeClass, Viewer
from infra.database import Database
from infra.demo.clients import subject_of
from infra.demo.personas import persona_named
from infra.engine import engine_for
from infra.oauth.access import access_ready
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from schema.built import graphql_schema

VIEWERS = {"few": "ngo-2", "typical": "ngo-1", "all": "secretariat"}
CONTENDERS = ("parley", "bare", "plain")
ROUNDS = 4
SECONDS = 0.5


@dataclass(slots=True)
class Cell:
    """One contender's figures for one question, viewer and concurrency."""

    slices: list[Slice] = field(default_factory=list[Slice])
    server_cpu: float = 0.0
    database_cpu: float = 0.0

    @property
    def asked(self) -> int:
        """Requests in all slices."""
        return sum(len(each.latencies) for each in self.slices)

    @property
    def rate(self) -> float:
        """Requests a second: the median slice."""
        return statistics.median(each.rate for each in self.slices)

    @property
    def p50(self) -> float:
        """Seconds."""
        return statistics.median(latency for each in self.slices for latency in each.latencies)


Key = tuple[str, str, int]
Table = dict[Key, dict[str, Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What the load process needs to know."""

    port: int
    questions: list[Question]
    tokens: Mapping[str, str]
    prepared: Mapping[str, Prepared]
    server: int
    clusters: list[int]
    plain: bool = True

    @property
    def contenders(self) -> tuple[str, ...]:
        """Plain execution drops out where one answer takes it longer than a statement may."""
        return CONTENDERS if self.plain else CONTENDERS[:2]


def requests(setup: Setup, question: Question, viewer: str, contender: str) -> list[bytes]:
    """The requests of one contender, in turn."""
    if contender == "bare":
        key = f"{question.name}/{viewer}"
        bodies = [{"sql": key, "arguments": each} for each in setup.prepared[key].arguments]
        return [http("/bare", orjson.dumps(body)) for body in bodies]
    path = "/graphql" if contender == "parley" else "/plain"
    bodies = [{"query": question.source, "variables": each} for each in question.variables]
    return [http(path, orjson.dumps(body), setup.tokens[viewer]) for body in bodies]


async def measure(setup: Setup, concurrencies: tuple[int, ...] = (1, 16)) -> Table:
    """All cells. First of all the contenders must give the same answers."""
    table: Table = {}
    for question, viewer in itertools.product(setup.questions, VIEWERS):
        await _same_answers(setup, question, viewer)
        for connections in concurrencies:
            cells = {contender: Cell() for contender in setup.contenders}
            table[(question.name, viewer, connections)] = cells
            for round_ in range(ROUNDS):
                for contender in _turn(round_, plain=setup.plain):
                    await _slice(setup, question, viewer, contender, connections, cells[contender])
    return table


def _turn(round_: int, *, plain: bool) -> Iterator[str]:
    order = ("parley", "bare") if round_ % 2 else ("bare", "parley")
    yield from order
    if plain and round_ == 0:
        yield "plain"  # far slower: one slice tells enough


async def _same_answers(setup: Setup, question: Question, viewer: str) -> None:
    for i in range(min(3, len(question.variables))):
        found = [
            orjson.loads(await answer(setup.port, requests(setup, question, viewer, contender)[i]))
            for contender in setup.contenders
        ]
        if any(each != found[0] for each in found):
            raise SystemExit(
                f"the contenders disagree on {question.name!r} for {viewer!r}: the bench means nothing"
            )


async def _slice(
    setup: Setup, question: Question, viewer: str, contender: str, connections: int, cell: Cell
) -> None:
    asked = requests(setup, question, viewer, contender)
    if contender != "plain":
        await load(setup.port, asked, connections, 0.1, 1)  # warm: every connection has its plan
    before = cpu_of([setup.server]), cpu_of(setup.clusters)
    cell.slices.append(await load(setup.port, asked, connections, SECONDS, 3))
    cell.server_cpu += cpu_of([setup.server]) - before[0]
    cell.database_cpu += cpu_of(setup.clusters) - before[1]


def cpu_of(pids: list[int]) -> float:
    """CPU seconds of these processes and their children."""
    total = 0.0
    for pid in pids:
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            try:
                times = each.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
    return total


def own_cpu_of(pids: list[int]) -> float:
    """The same without their children: a database that a service started is one of them."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(one.user + one.system for one in times)


# -- the server's side


async def _server(settings: Settings, database: Database, port: int, channel: Connection) -> None:
    pools = await Pools.open(database.readers)
    authorizer = engine_for(database.authorizer, size=2)
    access = await access_ready(authorizer, database.authorizer, settings.data_dir, settings.public_address)
    execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
    connection = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    asked = await questions(connection)
    postmaster = int((await connection.fetchval("SELECT pg_read_file('postmaster.pid')")).split()[0])
    await connection.close()
    statements: dict[str, tuple[str, asyncpg.Pool]] = {}
    found: dict[str, Prepared] = {}
    tokens: dict[str, str] = {}
    for name, persona_name in VIEWERS.items():
        persona = persona_named(persona_name)
        assert persona is not None
        tokens[name] = access.tokens.issue(subject_of(persona))
        viewer = access.viewer_of(f"Bearer {tokens[name]}".encode())
        assert isinstance(viewer, Viewer)
        assert (viewer.size is SizeClass.ALL) == (viewer.profile is Profile.SECRETARIAT)
        for question in asked:
            each = prepared(execution, question, viewer)
            found[f"{question.name}/{name}"] = each
            statements[f"{question.name}/{name}"] = (each.sql, pools[viewer.profile]._pool)  # pyright: ignore[reportPrivateUsage]
    channel.send((asked, tokens, found, postmaster))
    await serve(application(execution, access, Bare(statements)), port)


def bench(settings: Settings, database: Database, port: int, *, plain: bool = True) -> Table:
    """Start the server of the bench, measure, and stop it."""
    with beside(_server, settings, database, port) as ((asked, tokens, found, postmaster), server):
        setup = Setup(
            port=port,
            questions=asked,
            tokens=tokens,
            prepared=found,
            server=server,
            clusters=[postmaster],
            plain=plain,
        )
        return asyncio.run(measure(setup))
