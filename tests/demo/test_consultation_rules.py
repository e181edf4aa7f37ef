"""The rules of proposed changes and consultations, asked of the planted world: a query counts what breaks one."""

from __future__ import annotations

import asyncpg
import pytest

from domain.rules import Rules
from infra.reference import REQUIREMENTS

pytestmark = pytest.mark.usefixtures("planted")

STEPS = """NONE>DRAFTED,DRAFTED>UNDER_BOARD_CONSIDERATION,UNDER_BOARD_CONSIDERATION>IN_CONSULTATION,
    IN_CONSULTATION>CONSULTATION_CLOSED,CONSULTATION_CLOSED>APPROVED,CONSULTATION_CLOSED>RETURNED"""
"""What may follow what, as DOMAIN 2 has it."""
_PUBLISHED = (
    "(SELECT count(*) FROM consultation_comments c WHERE c.round_id = t.round_id AND c.state = 'PUBLISHED')"
)

BROKEN = {
    "a step that cannot follow the one before": f"""
        SELECT count(*) FROM (SELECT coalesce(lag(state) OVER w, 'NONE') || '>' || state step, occurred_on,
                lag(occurred_on) OVER w before, position, row_number() OVER w n
            FROM proposed_change_events WINDOW w AS (PARTITION BY proposed_change_id ORDER BY position)) s
        WHERE step <> ALL ('{{{"".join(STEPS.split())}}}') OR occurred_on < before OR position <> n""",
    "a decision by a motion that came out otherwise, or was on something else": """
        SELECT count(*) FROM proposed_change_events e LEFT JOIN motions m ON m.id = e.motion_id
            AND m.proposed_change_id = e.proposed_change_id AND m.decided_on = e.occurred_on
        WHERE e.state IN ('APPROVED', 'RETURNED')
            AND (m.state IS NULL OR (e.state = 'APPROVED') <> (m.state IN ('PASSED', 'ADOPTED')))""",
    "a proposal of the seed that was moved": """
        SELECT count(*) FROM proposed_changes WHERE NOT kept_here AND state <> 'UNDER_BOARD_CONSIDERATION'""",
    "a round shorter than the rule": f"""
        SELECT count(*) FROM consultation_rounds WHERE closes_on - opens_on + 1 < {Rules().consultation_least_days}""",
    "a comment outside its round, moderated before it came, or dated after today": """
        SELECT count(*) FROM consultation_comments c JOIN consultation_rounds r ON r.id = c.round_id
        WHERE c.submitted_on NOT BETWEEN r.opens_on AND r.closes_on OR c.moderated_on < c.submitted_on
            OR greatest(c.submitted_on, c.moderated_on) > current_date""",
    "a comment for another sector than the organisation's": """
        SELECT count(*) FROM consultation_comments c JOIN organisations o ON o.id = c.organisation_id
        WHERE o.sector IS DISTINCT FROM c.sector""",
    "a round that is answered and is not": """
        SELECT count(*) FROM consultation_rounds r JOIN consultation_comments c ON c.round_id = r.id
        WHERE r.answered_on IS NOT NULL
            AND (c.state = 'SUBMITTED' OR c.state = 'PUBLISHED' AND c.response_id IS NULL)""",
    "a comment that waits though its round is over": """
        SELECT count(*) FROM consultation_comments c JOIN consultation_rounds r ON r.id = c.round_id
        WHERE c.state = 'SUBMITTED' AND r.closes_on < current_date""",
    "tallies that do not come to what is published": f"""
        SELECT count(*) FROM (SELECT round_id, sum(comments) n FROM comment_tallies GROUP BY 1) t
        WHERE n <> {_PUBLISHED}""",
    "a tally by sector and position that is wrong": """
        SELECT count(*) FROM comment_tallies t WHERE comments <> (SELECT count(*) FROM consultation_comments c
            WHERE c.round_id = t.round_id AND c.sector IS NOT DISTINCT FROM t.sector AND c.position = t.position
                AND c.state = 'PUBLISHED')""",
    "an invented requirement that could be taken for the scheme's": r"""
        SELECT count(*) FROM requirements WHERE kept_here
            AND (number !~ '^[1-4]\.[1-8]\.D[12]$' OR source <> 'invented for the demonstration')""",
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


async def test_changes_stand_all_along_the_way(owner: asyncpg.Connection) -> None:
    states = await owner.fetch("SELECT state FROM proposed_changes WHERE kept_here ORDER BY position")
    assert [row[0] for row in states] == [
        "DRAFTED", "IN_CONSULTATION", "CONSULTATION_CLOSED", "APPROVED", "RETURNED",
    ]  # fmt: skip


async def test_all_six_sectors_and_people_of_none_spoke_and_some_wait(owner: asyncpg.Connection) -> None:
    sectors = await owner.fetch("SELECT DISTINCT sector FROM consultation_comments WHERE state = 'PUBLISHED'")
    assert {row[0] for row in sectors} == {
        "COMMUNITIES", "WORKERS", "NGOS", "MINING_COMPANIES", "CONSUMER_BRANDS", "FINANCE", None,
    }  # fmt: skip
    found = dict(await owner.fetch("SELECT state, count(*) FROM consultation_comments GROUP BY 1"))
    assert set(found) == {"SUBMITTED", "PUBLISHED", "DECLINED"}


def test_the_reference_has_no_number_such_as_the_invented_ones() -> None:
    assert not [one.number for one in REQUIREMENTS.rows() if one.number and ".D" in one.number]
