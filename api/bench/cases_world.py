"""The worlds of the cases' bench: a small demo world, and so many grievances in it, written by SQL as sets of rows.

One in twenty is open, at the desk of the secretariat (six in ten, some fifty handlers), of an audit firm and of
sites' own mechanisms; of the rest nothing but some check-ins is due. A few items hold sealed content, to be opened.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg

from api.bench.cases_rows import CASES, ITEMS, MECHANISMS
from infra.content import seal
from infra.database import Database
from infra.demo.bulk import put_back, set_aside
from infra.demo.personas import AUDIT_FIRM_1, AUDIT_FIRM_2, NGO_1, SECRETARIAT, SECRETARIAT_HANDLER
from infra.demo.planting import USUAL_SEED, plant_demo
from infra.demo.world import Plan
from infra.keys.file import FileKeys
from infra.roles import OWNER

AROUND = 3_000
"""Engagements of the demo world around the grievances: organisations, sites and people come with it."""
HANDLERS = 50
OPENED = 64
"""How many items hold content."""
TAKES = UUID("5d0d6f0a-3a52-4c0e-9d0b-8f6f4f6f1b11")
"""The mechanism to which the bench files: at no desk that it measures, so that what it files changes no queue."""
NARRATIVE = ("The dust came down on the washing again, and the night shift was told to say nothing. " * 30)[
    :2_000
]


def the_folder(data_dir: Path, cases: int) -> Path:
    """Where the world of so many cases lies."""
    return data_dir / f"bench-cases-{cases}"


async def stand_up(database: Database, data_dir: Path, cases: int) -> bool:
    """Write the world unless it stands; whether it was written. Whole or not at all."""
    connection = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        if await connection.fetchval("SELECT true FROM mechanisms WHERE id = $1", TAKES):
            return False
        async with connection.transaction():
            await _people_and_places(connection)
            aside = await set_aside(connection, ["grievances"])
            await connection.execute("SELECT setseed(0.5)")
            await connection.execute(CASES, cases, NGO_1.id)
            await put_back(connection, aside)
            await _something_to_open(connection, FileKeys.below(data_dir))
        await connection.execute("VACUUM (ANALYZE) grievances")
        for table in ("persons", "memberships", "mechanisms", "grievance_items", "case_contents"):
            await connection.execute(f"ANALYZE {table}")
        return True
    finally:
        await connection.close()


def planted(database: Database, data_dir: Path) -> None:
    """The demo world around."""
    plant_demo(database, data_dir, Plan(scale=AROUND, seed=USUAL_SEED, until=datetime.now(UTC).date()))


async def _people_and_places(connection: asyncpg.Connection) -> None:
    await connection.execute(MECHANISMS, SECRETARIAT.id, AUDIT_FIRM_1.id)
    await connection.execute(
        "INSERT INTO mechanisms (id, kind, body_id, name, opened_on) VALUES ($1, 'EXTERNAL', $2, 'Elsewhere', $3)",
        TAKES, AUDIT_FIRM_2.id, date(2020, 1, 1),
    )  # fmt: skip
    bodies = await connection.fetch("SELECT DISTINCT body_id FROM mechanisms ORDER BY body_id")
    for number, (body,) in enumerate(bodies):
        for place in range(HANDLERS - 2 if body == SECRETARIAT.id else 1):
            person = uuid4()
            await connection.execute(
                "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, $3)",
                person, f"bench-{number}-{place}", date(2020, 1, 1),
            )  # fmt: skip
            await connection.execute(
                "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts)"
                " VALUES (gen_random_uuid(), $1, $2, 'HANDLER', '2020-01-01')",
                person, body,
            )  # fmt: skip


async def _something_to_open(connection: asyncpg.Connection, keys: FileKeys) -> None:
    """Content of some open cases of the one handler."""
    found = await connection.fetch(ITEMS, SECRETARIAT.id, SECRETARIAT_HANDLER.id, OPENED)
    for case, item in found:
        await keys.make(case)
        key = await keys.key(case)
        assert isinstance(key, bytes)
        await connection.execute(
            "INSERT INTO case_contents (item_id, case_id, sealed) VALUES ($1, $2, $3)",
            item, case, seal(key, case, item, NARRATIVE),
        )  # fmt: skip


async def desk(connection: asyncpg.Connection) -> list[UUID]:
    """Handlers at the secretariat's desk today."""
    rows = await connection.fetch(
        "SELECT person_id FROM memberships WHERE organisation_id = $1 AND capacity = 'HANDLER'"
        " AND starts <= current_date AND (ends IS NULL OR ends >= current_date) ORDER BY person_id",
        SECRETARIAT.id,
    )
    return [row["person_id"] for row in rows]


async def to_open(connection: asyncpg.Connection) -> list[UUID]:
    """Items that the one handler may open."""
    rows = await connection.fetch(
        "SELECT i.id FROM grievance_items i JOIN grievances g ON g.id = i.grievance_id"
        " WHERE g.handler_id = $1 ORDER BY i.id LIMIT $2",
        SECRETARIAT_HANDLER.id, OPENED,
    )  # fmt: skip
    return [row["id"] for row in rows]
