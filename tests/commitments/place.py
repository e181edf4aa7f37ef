"""The cast as rows."""

from __future__ import annotations

from datetime import date

import asyncpg

from infra.database import Database
from infra.roles import OWNER
from tests.commitments.cast import (
    COMPANY,
    INTERESTED,
    KINDS,
    MEMBERS,
    MINE,
    RIVAL_MINE,
    SECOND_MINE,
    STANDS,
    TURNCOAT,
    named,
)

SINCE = date(2020, 1, 1)
SECTORS = {"COMPANY": "MINING_COMPANIES", "NGO": "NGOS"}


async def arrange(database: Database) -> None:
    """Writes the world, as the owner of the tables."""
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        for position, sector in enumerate(SECTORS.values(), 1):
            await connection.execute("INSERT INTO sectors VALUES ($1, $1, $1, $2)", sector, position)
        for organisation, kind in KINDS.items():
            await connection.execute(
                "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
                organisation,
                f"Organisation {organisation.int % 100}",
                kind.value,
                SECTORS.get(kind.value),
            )
        for site in (MINE, SECOND_MINE, RIVAL_MINE):
            await connection.execute(
                "INSERT INTO sites (id, name, country, status) VALUES ($1, $2, 'PE', 'OPERATING')",
                site,
                f"Mine {site.int % 100}",
            )
        for number, (organisation, site, capacity) in enumerate(STANDS, 100):
            await connection.execute(
                "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts) VALUES ($1, $2, $3, $4, $5)",
                named(number),
                organisation,
                site,
                capacity.value,
                SINCE,
            )
        for number, (person, organisation) in enumerate(MEMBERS.items(), 200):
            await connection.execute(
                "INSERT INTO persons VALUES ($1, $2, $3)", person, f"person-{number}", SINCE
            )
            await _acts_for(connection, number, person, organisation)
        await _acts_for(connection, 300, TURNCOAT, COMPANY, ends=date(2026, 6, 1))
        await connection.execute(
            "INSERT INTO declared_interests (id, person_id, site_id, declared_on) VALUES ($1, $2, $3, $4)",
            named(400),
            INTERESTED,
            SECOND_MINE,
            SINCE,
        )
    finally:
        await connection.close()


async def _acts_for(
    connection: asyncpg.Connection,
    number: int,
    person: object,
    organisation: object,
    ends: date | None = None,
) -> None:
    await connection.execute(
        "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts, ends)"
        " VALUES ($1, $2, $3, 'MEMBER', $4, $5)",
        named(number),
        person,
        organisation,
        SINCE,
        ends,
    )
