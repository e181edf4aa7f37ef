"""Seeds the benched worlds, measures them one after the other, and prints what was found beside the aims."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from rich.table import Table as Grid

from api.bench.console import CONSOLE
from api.bench.ports import free_port
from api.bench.reading import VIEWERS, Table, bench
from api.settings import Settings
from infra.database import opened
from infra.demo.planting import USUAL_SEED, plant_demo
from infra.demo.world import Plan

PUBLISHED = 4
"""Published engagements of a benched world, at any scale: everyone sees them, also who sees little."""

PLAIN_UP_TO = 500_000
"""Beyond, plain execution takes longer than a statement may for the viewer with few rows."""


def run(settings: Settings, scales: Sequence[int]) -> None:
    """Every scale's table; then how the larger compares with the smaller."""
    tables: dict[int, Table] = {}
    for scale in scales:
        tables[scale] = _measured(settings, scale)
        show(tables[scale], scale)
        judge(tables[scale])
    for small, large in pairwise(scales):
        growth(tables[small], tables[large], small, large)


def _measured(settings: Settings, scale: int) -> Table:
    here = replace(settings, data_dir=settings.data_dir / f"bench-{scale}", demo=True, database_url="")
    here.data_dir.mkdir(parents=True, exist_ok=True)
    plan = Plan(scale=scale, seed=USUAL_SEED, until=datetime.now(UTC).date(), published=PUBLISHED / scale)
    with opened(here.data_dir, alone=True) as database:
        plant_demo(database, here.data_dir, plan)
        return bench(here, database, free_port(), plain=scale <= PLAIN_UP_TO)


def show(table: Table, scale: int) -> None:
    """The whole table."""
    grid = Grid(title=f"Reading at {scale:,} engagements")
    for heading in ("question", "viewer", "contender"):
        grid.add_column(heading)
    for heading in ("at once", "req/s", "p50 ms", "server CPU ms", "PostgreSQL CPU ms", "of bare"):
        grid.add_column(heading, justify="right")
    for (question, viewer, connections), cells in table.items():
        for contender, cell in cells.items():
            grid.add_row(
                question, viewer, contender, str(connections), f"{cell.rate:,.0f}", f"{cell.p50 * 1000:.2f}",
                f"{cell.server_cpu / cell.asked * 1000:.3f}", f"{cell.database_cpu / cell.asked * 1000:.3f}",
                f"{cell.rate / cells['bare'].rate:.2f}",
            )  # fmt: skip
    CONSOLE.print(grid)


def judge(table: Table) -> None:
    """The aims, each with what was found."""
    ratios = [cells["parley"].rate / cells["bare"].rate for cells in table.values()]
    CONSOLE.print(
        f"of the bare route (aim 0.85): median {statistics.median(ratios):.2f}, least {min(ratios):.2f}"
    )
    page = [
        cells["parley"].rate / cells["plain"].rate
        for key, cells in table.items()
        if key[0].startswith("newest") and "plain" in cells
    ]
    if page:
        CONSOLE.print(f"the page against plain execution (aim 8x): least {min(page):.0f}x")
    for (question, viewer, connections), cells in table.items():
        if viewer == "few":
            every = table[(question, "all", connections)]["parley"]
            times = every.rate / cells["parley"].rate
            CONSOLE.print(
                f"{question}, {connections} at once: few takes {times:.2f}x the time of all (aim 1)"
            )


def growth(small: Table, large: Table, few: int, many: int) -> None:
    """What ten times the rows cost each viewer: CPU of server and database a request."""
    CONSOLE.print(f"CPU a request at {many:,} against {few:,} engagements (aim 1.25x at most):")
    for viewer in VIEWERS:
        found = {
            f"{question} {connections}": _cpu(large, question, viewer, connections)
            / _cpu(small, question, viewer, connections)
            for question, named, connections in small
            if named == viewer and connections > 1
        }
        listed = ", ".join(f"{name}: {times:.2f}x" for name, times in found.items())
        CONSOLE.print(f"  {viewer}: {listed}")


def _cpu(table: Table, question: str, viewer: str, connections: int) -> float:
    cell = table[(question, viewer, connections)]["parley"]
    return (cell.server_cpu + cell.database_cpu) / cell.asked
