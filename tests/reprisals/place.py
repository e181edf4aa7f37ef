"""The small world of these tests, as rows: organisations, two mines, desks, and a Board of twelve."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg

from domain.access import Viewer
from infra.database import Database
from infra.roles import OWNER
from tests.reprisals.people import (
    AT_THE_MINE,
    BOARD,
    CURLEW,
    HERON,
    KINDS,
    MINE,
    OPERATOR,
    OTHER_MINE,
    OUTSIDER,
    SANDPIPER,
    SEATS,
    SECRETARIAT,
    named,
)

SINCE = date(2020, 1, 1)
SECTOR_OF = {
    "NGO": "NGOS",
    "UNION": "WORKERS",
    "COMMUNITY": "COMMUNITIES",
    "COMPANY": "MINING_COMPANIES",
    "BRAND": "CONSUMER_BRANDS",
    "FINANCIER": "FINANCE",
}
DESKS = {HERON: SECRETARIAT, CURLEW: SECRETARIAT, SANDPIPER: OPERATOR}


async def arrange(database: Database) -> None:
    """Writes the world, as the owner of the tables."""
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        for position, sector in enumerate(SECTOR_OF.values(), 1):
            await connection.execute("INSERT INTO sectors VALUES ($1, $1, $1, $2)", sector, position)
        for organisation, kind in KINDS.items():
            row = (organisation, f"Organisation {organisation.int % 100}", kind.value)
            await connection.execute(
                "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
                *row,
                SECTOR_OF.get(kind.value),
            )
        for site in (MINE, OTHER_MINE):
            await connection.execute(
                "INSERT INTO sites (id, name, country, status, time_zone)"
                " VALUES ($1, $2, 'PE', 'OPERATING', 'America/Lima')",
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
        for number, person in enumerate((*DESKS, OUTSIDER, *BOARD)):
            await connection.execute(
                "INSERT INTO persons VALUES ($1, $2, $3)", person, f"person-{number}", SINCE
            )
        for number, (person, organisation) in enumerate(DESKS.items(), 820):
            await works_for(connection, named(number), person, organisation, "HANDLER")
        for sector, number in SEATS:
            seat = f"{sector.value}:{number}"
            await connection.execute("INSERT INTO seats VALUES ($1, $2, $3)", seat, sector.value, number)
        for number, held in enumerate(BOARD.values(), 840):
            await connection.execute(
                "INSERT INTO seat_terms (id, seat_id, person_id, starts) VALUES ($1, $2, $3, $4)",
                named(number),
                held.seat_id,
                held.person_id,
                SINCE,
            )
    finally:
        await connection.close()


async def works_for(
    connection: asyncpg.Connection,
    id: UUID,
    person: UUID,
    organisation: UUID,
    capacity: str = "MEMBER",
    ends: date | None = None,
) -> None:
    """Somebody acts for an organisation, or acted for it."""
    await connection.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts, ends)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        person,
        organisation,
        capacity,
        SINCE,
        ends,
    )


def told_as(viewer: Viewer) -> str:
    """Whoever it is, in words for a failing test."""
    return f"{viewer.profile} {viewer.organisation} {viewer.person}"
