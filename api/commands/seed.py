"""`parley seed`: the demo world, as large as wanted."""

from __future__ import annotations

import resource
import sys
from datetime import UTC, date, datetime
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api import settings as from_settings
from infra.database import Database, opened
from infra.demo.planting import USUAL_SCALE, USUAL_SEED, plant_demo
from infra.demo.seeding import AlreadyPlanted, NotADemo, Planted
from infra.demo.world import SMALLEST, Plan
from infra.startup import CannotStart

LARGEST, EARLIEST = 5_000_000, 2000
ANOTHER_FOLDER = "Name another data folder with PARLEY_DATA_DIR."


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def seed(
        scale: Annotated[
            int, typer.Option(min=SMALLEST, max=LARGEST, help="How many engagements to write.")
        ] = USUAL_SCALE,
        seed: Annotated[
            int, typer.Option(min=0, max=2**31, help="Another number gives another world.")
        ] = USUAL_SEED,
        until: Annotated[
            datetime | None,
            typer.Option(formats=["%Y-%m-%d"], help="The world's last day; today unless given."),
        ] = None,
    ) -> None:
        """Load the demo world: invented organisations, sites, parties and five years of engagements.

        Needs PARLEY_DEMO=true and an empty database. The same scale, seed and last day give the same rows and
        ids. Doing it again changes nothing; interrupted, it leaves nothing.

        parley seed

        parley seed --scale 200000 --seed 7
        """
        settings = from_settings.from_environment()
        if not settings.demo:
            raise CannotStart(
                "Demo data is loaded only in demo mode.", "Set PARLEY_DEMO=true if you mean it."
            )
        plan = Plan(scale=scale, seed=seed, until=_last_day(until))
        with opened(
            settings.data_dir, database_url=settings.database_url, read_url=settings.read_url
        ) as database:
            began = monotonic()
            done = _with_bar(plan, database, settings)
            _tell(done, monotonic() - began)


def _last_day(until: datetime | None) -> date:
    today = datetime.now(UTC).date()
    if until is None:
        return today
    if until.date() > today:
        raise CannotStart("The world's last day lies in the future.", "Records can't: name today or earlier.")
    if until.year < EARLIEST:
        raise CannotStart(f"The world's last day lies before {EARLIEST}.", "Name a later one.")
    return until.date()


def _with_bar(
    plan: Plan, database: Database, settings: from_settings.Settings
) -> Planted | AlreadyPlanted | NotADemo:
    bar = Progress(
        TextColumn("engagements"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("engagements", total=plan.scale)
        return plant_demo(
            database, settings.data_dir, plan, lambda written: bar.update(task, completed=written)
        )


def _tell(done: Planted | AlreadyPlanted | NotADemo, seconds: float) -> None:
    match done:
        case Planted():
            print(
                f"Wrote {done.engagements:,} engagements, {done.rows:,} rows in all, in {seconds:.1f} s "
                f"({done.rows / seconds:,.0f} rows/s, {_peak_memory()} MB at most)."
            )
        case AlreadyPlanted(same=True):
            print(
                f"Nothing to do: this demo world ({done.scale:,} engagements, seed {done.seed}) is loaded already."
            )
        case AlreadyPlanted():
            raise CannotStart(
                f"Another demo world is loaded here ({done.scale:,} engagements, seed {done.seed}). "
                "Nothing was changed.",
                ANOTHER_FOLDER,
            )
        case NotADemo():
            raise CannotStart(
                "This database holds records that are no demo. Nothing was changed.", ANOTHER_FOLDER
            )


def _peak_memory() -> int:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
