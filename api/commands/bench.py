"""`parley bench`: what the service costs, in one run, beside a bare route and plain per-field execution."""

from __future__ import annotations

from typing import Annotated

import typer

from api import settings as from_settings


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def bench(
        scale: Annotated[
            list[int] | None,
            typer.Option(help="How many engagements a benched world has; may be given several times."),
        ] = None,
    ) -> None:
        """Measure reading: requests a second, p50 and CPU, for four questions, three viewers, three contenders.

        Worlds of 20,000 and 200,000 engagements unless given; each is seeded once below PARLEY_DATA_DIR/bench-SCALE
        and kept for the next run.
        """
        from api.bench.run import run

        run(from_settings.from_environment(), scale or [20_000, 200_000])
