"""The little world's motions: some in every state, drafted on few different days, with what single seats gave.

The board persona holds one seat of the Board today, and held another before.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import asyncpg

from tests.reads import world as w

STATES = ("DRAFT", "SEEKING_CONSENSUS", "VOTING", "PASSED", "RETURNED")
SEATS = ("WORKERS:1", "WORKERS:2", "NGOS:1", "FINANCE:2")
AT = datetime.combine(w.TODAY, datetime.min.time(), UTC)


async def fill_motions(owner: asyncpg.Connection) -> None:
    """Writes them as the owner role; what seats give, while the motion takes it."""
    dice, person = random.Random(13), w.PERSON["company"]
    for n, (seat, first, last) in enumerate((("WORKERS:1", -90, None), ("FINANCE:2", -300, -91))):
        await owner.execute(
            "INSERT INTO seat_terms (id, seat_id, person_id, starts, ends) VALUES ($1, $2, $3, $4, $5)",
            w.uid(40, n), seat, person, w.TODAY + timedelta(first),
            None if last is None else w.TODAY + timedelta(last),
        )  # fmt: skip
    for n in range(40):
        key, state = w.uid(41, n), STATES[n % len(STATES)]
        await owner.execute(
            "INSERT INTO motions (id, title, text, site_id, organisation_id, proposed_change_id, moved_by, drafted_on,"
            " state, has_result, consensus_until) VALUES ($1, $2, 'It''s \"to\" decide.', $3, $4, $5, $6, $7,"
            " 'SEEKING_CONSENSUS', false, $8)",
            key, f"Motion {n}", w.SITE[n % 6] if n % 4 == 0 else None, w.ORG["company"] if n % 4 == 1 else None,
            "2.0:zero-tolerance-policy" if n % 4 == 2 else None, dice.choice([None, *SEATS]),
            w.TODAY - timedelta(dice.randrange(4)), w.TODAY,
        )  # fmt: skip
        for m, seat in enumerate(SEATS):
            await owner.execute(
                "INSERT INTO motion_positions VALUES ($1, $2, $3, $4, $5, 'ASSENT', $6, 1)",
                w.uid(42, 10 * n + m), key, seat, seat.split(":")[0], person, AT,
            )  # fmt: skip
        await _further(owner, n, state)
        for position in range(1 + n % 3):
            await owner.execute(
                "INSERT INTO motion_events VALUES ($1, $2, $3, $4, $5, NULL, $6)",
                w.uid(43, 10 * n + position), key, state in ("PASSED", "RETURNED"), state, w.TODAY, position,
            )  # fmt: skip


async def _further(owner: asyncpg.Connection, n: int, state: str) -> None:
    key, person = w.uid(41, n), w.PERSON["company"]
    if state == "DRAFT":
        await owner.execute("UPDATE motions SET state = 'DRAFT', consensus_until = NULL WHERE id = $1", key)
    if state in ("DRAFT", "SEEKING_CONSENSUS"):
        return
    await owner.execute(
        "UPDATE motions SET state = 'VOTING', opened_on = $2, closes_at = $3 WHERE id = $1", key, w.TODAY, AT
    )
    for m, seat in enumerate(SEATS):
        await owner.execute(
            "INSERT INTO ballots VALUES ($1, $2, $3, $4, $5, 'NO', $6, false, 1)",
            w.uid(44, 10 * n + m), key, seat, seat.split(":")[0], person, AT,
        )  # fmt: skip
        if m % 2:
            await owner.execute(
                "INSERT INTO motion_recusals VALUES ($1, $2, $3, $4, '{SITE,OWN_WORD}', $5)",
                w.uid(45, 10 * n + m), key, seat, person, w.TODAY,
            )  # fmt: skip
    if state == "VOTING":
        return
    why, back = (
        ("MAJORITY", []) if state == "PASSED" else ("SECTOR_REFUSED", ["WORKERS", "FINANCE"][: n % 3 or 1])
    )
    await owner.execute(
        "UPDATE motions SET state = $2, has_result = true, because = $3, returned_by = $4, decided_on = $5, in_favour = 7,"
        " against = 4, abstained = 0, recused = 2, quorum = 7, majority_parts = 1, majority_of = 2 WHERE id = $1",
        key, state, why, back, w.TODAY,
    )  # fmt: skip


async def fill_participation(owner: asyncpg.Connection) -> None:
    """Two quarters of three sectors."""
    for quarter, starts in (("2025-Q3", "2025-07-01"), ("2025-Q4", "2025-10-01")):
        for n, sector in enumerate(("COMMUNITIES", "WORKERS", "FINANCE"), 1):
            count = 5 * n if n > 1 else None
            await owner.execute(
                "INSERT INTO participation VALUES ($1, $2, 'ENGAGEMENT', $3, $4, $5, $6, $7, 0.1667, $8)",
                f"{quarter}:ENGAGEMENT:{sector}", quarter, sector, datetime.fromisoformat(starts).date(), n, count,
                None if count is None else count / 25, datetime(2026, 2, 1, tzinfo=UTC).date(),
            )  # fmt: skip
