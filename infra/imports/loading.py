"""One import from file to record: judged in batches, staged by COPY, written in one transaction, or not at all.

Runs as the writing role, which may not read the audit log, delete a site or touch the reference tables; of the whole
database it needs nothing that a mutation does not need, but for making temporary tables.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

import asyncpg
from asyncpg import Connection

from domain.cases.days import Calendar
from domain.kernel import NewId
from domain.rules import Rules
from infra.calendars import PublicHolidays
from infra.imports.fields import Known
from infra.imports.filling import values_of
from infra.imports.keeper import keeper_named, known_to, refuse_without_mechanism
from infra.imports.kinds import Kind
from infra.imports.ledger import leave_trace
from infra.imports.order import Order
from infra.imports.plan import NUMBERED, Plan, plan_for, refuse_cells_of_people
from infra.imports.problems import FileRefused, Problem, Unfit, Unmapped
from infra.imports.references import Digest
from infra.imports.rejected import write_rejected
from infra.imports.source import Row, Source
from infra.imports.staging import Counts, Staging
from infra.imports.told_columns import refuse_told
from infra.stores.stakeholders_size_classes import recompute_size_classes

BATCH = 5_000
SHOWN = 40
"""Problems a report lists; the rest are counted."""
_LOCK = 7_021_005
DEFAULTS, PUBLIC = Rules(), PublicHolidays()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the outside gives: time, ids, digests, and somebody who wants to hear how far it has come."""

    now: datetime
    new_id: NewId
    digest: Digest
    rules: Rules = DEFAULTS
    calendar: Calendar = PUBLIC
    """By what cases count their days."""
    progress: Callable[[int, int], None] = lambda read, size: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done, or would be."""

    rows: int
    refused: int
    counts: Counts
    written: bool
    problems: tuple[Problem, ...] = ()
    more_problems: int = 0
    unmapped: tuple[Unmapped, ...] = ()
    warnings: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    rejected: Path | None = None


async def load(connection: Connection, order: Order, means: Means) -> Outcome:
    """Import a file. A refused file or row leaves everything as it was, unless bad rows are to be skipped."""
    opened = _passes(order)
    plan = plan_for(next(opened), order.kind.fields, order.said, order.drops)
    refuse_cells_of_people(next(opened), plan)
    if order.kind.told:
        refuse_told(next(opened), plan)
    transaction = connection.transaction()
    await transaction.start()
    kept = False
    try:
        outcome = await _loaded(connection, order, means, plan, next(opened))
        if outcome.written:
            await transaction.commit()
            kept = True
    except asyncpg.IntegrityConstraintViolationError as no:
        raise FileRefused(
            f"The record changed while this file was loaded ({type(no).__name__}). Nothing was kept.",
            "Run it again.",
        ) from None
    finally:
        opened.close()
        if not kept:
            await transaction.rollback()
    if outcome.rejected is not None:
        _draft_of(outcome.rejected).replace(outcome.rejected)
    return outcome


def _passes(order: Order) -> Generator[Source, None, None]:
    """The file, opened anew for each pass and closed after it."""
    while True:
        source = Source(order.path, encoding=order.said.encoding, delimiter=order.said.delimiter)
        try:
            yield source
        finally:
            source.close()


async def _loaded(connection: Connection, order: Order, means: Means, plan: Plan, source: Source) -> Outcome:
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
    await connection.execute("SET LOCAL work_mem = '32MB'")
    if not await connection.fetchval("SELECT EXISTS (SELECT FROM sectors)"):
        raise FileRefused("This database holds no reference data yet.", "Start the service on it once.")
    keeper = await keeper_named(connection, order.kind, order.keeper)
    known = await known_to(connection, keeper, means.now.date(), means.digest, means.rules, means.calendar)
    refuse_without_mechanism(order.kind, known)
    staging = Staging(connection, order.kind, plan, keeper.id)
    await staging.prepare()
    rows = await _stage(staging, order, source, plan, known, means)
    await staging.judge()
    refused = int(await connection.fetchval("SELECT count(DISTINCT row_no) FROM rejects") or 0)
    await staging.without_rejected()
    counts = await staging.counts()
    warnings = await staging.warnings()
    written = not order.dry_run and rows > 0 and (refused == 0 or (order.skip_bad and refused < rows))
    rejected = None
    if written:
        await staging.write()
        if order.kind.counts_for_size:
            await recompute_size_classes(connection)
        await leave_trace(connection, order.kind, keeper.id, counts, means.now, means.new_id())
        if refused:
            rejected = order.path.with_name(f"{order.path.stem}.rejected.csv")
            await write_rejected(connection, order, plan, _draft_of(rejected))
    problems = await connection.fetch(
        "SELECT row_no, col, message, next, withheld FROM rejects ORDER BY row_no, col, message LIMIT $1",
        SHOWN,
    )
    told = int(await connection.fetchval("SELECT count(*) FROM rejects") or 0)
    return Outcome(
        rows=rows,
        refused=refused,
        counts=counts,
        written=written,
        problems=tuple(
            Problem(row=p[0], column=p[1], message=p[2], next=p[3], withheld=p[4]) for p in problems
        ),
        more_problems=told - len(problems),
        unmapped=tuple(await staging.unmapped()),
        warnings=tuple(warnings),
        dropped=plan.dropped,
        ignored=plan.ignored,
        rejected=rejected,
    )


async def _stage(
    staging: Staging, order: Order, source: Source, plan: Plan, known: Known, means: Means
) -> int:
    count = 0
    rows = source.rows()
    while batch := list(islice(rows, BATCH)):
        count += len(batch)
        staged: list[tuple[object, ...]] = []
        problems: list[Problem] = []
        for row in batch:
            values, wrong = _judged(row, order.kind, plan, known)
            problems.extend(wrong)
            if not wrong:
                staged.extend(_records(row, values, order.kind, plan, means))
            elif plan.numbered:
                staged.extend(_kept_place(row, values, wrong, order, staging, means))
        await staging.copy(staged, problems)
        means.progress(source.position, source.size)
    return count


def _judged(row: Row, kind: Kind, plan: Plan, known: Known) -> tuple[dict[str, object], list[Problem]]:
    if row.problem is not None:
        return {}, [row.problem]
    values, unfit = values_of(row.cells, plan, known)
    if not unfit:
        # whether the file said so itself: a default never changes what was decided later
        values["said"] = values.get("sensitivity") is not None
        for field in kind.fields:
            if field.default is not None and values.get(field.name) is None:
                values[field.name] = field.default(values, known)
        unfit = [(no.field, no) for no in kind.judge(values, known)]
        values.update({} if unfit else kind.derived(values, known))
    return values, [_problem(row.number, plan.column_of(name), no) for name, no in unfit]


def _problem(row: int, column: str, no: Unfit) -> Problem:
    return Problem(
        row=row, column=column, message=no.message, next=no.next, withheld=no.withheld, given=no.given
    )


def _records(
    row: Row, values: dict[str, object], kind: Kind, plan: Plan, means: Means
) -> Iterator[tuple[object, ...]]:
    parts: Sequence[object] = values[plan.each] if plan.each else (None,)  # type: ignore[assignment]
    for part in parts:
        told = {**values, plan.each: part} if plan.each else values
        id = means.new_id()
        further = (
            kind.making[name](id, told) if name in kind.making else told.get(name) for name in kind.extra
        )
        facts = (told.get(field.name, [] if field.many else None) for field in kind.fields)
        yield (row.number, id if kind.id_type == "uuid" else str(id), *facts, *further)


def _kept_place(
    row: Row,
    values: dict[str, object],
    wrong: Sequence[Problem],
    order: Order,
    staging: Staging,
    means: Means,
) -> Iterator[tuple[object, ...]]:
    """An unfit line keeps its place among the lines of its case, by which they are numbered."""
    if values.get(NUMBERED) is not None:
        place = {"row_no": row.number, "id": means.new_id(), NUMBERED: values[NUMBERED]}
        yield tuple(place.get(column) for column in staging.columns)
    elif order.skip_bad:
        raise FileRefused(
            f"{wrong[0].message} So the lines of its case cannot be numbered.", wrong[0].next, row=row.number
        )


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.draft")
