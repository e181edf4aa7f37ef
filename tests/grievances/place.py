"""The small world as rows: what the engagement tests have, and the desks with their people."""

from __future__ import annotations

from datetime import date

import asyncpg

from infra.database import Database
from tests.engagement.place import arrange
from tests.grievances.cast import DESKS, MARTIN, MINE, OPERATOR, SECRETARIAT, TIED, named

SINCE = date(2020, 1, 1)


async def settle(database: Database, owner: asyncpg.Connection) -> None:
    """Writes the world once."""
    if await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        return
    await arrange(database)
    await owner.execute("UPDATE sites SET time_zone = 'America/Lima'")
    for number, person in enumerate((*DESKS, MARTIN)):
        await owner.execute(
            "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, $3)",
            person,
            f"handler-{number}",
            SINCE,
        )
        await _member(owner, 900 + number, person, DESKS.get(person, SECRETARIAT), person in DESKS)
    await _member(owner, 950, TIED, OPERATOR, handler=False)


async def _member(owner: asyncpg.Connection, number: int, person: object, of: object, handler: bool) -> None:
    await owner.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts) VALUES ($1, $2, $3, $4, $5)",
        named(number),
        person,
        of,
        "HANDLER" if handler else "MEMBER",
        SINCE,
    )
