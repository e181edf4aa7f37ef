"""Plants the demo world in an empty database, whole or not at all.

One transaction holds everything, so a kill half-way leaves nothing; an entry in the audit log says afterwards that
this is a demo, and which. Refused: a database that holds organisations, sites or records of its own, and a second
demo world beside the first. The same one again is no work: nothing changes, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from asyncpg import Connection

from infra import reference
from infra.demo.bulk import guard, put_back, set_aside
from infra.demo.rows import COLUMNS, GROWING, GUARDED, Batch
from infra.demo.world import Plan, World
from infra.stores.stakeholders_size_classes import recompute_size_classes

DEMO = UUID("3b2b8a54-6f0e-4c8e-9d6c-0d5e8f1c7a21")
"""What the audit log's entry is about; the same in every demo database."""

BULK_FROM = 20_000
"""From so many engagements on, indexes are built after loading instead of row by row."""

_LOCK = 7_021_002
_ENTRY = "SELECT outcome FROM audit_log WHERE entity = 'DemoWorld' AND entity_id = $1"
_MARK = """
INSERT INTO audit_log (at, client, command, entity, entity_id, outcome)
VALUES ($1, 'parley seed', 'PLANT_DEMO_WORLD', 'DemoWorld', $2, $3)
"""
_HOLDS_OTHERS = """
SELECT EXISTS (SELECT FROM organisations) OR EXISTS (SELECT FROM persons) OR EXISTS (SELECT FROM sites)
    OR EXISTS (SELECT FROM engagements)
"""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """The world stands: so many rows of so many tables."""

    engagements: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyPlanted:
    """This database is a demo already, and nothing was changed. `same` tells whether it is the one asked for."""

    scale: int
    seed: int
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NotADemo:
    """This database holds somebody's records; a demo has no business there."""


async def plant(
    connection: Connection, plan: Plan, progress: Progress = lambda engagements: None
) -> Planted | AlreadyPlanted | NotADemo:
    """Write the whole world as the tables' owner. `progress` hears how many engagements have been written."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        entry = await connection.fetchval(_ENTRY, DEMO)
        if entry is not None:
            return _already(entry, plan)
        if await connection.fetchval(_HOLDS_OTHERS):
            return NotADemo()
        await reference.load(connection)
        rows = await _write(connection, plan, progress)
        await recompute_size_classes(connection)
        await connection.execute(_MARK, datetime.combine(plan.until, time(), UTC), DEMO, _written_as(plan))
    await _tidy(connection, plan)
    return Planted(engagements=plan.scale, rows=rows)


async def _write(connection: Connection, plan: Plan, progress: Progress) -> int:
    set_apart = await set_aside(connection, GROWING) if plan.scale >= BULK_FROM else []
    await guard(connection, GUARDED, on=False)
    rows = done = 0
    for batch in World(plan).batches():
        rows += await _copy(connection, batch)
        if batch["engagements"]:
            done += len(batch["engagements"])
            progress(done)
    await guard(connection, GUARDED, on=True)
    await put_back(connection, set_apart)
    return rows


async def _copy(connection: Connection, batch: Batch) -> int:
    for table, columns in COLUMNS.items():
        if batch[table]:
            await connection.copy_records_to_table(table, columns=columns, records=batch[table])
    return sum(len(rows) for rows in batch.values())


async def _tidy(connection: Connection, plan: Plan) -> None:
    """Statistics, so that plans fit from the first query on; for a large world also what index-only scans need."""
    verb = "VACUUM (ANALYZE)" if plan.scale >= BULK_FROM else "ANALYZE"
    for table in COLUMNS:
        await connection.execute(f"{verb} {table}")


def _written_as(plan: Plan) -> str:
    return f"scale={plan.scale} seed={plan.seed} until={plan.until.isoformat()}"


def _already(entry: str, plan: Plan) -> AlreadyPlanted:
    held = dict(part.split("=") for part in entry.split())
    scale, seed = int(held["scale"]), int(held["seed"])
    return AlreadyPlanted(scale=scale, seed=seed, same=(scale, seed) == (plan.scale, plan.seed))
