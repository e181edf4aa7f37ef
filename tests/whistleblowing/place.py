"""The small world of these tests as rows: organisations, a mine in Peru, who sits at which desk, and reference data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import asyncpg

from domain.stakeholders.values import OrganisationKind
from infra.reference import load
from tests.whistleblowing.world import (
    AT_THE_MINE,
    DESKS,
    GONE,
    KINDS,
    MINE,
    OPERATOR,
    SEATED,
    TIED,
    WORKS_FOR,
    named,
)

SINCE = date(2020, 1, 1)
_TODAY = datetime.now(UTC).date()
WEDNESDAY = datetime.combine(
    _TODAY + timedelta(days=3 - _TODAY.isoweekday()), datetime.min.time(), UTC
) + timedelta(hours=15, minutes=47, seconds=21, microseconds=123456)
"""This week's: the database reads by its own clock, so that the tests' clock may not be far from it."""
YESTERDAY = min(_TODAY, WEDNESDAY.date()) - timedelta(days=1)
SECTORS = {
    OrganisationKind.NGO: "NGOS",
    OrganisationKind.COMPANY: "MINING_COMPANIES",
    OrganisationKind.BRAND: "CONSUMER_BRANDS",
}


async def arrange(owner: asyncpg.Connection) -> None:
    """Writes the world, as the owner of the tables."""
    await load(owner)
    for organisation, kind in KINDS.items():
        await owner.execute(
            "INSERT INTO organisations (id, name, kind, sector) VALUES ($1, $2, $3, $4)",
            organisation,
            f"Organisation {organisation.hex[-2:]}",
            kind.value,
            SECTORS.get(kind),
        )
    await owner.execute(
        "INSERT INTO sites (id, name, country, status, time_zone)"
        " VALUES ($1, 'The mine', 'PE', 'OPERATING', 'America/Lima')",
        MINE,
    )
    for number, (organisation, capacity) in enumerate(AT_THE_MINE.items(), 800):
        await owner.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts) VALUES ($1, $2, $3, $4, $5)",
            named(number),
            organisation,
            MINE,
            capacity.value,
            SINCE,
        )
    await _people(owner)


async def _people(owner: asyncpg.Connection) -> None:
    for person in (*WORKS_FOR, SEATED):
        await owner.execute(
            "INSERT INTO persons (id, handle, registered_on) VALUES ($1, $2, $3)",
            person,
            f"desk-{person.hex[-2:]}",
            SINCE,
        )
    stays = [(person, organisation, "MEMBER", None) for person, organisation in WORKS_FOR.items()]
    stays += [(person, organisation, "HANDLER", None) for person, organisation in DESKS.items()]
    stays += [(GONE, WORKS_FOR[GONE], "HANDLER", YESTERDAY), (TIED, OPERATOR, "MEMBER", YESTERDAY)]
    stays += [(SEATED, None, "BOARD_MEMBER", None)]
    for number, (person, organisation, capacity, ends) in enumerate(stays, 900):
        await owner.execute(
            "INSERT INTO memberships (id, person_id, organisation_id, capacity, starts, ends)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            named(number),
            person,
            organisation,
            capacity,
            SINCE,
            ends,
        )
