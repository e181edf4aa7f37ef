"""The rules of what audits find, asked of the planted world: each query counts the rows that break one."""

from __future__ import annotations

import json
from hashlib import sha256

import asyncpg
import pytest

from domain.rules import Rules

pytestmark = pytest.mark.usefixtures("planted")

_SHARE = (
    """(SELECT min(s.points::numeric / nullif(s.possible, 0)) FROM area_scores s WHERE s.report_id = p.id)"""
)
_CRITICAL_UNMET = """EXISTS (SELECT FROM requirements q LEFT JOIN audit_ratings r ON r.requirement_id = q.id
    AND r.audit_id = p.audit_id AND r.current WHERE q.edition_id = p.edition_id AND q.critical IS NOT false
    AND (r.rating IS NULL OR r.rating NOT IN ('FULLY', 'SUBSTANTIALLY', 'NOT_RELEVANT')))"""

BROKEN = {
    "a drafted audit with a requirement in scope that is not rated": """
        SELECT count(*) FROM audit_scope s WHERE s.drafted AND NOT EXISTS (SELECT FROM audit_ratings r
            WHERE r.audit_id = s.audit_id AND r.requirement_id = s.requirement_id AND r.current)""",
    "a rating without evidence, or an interview mark beside nothing else": """
        SELECT count(*) FROM audit_ratings r WHERE r.rating <> 'NOT_SCORED'
            AND NOT EXISTS (SELECT FROM rating_evidence e WHERE e.rating_id = r.id)""",
    "an interview mark where nobody was heard": """
        SELECT count(*) FROM interview_evidence m WHERE NOT EXISTS (SELECT FROM interviews i
            WHERE i.audit_id = m.audit_id AND i.state = 'HELD')""",
    "a rating made before stage 2, or after the draft": """
        SELECT count(*) FROM audit_ratings r JOIN audits a ON a.id = r.audit_id
            JOIN audit_events e ON e.audit_id = a.id AND e.state = 'STAGE_2'
        WHERE r.rated_on < e.occurred_on OR r.rated_on > coalesce(a.drafted_on, a.stopped_on, current_date)""",
    "a published audit without its report and achievement, or of other levels": """
        SELECT count(*) FROM audits a LEFT JOIN audit_reports p ON p.audit_id = a.id
            LEFT JOIN achievements g ON g.audit_id = a.id
        WHERE a.published AND (p.level IS DISTINCT FROM a.level OR g.level IS DISTINCT FROM a.level)""",
    "a report of an audit that is not published": """
        SELECT count(*) FROM audit_reports p JOIN audits a ON a.id = p.audit_id WHERE NOT a.published""",
    "a level that its scores or critical requirements do not bear": f"""
        SELECT count(*) FROM audit_reports p WHERE p.level <> CASE
            WHEN {_CRITICAL_UNMET} THEN 'TRANSPARENCY' WHEN {_SHARE} >= 1 THEN 'LEVEL_100'
            WHEN {_SHARE} >= 0.75 THEN 'LEVEL_75' WHEN {_SHARE} >= 0.5 THEN 'LEVEL_50' ELSE 'TRANSPARENCY' END""",
    "a corrective action longer than the rule, or verified before it was done": f"""
        SELECT count(*) FROM corrective_actions c JOIN audits a ON a.id = c.audit_id
        WHERE c.due_on > a.drafted_on + interval '{Rules().corrective_action_months} months'
            OR c.opened_on < a.drafted_on OR c.verified_on < c.done_on""",
    "a published report with an action that is open": """
        SELECT count(*) FROM corrective_actions WHERE published AND verified_on IS NULL""",
    "surveillance later than the rule": f"""
        SELECT count(*) FROM achievements
        WHERE surveillance_due_on > granted_on + interval '{Rules().surveillance_months} months'""",
    "an achievement in force without an agreement": """
        SELECT count(*) FROM achievements h JOIN audits a ON a.id = h.audit_id
            JOIN agreements g ON g.id = a.agreement_id
        WHERE (h.ended_on IS NULL) <> (g.terminated_on IS NULL)""",
    "something dated after today": """
        SELECT count(*) FROM (SELECT occurred_on FROM corrective_action_events UNION ALL
            SELECT held_on FROM audit_outreach UNION ALL SELECT rated_on FROM audit_ratings) d (day)
        WHERE day > current_date""",
    "evidence or an outreach that names an interview": """
        SELECT count(*) FROM rating_evidence WHERE kind = 'INTERVIEW'""",
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


async def test_reports_say_what_the_rows_say_and_anybody_can_compute_their_digest(
    owner: asyncpg.Connection,
) -> None:
    reports = await owner.fetch("SELECT audit_id, body, digest, level FROM audit_reports")
    assert len(reports) >= 3
    for report in reports:
        assert sha256(report["body"].encode()).hexdigest() == report["digest"]
        told = json.loads(report["body"])
        rated = await owner.fetch(
            "SELECT requirement_id, rating FROM audit_ratings WHERE audit_id = $1 AND current",
            report["audit_id"],
        )
        assert told["ratings"] == dict(rated)
        assert told["level"] == report["level"]


TOLD = {
    "levels achieved": ("SELECT count(DISTINCT level) FROM achievements", 3),
    "ratings": ("SELECT count(DISTINCT rating) FROM audit_ratings", 6),
    "ratings that were made anew": ("SELECT count(*) FROM audit_ratings WHERE working", 10),
    "actions by where they stand": ("SELECT count(DISTINCT step) FROM corrective_action_events", 4),
    "actions that are overdue": (
        "SELECT count(*) FROM corrective_actions WHERE verified_on IS NULL AND due_at < now()",
        1,
    ),
    "kinds of outreach": ("SELECT count(DISTINCT kind) FROM audit_outreach", 8),
    "barriers that stood in the way": ("SELECT count(DISTINCT kind) FROM outreach_barriers", 8),
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
async def test_there_are_some(owner: asyncpg.Connection, what: str) -> None:
    query, least = TOLD[what]
    assert await owner.fetchval(query) >= least
