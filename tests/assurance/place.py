"""The small world of these tests, as rows: the mine of the reprisals' tests, an edition in four areas, auditors."""

from __future__ import annotations

from datetime import date

import asyncpg

from infra.database import Database
from infra.roles import OWNER
from tests.assurance.people import ELSEWHERE, FORMER, INTERPRETER, LEAD, SECOND
from tests.reprisals.people import AUDITORS, OPERATOR, OTHER_FIRM, OTHER_MINE, named
from tests.reprisals.place import SINCE, arrange, works_for

AREAS = {
    "1.1": "BUSINESS_INTEGRITY",
    "2.1": "POSITIVE_LEGACIES",
    "3.1": "SOCIAL_RESPONSIBILITY",
    "4.1": "ENVIRONMENTAL_RESPONSIBILITY",
}
CRITICAL = "1.0:1.1.1"
PLAIN = ("1.0:1.1.2", "1.0:2.1.1", "1.0:3.1.1", "1.0:4.1.1")
ALL = (CRITICAL, *PLAIN)
"""What these tests' edition demands: one critical requirement, and one in each of the other areas."""
DRAFT = "2.0:3.1.9"
FORMER_UNTIL = date(2026, 9, 1)


async def arrange_audits(database: Database) -> None:
    """Writes the world, as the owner of the tables."""
    await arrange(database)
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        await _standard(connection)
        await _auditors(connection)
        await connection.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts) VALUES"
            " ($1, $3, $5, 'OPERATOR', $6), ($2, $4, $5, 'AUDIT', $6)",
            named(890),
            named(891),
            OPERATOR,
            AUDITORS,
            OTHER_MINE,
            SINCE,
        )
    finally:
        await connection.close()


async def _standard(connection: asyncpg.Connection) -> None:
    for edition, status in (("1.0", "IN_FORCE"), ("2.0", "DRAFT")):
        await connection.execute(
            "INSERT INTO editions VALUES ($1, $1, $2, 'An edition.', 'A')", edition, status
        )
        for position, (number, area) in enumerate(AREAS.items()):
            await connection.execute(
                "INSERT INTO chapters VALUES ($1, $2, $3, 'A chapter', $4, $5, 'A')",
                f"{edition}:{number}",
                edition,
                number,
                area,
                position,
            )
    await connection.execute(
        "INSERT INTO undertaking_texts VALUES ('1', 'We promise.', encode(sha256('We promise.'), 'hex'), true, 'A')"
    )
    for id in (*ALL, DRAFT):
        edition, _, number = id.partition(":")
        await connection.execute(
            "INSERT INTO requirements (id, edition_id, chapter_id, number, title, summary, critical, source)"
            " VALUES ($1, $2, $3, $4, 'A requirement', 'In our words.', $5, 'A')",
            id,
            edition,
            f"{edition}:{number[:3]}",
            number,
            id == CRITICAL,
        )


async def _auditors(connection: asyncpg.Connection) -> None:
    people = (LEAD, SECOND, INTERPRETER, FORMER, ELSEWHERE)
    for number, person in enumerate(people):
        await connection.execute(
            "INSERT INTO persons VALUES ($1, $2, $3)", person, f"auditor-{number}", SINCE
        )
        firm = OTHER_FIRM if person == ELSEWHERE else AUDITORS
        await works_for(connection, named(880 + number), person, firm, "AUDITOR")
    await works_for(connection, named(888), FORMER, OPERATOR, "MEMBER", ends=FORMER_UNTIL)
