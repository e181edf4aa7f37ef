"""The rules of motions, asked of the planted world: each query counts the rows that break one."""

from __future__ import annotations

import asyncpg
import pytest

from domain.rules import Rules

pytestmark = pytest.mark.usefixtures("planted")

STEPS = (
    "NONE>DRAFT DRAFT>SEEKING_CONSENSUS SEEKING_CONSENSUS>ADOPTED SEEKING_CONSENSUS>VOTING VOTING>PASSED "
    "VOTING>FAILED VOTING>RETURNED"
)
"""What may follow what, as DOMAIN 1 has it."""

_OF = "count(*) FILTER (WHERE NOT b.recused AND b.vote ="
_VOTES = f"""SELECT m.id, m.state, m.in_favour, m.against, m.abstained,
    {_OF} 'YES') yes, {_OF} 'NO') no, {_OF} 'ABSTAIN') abstain
    FROM motions m LEFT JOIN ballots b ON b.motion_id = m.id
    WHERE m.state IN ('PASSED', 'FAILED', 'RETURNED') GROUP BY m.id"""
_BOTH_NO = """SELECT b.sector FROM ballots b WHERE b.motion_id = m.id AND b.vote = 'NO' AND NOT b.recused
    GROUP BY 1 HAVING count(*) = 2"""

BROKEN = {
    "a step that cannot follow the one before": f"""
        SELECT count(*) FROM (SELECT coalesce(lag(state) OVER w, 'NONE') || '>' || state step, occurred_on,
                lag(occurred_on) OVER w before, position, row_number() OVER w n
            FROM motion_events WINDOW w AS (PARTITION BY motion_id ORDER BY position)) s
        WHERE step <> ALL ('{{{STEPS.replace(" ", ",")}}}') OR occurred_on < before OR position <> n""",
    "a motion that stands elsewhere than its last step": """
        SELECT count(*) FROM motions m WHERE state <> (SELECT e.state FROM motion_events e WHERE e.motion_id = m.id
            ORDER BY position DESC LIMIT 1)""",
    "a result that is not what the votes come to": f"""
        SELECT count(*) FROM ({_VOTES}) v WHERE (in_favour, against, abstained) <> (yes, no, abstain)""",
    "a motion that passed against both seats of a sector, or without a majority or a quorum": f"""
        SELECT count(*) FROM ({_VOTES}) m WHERE m.state = 'PASSED'
            AND (EXISTS ({_BOTH_NO}) OR yes <= no OR yes + no + abstain < {Rules().quorum_seats})""",
    "a returned motion that does not name the sectors": f"""
        SELECT count(*) FROM motions m WHERE state = 'RETURNED' AND returned_by::text[] <> ARRAY({_BOTH_NO})""",
    "a vote of somebody who stood back, or did not hold the seat": """
        SELECT count(*) FROM ballots b WHERE EXISTS (SELECT FROM motion_recusals r WHERE r.motion_id = b.motion_id
                AND r.person_id = b.person_id AND NOT b.recused)
            OR NOT EXISTS (SELECT FROM seat_terms t WHERE t.seat_id = b.seat_id AND t.person_id = b.person_id
                AND b.cast_at::date BETWEEN t.starts AND coalesce(t.ends, 'infinity'))""",
    "a vote before it opened or after it closed": """
        SELECT count(*) FROM ballots b JOIN motions m ON m.id = b.motion_id
        WHERE b.cast_at::date < m.opened_on OR b.cast_at >= m.closes_at""",
    "a result before the vote closed": "SELECT count(*) FROM motions WHERE decided_on < closes_at::date",
    "an open vote that closed long ago": "SELECT count(*) FROM motions WHERE state = 'VOTING' AND closes_at < now()",
}


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


async def test_motions_stand_in_every_state_and_failed_in_both_ways(owner: asyncpg.Connection) -> None:
    found = await owner.fetch("SELECT state, because, count(*) FROM motions GROUP BY 1, 2 ORDER BY 1, 2")
    assert [tuple(row) for row in found] == [
        ("ADOPTED", "CONSENSUS", 1),
        ("DRAFT", None, 1),
        ("FAILED", "NO_MAJORITY", 1),
        ("FAILED", "NO_QUORUM", 1),
        ("PASSED", "MAJORITY", 2),
        ("RETURNED", "SECTOR_REFUSED", 2),
        ("SEEKING_CONSENSUS", None, 1),
        ("VOTING", None, 1),
    ]
    sent_back = await owner.fetch("SELECT returned_by FROM motions WHERE state = 'RETURNED' ORDER BY 1")
    assert [row[0] for row in sent_back] == [["COMMUNITIES"], ["MINING_COMPANIES"]]


async def test_what_was_set_aside_while_planting_guards_again(owner: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await owner.execute(
            "UPDATE ballots SET vote = 'YES' WHERE motion_id IN (SELECT id FROM motions WHERE has_result)"
        )
