"""The small world of these tests, as rows: that of reprisals, three audits, who is on their teams, and the promise."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import asyncpg

from infra.database import Database
from infra.reference import UNDERTAKING_TEXTS, load
from infra.roles import OWNER
from tests.interviews.people import (
    AUDIT,
    LAPWING,
    MERLIN,
    NIGHTJAR,
    ORIOLE,
    OTHER_AUDIT,
    OVER,
    PLOVER,
    QUAIL,
    SIGNER,
)
from tests.reprisals.people import (
    AUDITORS,
    MINE,
    OPERATOR,
    OTHER_COMPANY,
    OTHER_FIRM,
    OTHER_MINE,
    named,
)
from tests.reprisals.place import SINCE, arrange, works_for

AUDITS = {
    AUDIT: (MINE, OPERATOR, AUDITORS, "STAGE_2"),
    OVER: (MINE, OPERATOR, AUDITORS, "STOPPED"),
    OTHER_AUDIT: (OTHER_MINE, OTHER_COMPANY, OTHER_FIRM, "STAGE_2"),
}
TEAMS = (
    (AUDIT, LAPWING, True, False),
    (AUDIT, MERLIN, True, False),
    (AUDIT, NIGHTJAR, False, False),
    (AUDIT, ORIOLE, True, True),
    (OVER, LAPWING, True, False),
    (OTHER_AUDIT, QUAIL, True, False),
)
"""The audit, who, whether approved, whether taken off again."""


async def arrange_audits(database: Database) -> None:
    """Writes the world, as the owner of the tables."""
    await arrange(database)
    connection = await asyncpg.connect(**database.owner.arguments())
    try:
        await connection.execute(f"SET ROLE {OWNER}")
        await load(connection, [(UNDERTAKING_TEXTS, UNDERTAKING_TEXTS.rows())])
        await _people(connection)
        await connection.execute(
            "INSERT INTO editions (id, name, status, summary, source) VALUES ('1.0', 'Edition', 'IN_FORCE', 'It.', 'A')"
        )
        for number, (audit, (site, operator, firm, state)) in enumerate(AUDITS.items(), 900):
            await connection.execute(
                "INSERT INTO agreements (id, site_id, operator_id, signed_on, terminated_on, termination_reason)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                named(number), site, operator, SINCE, *((date(2025, 1, 1), "OTHER") if audit == OVER else (None, None)),
            )  # fmt: skip
            await connection.execute(
                "INSERT INTO audits (id, site_id, operator_id, audited_by, edition_id, cycle, state, opened_on,"
                " agreement_id, stopped_on, drafted, published)"
                " VALUES ($1, $2, $3, $4, '1.0', 'INITIAL', $5, $6, $7, $8, false, false)",
                audit, site, operator, firm, state, SINCE, named(number), SINCE if state == "STOPPED" else None,
            )  # fmt: skip
        await connection.execute(
            "INSERT INTO assignments (id, organisation_id, site_id, capacity, starts)"
            " VALUES ($1, $2, $3, 'OPERATOR', $4)",
            named(930), OTHER_COMPANY, OTHER_MINE, SINCE,
        )  # fmt: skip
        for number, member in enumerate(TEAMS, 940):
            await on_team(connection, named(number), *member)
    finally:
        await connection.close()


async def on_team(
    connection: asyncpg.Connection, id: UUID, audit: UUID, person: UUID, approved: bool, ended: bool
) -> None:
    """Somebody proposed for a team, on it, or gone from it."""
    await connection.execute(
        "INSERT INTO audit_team_members (id, audit_id, site_id, operator_id, audited_by, drafted, published, person_id,"
        " role, proposed_on, approved_on, ended_on) SELECT $1, a.id, a.site_id, a.operator_id, a.audited_by, a.drafted,"
        " a.published, $3, 'AUDITOR', $4, $5, $6 FROM audits a WHERE a.id = $2",
        id, audit, person, SINCE, SINCE if approved else None, date(2026, 1, 1) if ended else None,
    )  # fmt: skip


async def _people(connection: asyncpg.Connection) -> None:
    known = {LAPWING: AUDITORS, MERLIN: AUDITORS, NIGHTJAR: AUDITORS, ORIOLE: AUDITORS, PLOVER: AUDITORS,
             QUAIL: OTHER_FIRM, SIGNER: OPERATOR}  # fmt: skip
    for number, (person, organisation) in enumerate(known.items(), 960):
        await connection.execute("INSERT INTO persons VALUES ($1, $2, $3)", person, f"person-{number}", SINCE)
        await works_for(connection, named(number), person, organisation)
