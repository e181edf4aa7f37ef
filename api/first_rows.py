"""What a database holds before anybody asks: the reference data, always; the demo world, in demo mode."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from infra.database import Database
from infra.demo.planting import USUAL_SCALE, USUAL_SEED, plant_demo
from infra.demo.seeding import NotADemo, Planted
from infra.demo.world import Plan
from infra.reference.loading import StillUsed, load
from infra.roles import OWNER
from infra.startup import CannotStart

FIRST_ROWS_LOCK = 7_021_003
"""Two starts at once take turns."""


async def load_reference(database: Database) -> None:
    """Bring the reference tables to what this version's files say; changes nothing when they already do."""
    connection = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        await connection.execute("SELECT pg_advisory_lock($1)", FIRST_ROWS_LOCK)
        await load(connection)
    except StillUsed as no:
        raise CannotStart(
            "A reference entry that this version dropped is still used by records.",
            "Run the version that still had it, or move those records to another entry first.",
        ) from no
    finally:
        await connection.close()


def load_demo(database: Database, data_dir: Path) -> None:
    """Have the demo world in an empty database; one that holds records of its own is left as it is."""
    plan = Plan(scale=USUAL_SCALE, seed=USUAL_SEED, until=datetime.now(UTC).date())
    done = plant_demo(database, data_dir, plan)
    if isinstance(done, Planted):
        print(f"Loaded a demo world of {done.engagements:,} invented engagements.", file=sys.stderr)
    elif isinstance(done, NotADemo):
        print(
            "PARLEY_DEMO is on, but the database holds records of its own: no demo data loaded.",
            file=sys.stderr,
        )
