"""Cases as plain rows, for tests of what is done over all of them at once; the small world of the engagement tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from uuid import UUID, uuid4

import asyncpg

from domain.cases.clock import Deadlines, DueKind
from domain.cases.days import FAR
from domain.cases.ports import CaseKind
from infra.database import Database
from tests.engagement.place import arrange
from tests.engagement.world import MINE, OPERATOR, RIVER_NGO, SECRETARIAT

TABLES = {
    CaseKind.GRIEVANCE: "grievances",
    CaseKind.REPORT: "reports",
    CaseKind.ALLEGATION: "allegations",
}
ENTITIES = {
    CaseKind.GRIEVANCE: "Grievance",
    CaseKind.REPORT: "Report",
    CaseKind.ALLEGATION: "Allegation",
}
MECHANISM = UUID("00000000-0000-4000-8000-00000000f001")
LONG_AGO = date(2025, 1, 5)
"""A Sunday: also an anonymous case may have come in on it."""
_SERIAL = count(1)


async def arranged(database: Database, owner: asyncpg.Connection) -> None:
    """Organisations, two mines, and the operator's own mechanism: put there once."""
    if await owner.fetchval("SELECT true FROM sites WHERE id = $1", MINE):
        return
    await arrange(database)
    await owner.execute("UPDATE sites SET time_zone = 'America/Lima'")
    await put(
        owner,
        "mechanisms",
        id=MECHANISM,
        kind="SITE",
        body_id=OPERATOR,
        site_id=MINE,
        name="The mine's own",
        opened_on=LONG_AGO,
    )


async def emptied(owner: asyncpg.Connection) -> None:
    """Without cases, notices, warnings and barriers."""
    await owner.execute(
        "TRUNCATE grievances, reports, allegations, engagements, case_notices, early_warnings, outbox,"
        " outbox_by_week, audit_log, audit_log_by_week CASCADE"
    )


async def put(owner: asyncpg.Connection, table: str, **columns: object) -> None:
    """One row."""
    places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    await owner.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", *columns.values())


async def case(
    owner: asyncpg.Connection,
    kind: CaseKind,
    id: UUID | None = None,
    *,
    by_week: bool = False,
    **more: object,
) -> UUID:
    """A case that just came in, with what is said about it."""
    made = id or uuid4()
    columns = {
        "id": made,
        "body_id": SECRETARIAT,
        "site_id": MINE,
        "identity_mode": "ANONYMOUS" if by_week else "CONFIDENTIAL",
        "by_week": by_week,
        "received_on": LONG_AGO,
        "due_key": FAR,
        **_own(kind, made, by_week),
        **more,
    }
    await put(owner, TABLES[kind], **columns)
    return made


def due(kind: DueKind, on: date, at: datetime | None) -> Mapping[str, object]:
    """The columns of a clock: what is due, and by when; without a moment it is paused."""
    return {"due": kind.value, "due_on": on, "due_at": at, "due_key": at or FAR}


def ticking(clock: Deadlines) -> Mapping[str, object]:
    """The columns of a clock."""
    kind = clock.kind.value if clock.kind else None
    return {"due": kind, "due_on": clock.due_on, "due_at": clock.due_at, "due_key": clock.order_key}


async def barrier(
    owner: asyncpg.Connection, kind: str, states: tuple[str, ...], keeper: UUID = RIVER_NGO
) -> tuple[UUID, UUID]:
    """A barrier that came to these states, and the record of the last."""
    met, id, last = uuid4(), uuid4(), uuid4()
    open_to = {"site_id": MINE, "shared_members": False, "shared_operator": False, "published": False}
    await put(
        owner, "engagements", id=met, owner_id=keeper, starts_on=LONG_AGO, ends_on=LONG_AGO,
        purpose="To hear", method="PUBLIC_MEETING", level="CONSULT", language="es",
        recorded_at=datetime.fromisoformat("2025-01-05T12:00:00+00:00"), **open_to,
    )  # fmt: skip
    await put(
        owner, "barriers", id=id, engagement_id=met, owner_id=keeper, kind=kind, severity="HIGH",
        state=states[-1], affected_sector="WORKERS", identified_on=LONG_AGO, **open_to,
    )  # fmt: skip
    for position, state in enumerate(states, 1):
        await put(
            owner, "barrier_events", id=last if position == len(states) else uuid4(), barrier_id=id,
            owner_id=keeper, state=state, occurred_on=LONG_AGO, organisation_id=keeper, position=position,
            **open_to,
        )  # fmt: skip
    return id, last


async def told(owner: asyncpg.Connection, entity: str) -> list[tuple[str, UUID, str]]:
    """What the outboxes hold of an entity: the kind, the record, and when: a moment, or a week."""
    return [
        tuple(row)
        for row in await owner.fetch(
            """
            SELECT kind, entity_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI') FROM outbox WHERE entity = $1
            UNION ALL SELECT kind, entity_id, 'week of ' || week FROM outbox_by_week WHERE entity = $1
            ORDER BY 1, 2, 3
            """,
            entity,
        )
    ]


def numbered() -> UUID:
    """An id that comes after those before it."""
    return UUID(f"00000000-0000-4000-8000-0000c{next(_SERIAL):07x}")


def _own(kind: CaseKind, id: UUID, by_week: bool) -> Mapping[str, object]:
    match kind:
        case CaseKind.GRIEVANCE:
            filed_by = id if by_week else RIVER_NGO
            return {
                "mechanism_id": MECHANISM, "mechanism": "SITE", "body_id": OPERATOR, "operator_sees": True,
                "filed_by": filed_by, "represented_by": id, "category": "WATER", "state": "SUBMITTED",
            }  # fmt: skip
        case CaseKind.REPORT:
            return {"concern": "SAFETY", "protected_person": "WORKER", "state": "RECEIVED"}
        case CaseKind.ALLEGATION:
            return {
                "filed_by": id if by_week else RIVER_NGO, "represented_by": id, "activities": ["ORGANISING"],
                "forms": ["DISMISSAL"], "actor": "MINE", "state": "RECEIVED",
            }  # fmt: skip
