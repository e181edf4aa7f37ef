"""Motions in every state, with what every seat gave: also a seat whose holder's term ended yesterday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import asyncpg

from infra.demo.personas import BOARD_MEMBER, BOARD_MEMBER_COMPANY
from tests.access.edges import SITES, _id

_PASSED = {"because": "MAJORITY", "in_favour": 7, "against": 2, "abstained": 1, "returned_by": []}
_RETURNED = {
    "because": "SECTOR_REFUSED",
    "in_favour": 9,
    "against": 2,
    "abstained": 0,
    "returned_by": ["WORKERS"],
}
_ADOPTED = {"because": "CONSENSUS", "in_favour": 8, "against": 0, "abstained": 1, "returned_by": []}
_WAYS = {
    "DRAFT": ("DRAFT",),
    "SEEKING_CONSENSUS": ("DRAFT", "SEEKING_CONSENSUS"),
    "VOTING": ("DRAFT", "SEEKING_CONSENSUS", "VOTING"),
    "PASSED": ("DRAFT", "SEEKING_CONSENSUS", "VOTING", "PASSED"),
    "RETURNED": ("DRAFT", "SEEKING_CONSENSUS", "VOTING", "RETURNED"),
    "ADOPTED": ("DRAFT", "SEEKING_CONSENSUS", "ADOPTED"),
}
_RESULTS = {"PASSED": _PASSED, "RETURNED": _RETURNED, "ADOPTED": _ADOPTED}


async def plant_motions(owner: asyncpg.Connection, today: date) -> None:
    """One in every state; what the seats give is written while the motion takes it."""
    seats = [row[0] for row in await owner.fetch("SELECT id FROM seats ORDER BY id")]
    for number, (end, way) in enumerate(_WAYS.items()):
        motion = _id(f"motion {end}")
        await owner.execute(
            "INSERT INTO motions (id, title, text, site_id, moved_by, drafted_on, state, has_result)"
            " VALUES ($1, $2, 'Decide it.', $3, $4, $5, 'DRAFT', false)",
            motion, f"Motion {end}", SITES["ended"] if number % 2 else None, seats[0] if number % 3 else None,
            today - timedelta(days=40),
        )  # fmt: skip
        for position, state in enumerate(way, 1):
            await _step(owner, motion, state, today)
            await owner.execute(
                "INSERT INTO motion_events VALUES ($1, $2, $3, $4, $5, NULL, $6)",
                _id(f"{end} step {position}"), motion, state in _RESULTS, state, today, position,
            )  # fmt: skip
            await _given(owner, motion, end, state, seats, today)


async def plant_participation(owner: asyncpg.Connection, today: date) -> None:
    """A quarter, with a cell that is shown and five that are not."""
    for number, sector in enumerate(("COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "FINANCE"), 1):
        count = 15 if number == 2 else None
        await owner.execute(
            "INSERT INTO participation VALUES ($1, '2025-Q4', 'COMMENT', $2, '2025-10-01', $3, $4, $5, 0.1667, $6)",
            f"2025-Q4:COMMENT:{sector}", sector, number, count, 1.0 if count else None, today,
        )  # fmt: skip


async def _step(owner: asyncpg.Connection, motion: object, state: str, today: date) -> None:
    facts: dict[str, object] = {"state": state}
    if state == "SEEKING_CONSENSUS":
        facts["consensus_until"] = today
    if state == "VOTING":
        facts |= {"opened_on": today, "closes_at": datetime(2027, 1, 1, tzinfo=UTC)}
    if state in _RESULTS:
        facts |= {"has_result": True, "decided_on": today, "recused": 2, "quorum": 7, **_RESULTS[state]}
        if state != "ADOPTED":
            facts |= {"majority_parts": 1, "majority_of": 2}
    named = ", ".join(f"{name} = ${number}" for number, name in enumerate(facts, 2))
    await owner.execute(f"UPDATE motions SET {named} WHERE id = $1", motion, *facts.values())


async def _given(
    owner: asyncpg.Connection, motion: object, end: str, state: str, seats: list[str], today: date
) -> None:
    at = datetime.combine(today, datetime.min.time(), UTC)
    if state == "SEEKING_CONSENSUS":
        for seat in seats[::2]:
            await owner.execute(
                "INSERT INTO motion_positions VALUES ($1, $2, $3, $4, $5, 'ASSENT', $6, 1)",
                _id(f"{end} {seat} position"), motion, seat, seat.split(":")[0], BOARD_MEMBER.id, at,
            )  # fmt: skip
    if state == "VOTING":
        for seat in seats:
            await owner.execute(
                "INSERT INTO ballots VALUES ($1, $2, $3, $4, $5, 'YES', $6, false, 2)",
                _id(f"{end} {seat} ballot"), motion, seat, seat.split(":")[0], BOARD_MEMBER.id, at,
            )  # fmt: skip
        for seat in seats[::3]:
            await owner.execute(
                "INSERT INTO motion_recusals VALUES ($1, $2, $3, $4, '{SITE,OWN_WORD}', $5)",
                _id(f"{end} {seat} recusal"), motion, seat, BOARD_MEMBER_COMPANY.id, today,
            )  # fmt: skip
