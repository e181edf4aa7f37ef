"""Plants the demo world in a running database, tells a few narratives in its cases, counts its quarters, registers
the demo's clients and opens its people's accounts, from a command's side.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY

from infra.database import Database
from infra.demo.accounts import open_accounts
from infra.demo.clients import register_personas
from infra.demo.narratives import tell
from infra.demo.quarters import count_past_quarters
from infra.demo.seeding import AlreadyPlanted, NotADemo, Planted, Progress, plant
from infra.demo.world import Plan
from infra.keys.file import FileKeys
from infra.oauth.sealing import sealing_for
from infra.roles import OWNER

USUAL_SCALE, USUAL_SEED = 3_000, 1
"""What `make run` loads."""


def plant_demo(
    database: Database, data_dir: Path, plan: Plan, progress: Progress = lambda engagements: None
) -> Planted | AlreadyPlanted | NotADemo:
    """As `infra.demo.seeding.plant`; the clients are registered even if the world stood already."""
    return asyncio.run(_plant_demo(database, data_dir, plan, progress))


async def _plant_demo(
    database: Database, data_dir: Path, plan: Plan, progress: Progress
) -> Planted | AlreadyPlanted | NotADemo:
    connection = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        done = await plant(connection, plan, progress)
        if isinstance(done, Planted):
            async with connection.transaction():
                await tell(connection, FileKeys.below(data_dir), plan.seed)
            await count_past_quarters(database, plan.until)
        if not isinstance(done, NotADemo):
            await register_personas(connection, data_dir)
            await open_accounts(
                connection,
                data_dir,
                sealing_for(database.authorizer),
                PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY),
            )
        return done
    finally:
        await connection.close()
