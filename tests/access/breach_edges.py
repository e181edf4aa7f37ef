"""Hard cases of breaches: overdue, near, told late, of no risk, closed. Written as the tables' owner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import asyncpg

_SPACE = UUID("5e9f1e5c-6a3f-4d0a-9b68-6f0f4c3f5a27")


async def plant_breaches(owner: asyncpg.Connection) -> None:
    """One of each: hours since somebody became aware, risk, hours after which the authority was told, closed."""
    now = datetime.now(UTC).replace(microsecond=0)
    for number, (hours, risk, told, closed) in enumerate(
        (
            (80, "HIGH", None, False),
            (60, "LIKELY", None, False),
            (200, "LIKELY", 90, False),
            (300, "UNLIKELY", None, False),
            (400, "HIGH", 10, True),
            (500, "UNLIKELY", None, True),
        )
    ):
        aware = now - timedelta(hours=hours)
        await owner.execute(
            "INSERT INTO breaches (id, kinds, cause, reached, risk, people, aware_at, due_at, recorded_at,"
            " authority_told_at, delay_reason, people_told_at, closed_at, warned, in_log, version)"
            " VALUES ($1, $2, 'UNKNOWN', $3, $4, 'UP_TO_10', $5, $6, $5, $7, $8, $9, $10, 'NOT_YET', false, 1)",
            uuid5(_SPACE, str(number)),
            ["CONFIDENTIALITY"],
            ["RECORDS", "BACKUPS"],
            risk,
            aware,
            aware + timedelta(hours=72),
            None if told is None else aware + timedelta(hours=told),
            "OVERSIGHT" if told is not None and told > 72 else None,
            aware + timedelta(hours=20) if closed and risk == "HIGH" else None,
            aware + timedelta(hours=100) if closed else None,
        )
