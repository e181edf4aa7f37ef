"""The cases' bench: how queues grow from few cases to many, and what it costs to file one and to open what was told.

Both worlds are served at once and measured in turn, slice by slice, so that their ratio does not depend on who else
uses the machine. Filing and opening are measured in the larger one.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import orjson

from api.bench.cases_questions import QUESTIONS, Act, acts
from api.bench.cases_server import Told, serving
from api.bench.cases_world import planted, stand_up, the_folder
from api.bench.load import answer, load
from api.bench.ports import free_port
from api.bench.reading import Cell, cpu_of
from api.settings import Settings
from infra.database import opened
from infra.keys.file import FileKeys

CONTENDERS = ("parley", "bare")
AT_ONCE = (1, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long it is measured."""

    rounds: int = 6
    seconds: float = 0.5
    """Of one slice of a question; connections are warmed for a fifth of it."""
    acting: float = 4.0
    """Seconds that one act is done over and over."""
    keys: int = 200
    """How often the key store alone is asked for what one filing asks."""


@dataclass(slots=True, kw_only=True)
class Found:
    """What was found: by question, cases, contender and how many at once; by act and how many at once."""

    scales: Sequence[int]
    asked: dict[tuple[str, int, str, int], Cell] = field(
        default_factory=dict[tuple[str, int, str, int], Cell]
    )
    acted: dict[tuple[str, int], Cell] = field(default_factory=dict[tuple[str, int], Cell])
    plans: dict[str, str] = field(default_factory=dict[str, str])
    """Of the larger world."""
    keys: float = 0.0
    """CPU seconds of the key store's part of one filing, by itself and on this machine's disk."""


def measured(settings: Settings, scales: Sequence[int], pace: Pace) -> Found:
    """Stand the worlds up, serve them, measure, and stop everything."""
    with ExitStack() as stack:
        served = [_served(stack, settings, scale) for scale in scales]
        return asyncio.run(_measured(served, scales, pace))


def _served(stack: ExitStack, settings: Settings, scale: int) -> Told:
    folder = the_folder(settings.data_dir, scale)
    folder.mkdir(parents=True, exist_ok=True)
    here = replace(settings, data_dir=folder, demo=True, database_url="", read_url="", keys_url="")
    database = stack.enter_context(opened(folder, alone=True))
    planted(database, folder)
    asyncio.run(stand_up(database, folder, scale))
    return stack.enter_context(serving(here, database, free_port()))


async def _measured(served: Sequence[Told], scales: Sequence[int], pace: Pace) -> Found:
    found = Found(scales=scales, plans=dict(served[-1].plans))
    worlds = list(zip(scales, served, strict=True))
    for question in QUESTIONS:
        for told in served:
            await _same_answers(told, question.name)
        for connections in AT_ONCE:
            for round_ in range(pace.rounds):
                order = [(scale, told, who) for scale, told in worlds for who in CONTENDERS]
                for scale, told, contender in reversed(order) if round_ % 2 else order:
                    key = (question.name, scale, contender, connections)
                    cell = found.asked.setdefault(key, Cell())
                    await _asked(told, question.name, contender, connections, cell, pace)
    last = served[-1]
    for act in acts(last.site, last.items, last.tokens):
        for connections in AT_ONCE:
            found.acted[(act.name, connections)] = await _acted(last, act, connections, pace)
    found.keys = await _keys_alone(pace.keys)
    return found


async def _same_answers(told: Told, question: str) -> None:
    for whole, bare in told.asked[question][:5]:
        if orjson.loads(await answer(told.port, whole)) != orjson.loads(await answer(told.port, bare)):
            raise SystemExit(f"the contenders disagree on {question!r}: the bench means nothing")


async def _asked(told: Told, question: str, contender: str, connections: int, cell: Cell, pace: Pace) -> None:
    requests = [pair[CONTENDERS.index(contender)] for pair in told.asked[question]]
    if not cell.slices:
        await load(
            told.port, requests, connections, pace.seconds / 5, 3
        )  # warm: every connection has its plans
    before = cpu_of([told.server]), cpu_of(told.clusters)
    cell.slices.append(await load(told.port, requests, connections, pace.seconds, 3))
    _count(cell, told, before)


async def _acted(told: Told, act: Act, connections: int, pace: Pace) -> Cell:
    cell = Cell()
    await load(told.port, act.requests, connections, pace.acting / 20, 1, shows=act.shows)
    before = cpu_of([told.server]), cpu_of(told.clusters)
    cell.slices.append(await load(told.port, act.requests, connections, pace.acting, 1, shows=act.shows))
    _count(cell, told, before)
    return cell


def _count(cell: Cell, told: Told, before: tuple[float, float]) -> None:
    cell.server_cpu += cpu_of([told.server]) - before[0]
    cell.database_cpu += cpu_of(told.clusters) - before[1]


async def _keys_alone(times: int) -> float:
    """What a filing asks of the key store: make the case's key, and read the secret of receipts."""
    with tempfile.TemporaryDirectory() as folder:
        keys = FileKeys.below(Path(folder) / "alone")
        begun = time.process_time()
        for case in (uuid4() for _ in range(times)):
            await keys.make(case)
            await keys.secret("receipts")
        return (time.process_time() - begun) / times
