"""What to do when keys are lost for good: the cases they belonged to are written down as erased, and work goes on."""

from __future__ import annotations

from datetime import date

import asyncpg

from infra.database import Database
from infra.keys.store import KeyStore


async def give_up(keys: KeyStore, database: Database, on: date) -> int:
    """Leave a day for every case with content whose key this store never had; how many."""
    connection = await asyncpg.connect(**database.writer.arguments())  # pyright: ignore[reportArgumentType]
    try:
        cases = await connection.fetch("SELECT DISTINCT case_id FROM case_contents")
    finally:
        await connection.close()
    lost = [case for (case,) in cases if await keys.key(case) is None]
    for case in lost:
        await keys.erase(case, on)
    return len(lost)
