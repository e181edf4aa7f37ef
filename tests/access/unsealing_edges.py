"""Hard cases of unsealings: somebody's of each kind of reader, and one by somebody who acts for the Board besides.

Written as the table's owner, after planting.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import asyncpg

from infra.demo.personas import AUDIT_FIRM_1, AUDITOR, NGO_1, NGO_MEMBER, SECRETARIAT, SECRETARIAT_HANDLER

_SPACE = UUID("6a1e0b5c-63f7-4d4f-9d1b-0a8e7c5d4b32")
_INSERT = """
    INSERT INTO unsealings (id, subject_kind, subject_id, purpose, fields, requester_id, organisation_id, reader,
        client,
        break_glass, requested_on, state, approvals, ends_at, review_due_at, entry)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'demo-identities', $9, $10, $11, $12, $13, $14, $15)
"""


async def plant_unsealings(owner: asyncpg.Connection) -> None:
    """One in each of some states; the persons behind them are in the demo."""
    now = datetime.now(UTC).replace(microsecond=0)
    party = await owner.fetchval("SELECT id FROM parties ORDER BY id LIMIT 1")
    alias = await owner.fetchval("SELECT id FROM grievance_aliases ORDER BY id LIMIT 1")
    for number, (person, organisation, reader, state, approvals) in enumerate(_ASKED):
        kind, subject = ("Party", party) if number % 2 else ("GrievanceAlias", alias)
        emergency = state == "BREAK_GLASS"
        await owner.execute(
            _INSERT, uuid5(_SPACE, str(number)), kind, subject, "PROTECTION", ["CONTACTS", "NAMES"], person,
            organisation, reader, emergency, now.date() - timedelta(days=number), state, approvals,
            now + timedelta(hours=1), now + timedelta(hours=72) if emergency else None, number or None,
        )  # fmt: skip


_ASKED: tuple[tuple[UUID, UUID, str, str, int], ...] = (
    (AUDITOR.id, AUDIT_FIRM_1.id, "AUDIT_FIRM", "REQUESTED", 0),
    (NGO_MEMBER.id, NGO_1.id, "NGO", "APPROVED", 2),
    (SECRETARIAT_HANDLER.id, SECRETARIAT.id, "SECRETARIAT", "SPENT", 2),
    (SECRETARIAT_HANDLER.id, SECRETARIAT.id, "SECRETARIAT", "BREAK_GLASS", 1),
)
