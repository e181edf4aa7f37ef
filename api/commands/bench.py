"""`parley bench`: what the service costs, in one run, beside a bare route and plain per-field execution."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid

from api import settings as from_settings
from api.bench.reading import Table, bench
from infra.database import opened
from infra.demo.planting import USUAL_SEED, plant_demo
from infra.demo.world import Plan

AIMS = "aims: parley at least 0.85 of bare; the page at least 8 times plain; few never slower than all"


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command("bench")
    def bench_(
        scale: Annotated[int, typer.Option(help="How many engagements the benched world has.")] = 200_000,
    ) -> None:
        """Measure reading: requests a second, p50 and CPU, for four questions, three viewers, three contenders.

        The world is seeded once below PARLEY_DATA_DIR/bench-SCALE and kept for the next run.
        """
        settings = from_settings.from_environment()
        settings = replace(
            settings, data_dir=settings.data_dir / f"bench-{scale}", demo=True, database_url=""
        )
        Path(settings.data_dir).mkdir(parents=True, exist_ok=True)
        with opened(settings.data_dir, alone=True) as database:
            plant_demo(database, settings.data_dir, benched(scale))
            show(bench(settings, database, _free_port()), scale)


def benched(scale: int) -> Plan:
    """The benched world: a handful of engagements are published, so that who sees little does see little."""
    return Plan(scale=scale, seed=USUAL_SEED, until=datetime.now(UTC).date(), published=PUBLISHED / scale)


PUBLISHED = 4
"""Published engagements, at any scale."""


def show(table: Table, scale: int) -> None:
    """Print the table."""
    grid = Grid(title=f"Reading at {scale:,} engagements", caption=AIMS)
    for heading in (
        "question",
        "viewer",
        "at once",
        "contender",
        "req/s",
        "p50 ms",
        "server CPU ms",
        "PostgreSQL CPU ms",
        "of bare",
    ):
        grid.add_column(
            heading, justify="left" if heading in ("question", "viewer", "contender") else "right"
        )
    for (question, viewer, connections), cells in table.items():
        for contender, cell in cells.items():
            grid.add_row(
                question, viewer, str(connections), contender, f"{cell.rate:,.0f}", f"{cell.p50 * 1000:.2f}",
                f"{cell.server_cpu / cell.asked * 1000:.3f}", f"{cell.database_cpu / cell.asked * 1000:.3f}",
                f"{cell.rate / cells['bare'].rate:.2f}",
            )  # fmt: skip
    Console(width=140).print(grid)


def _free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])
