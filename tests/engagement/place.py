"""The small world of these tests, as rows: organisations, two mines, who stands by them, and three parties."""

from __future__ import annotations

from datetime import date

import asyncpg

from infra.database import Database
from infra.roles import OWNER
from tests.engagement.world import (
    AT_THE_MINE,
    FOREIGN,
    GROUP,
    KINDS,
    MINE,
    OFFICIAL,
    OTHER_MINE,
    RIVER_NGO,
    UNION,
    named,
)

SINCE = date(2020, 1, 1)
SECTORS = ("COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE")


async def arrange(database: Database) -> None:
    """Writes the world, as the owner of the tables."""
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        await _sectors(connection)
        await _organisations(connection)
        await _sites(connection)
        await _parties(connection)
    finally:
        await connection.close()


async def _sectors(connection: asyncpg.Connection) -> None:
    columns = await connection.fetch(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'sectors'"
        " AND is_nullable = 'NO' AND column_default IS NULL"
    )
    for position, sector in enumerate(SECTORS, 1):
        values = [position if row["data_type"] in ("smallint", "integer") else sector for row in columns]
        names = ", ".join(row["column_name"] for row in columns)
        places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
        await connection.execute(f"INSERT INTO sectors ({names}) VALUES ({places})", *values)


async def _organisations(connection: asyncpg.Connection) -> None:
    sector_of = {"NGO": "NGOS", "UNION": "WORKERS", "COMMUNITY": "COMMUNITIES", "COMPANY": "MINING_COMPANIES"}
    sector_of["BRAND"] = "CONSUMER_BRANDS"
    for organisation, kind in KINDS.items():
        await connection.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
            organisation,
            f"Organisation {organisation.int % 100}",
            kind.value,
            sector_of.get(kind.value),
        )


async def _sites(connection: asyncpg.Connection) -> None:
    for site in (MINE, OTHER_MINE):
        await connection.execute(
            "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')",
            site,
            f"Mine {site.int % 10}",
        )
    for number, (organisation, capacity) in enumerate(AT_THE_MINE.items(), 800):
        await connection.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts) VALUES ($1, $2, $3, $4, $5)",
            named(number),
            organisation,
            MINE,
            capacity.value,
            SINCE,
        )


async def _parties(connection: asyncpg.Connection) -> None:
    for party, owner, sensitivity in (
        (GROUP, RIVER_NGO, "CONFIDENTIAL"),
        (OFFICIAL, UNION, "PUBLIC"),
        (FOREIGN, UNION, "SEALED"),
    ):
        await connection.execute(
            "INSERT INTO parties (id, owner_id, kind, pseudonym, sensitivity, is_public, recorded_on)"
            " VALUES ($1, $2, 'GROUP', $3, $4, $5, $6)",
            party,
            owner,
            f"Heron-{party.int % 100}",
            sensitivity,
            sensitivity == "PUBLIC",
            SINCE,
        )
