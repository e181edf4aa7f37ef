"""`parley import`: a CSV file into the record, judged as a mutation would be, all or nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated
from uuid import uuid4

import asyncpg
import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from api import settings as from_settings
from infra.address import Address
from infra.database import opened
from infra.imports.catalogue import KINDS
from infra.imports.kinds import Kind
from infra.imports.loading import Means, Outcome, load
from infra.imports.mapping import NO_MAP, read_map
from infra.imports.order import Order
from infra.imports.references import digest_with_key_in
from infra.rules_file import chosen
from infra.startup import CannotStart

REFUSED = 1

File = Annotated[Path, typer.Argument(help="A CSV file: UTF-8, with a header.")]
MapFile = Annotated[Path | None, typer.Option("--map", help="A TOML file: which column fills which field.")]
Keeper = Annotated[
    str, typer.Option("--as", help="The organisation that keeps the records: name, reference or id.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")]
SkipBad = Annotated[
    bool, typer.Option("--skip-bad", help="Load the good rows; write the others to FILE.rejected.csv.")
]
Drop = Annotated[
    list[str] | None,
    typer.Option("--drop", help="Discard a column, such as one of people's names; repeatable."),
]


def register(parley: typer.Typer) -> None:
    """Add a command for every kind of record."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Load a CSV file: all of it or nothing. Loading it again updates by reference and never duplicates.\n\n"
        "Load organisations first, then sites, parties, engagements, barriers, grievances, inspections;"
        " requirements before the comments on them.",
    )
    for kind in KINDS.values():
        group.command(kind.name, help=_help(kind))(_command(kind))
    parley.add_typer(group, name="import")


def _command(kind: Kind) -> Callable[..., None]:
    def run(
        file: File,
        map: MapFile = None,
        keeper: Keeper = "",
        dry_run: DryRun = False,
        skip_bad: SkipBad = False,
        drop: Drop = None,
    ) -> None:
        said = read_map(map, kind.name, [field.name for field in kind.fields]) if map else NO_MAP
        order = Order(
            kind=kind,
            path=file,
            said=said,
            drops=tuple(drop or ()),
            keeper=keeper,
            dry_run=dry_run,
            skip_bad=skip_bad,
        )
        settings = from_settings.from_environment()
        rules = chosen(settings.rules)
        with opened(
            settings.data_dir, database_url=settings.database_url, read_url=settings.read_url
        ) as database:
            with _bar(kind) as progress:
                means = Means(
                    now=datetime.now(UTC),
                    new_id=uuid4,
                    digest=digest_with_key_in(settings.data_dir),
                    rules=rules.rules,
                    calendar=rules.calendar,
                    progress=progress,
                )
                began = monotonic()
                outcome = asyncio.run(_load(database.writer, order, means))
        tell(order, outcome, monotonic() - began)
        if outcome.refused and not outcome.written:
            raise typer.Exit(REFUSED)

    return run


async def _load(writer: Address, order: Order, means: Means) -> Outcome:
    connection = await asyncpg.connect(**writer.arguments())  # pyright: ignore[reportArgumentType]
    try:
        return await load(connection, order, means)
    except (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError) as no:
        raise CannotStart("The database went away. Nothing was kept.", "Run it again.") from no
    finally:
        await connection.close()


@contextmanager
def _bar(kind: Kind) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, silence elsewhere."""
    if not sys.stderr.isatty():
        yield lambda read, size: None
        return
    columns = (TextColumn(kind.name), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(kind.name, total=None)
        yield lambda read, size: bar.update(task, completed=read, total=size)


def tell(order: Order, outcome: Outcome, seconds: float) -> None:
    """The report: problems by row and column, then what was done in one line."""
    for problem in outcome.problems:
        print(problem)
    if outcome.more_problems:
        print(f"... and {outcome.more_problems:,} more problems.")
    for word in outcome.unmapped:
        print(word)
    for warning in outcome.warnings:
        print(f"Note: {warning}")
    for column in outcome.dropped:
        print(f'Dropped: column "{column}" was discarded unread.')
    if outcome.ignored:
        print(f"Not read: {', '.join(outcome.ignored)}.")
    print(_summary(order, outcome, seconds))
    if outcome.rejected:
        print(f"Rejected rows: {outcome.rejected}")


def _summary(order: Order, outcome: Outcome, seconds: float) -> str:
    counts, name = outcome.counts, order.kind.name
    did = f"{counts.added:,} added, {counts.changed:,} changed, {counts.unchanged:,} unchanged"
    rows = f"{outcome.rows:,} rows"
    if outcome.written:
        speed = f"{outcome.rows / max(seconds, 0.001):,.0f} rows a second"
        skipped = f", {outcome.refused:,} rejected" if outcome.refused else ""
        return f"Imported {name}: {rows}: {did}{skipped} ({speed})."
    if outcome.refused and not (order.dry_run and order.skip_bad):
        return f"Nothing was imported: {outcome.refused:,} of {rows} are unfit. (The others: {did}.)"
    if order.dry_run:
        return f"Dry run, nothing was written. {name}, {rows}: {did}, {outcome.refused:,} rejected."
    return f"Nothing was imported: there are no {name} in the file."


def _help(kind: Kind) -> str:
    fields = "\n".join(
        f"- `{field.name}`{' (required)' if field.required else ''}: {field.about}" for field in kind.fields
    )
    return f"Load {kind.name}.\n\nFields:\n\n{fields}\n\nHeaders are these names, or a --map says otherwise."
