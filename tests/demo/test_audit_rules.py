"""The rules of audits, asked of the planted world: each query counts the rows that break one."""

from __future__ import annotations

import asyncpg
import pytest

from domain.rules import Rules
from infra.demo.personas import AUDITOR, AUDITOR_2, COMPANY_1, LEAD_AUDITOR

pytestmark = pytest.mark.usefixtures("planted")

STEPS = """NONE>SELF_ASSESSMENT,SELF_ASSESSMENT>APPLIED,APPLIED>AGREEMENT_SIGNED,AGREEMENT_SIGNED>FIRM_CONTRACTED,
    FIRM_CONTRACTED>TEAM_APPROVED,TEAM_APPROVED>STAGE_1,STAGE_1>NOTICE_PUBLISHED,NOTICE_PUBLISHED>STAGE_2,
    STAGE_2>DRAFT_REPORT,DRAFT_REPORT>CORRECTIVE_ACTION,DRAFT_REPORT>PUBLISHED,CORRECTIVE_ACTION>PUBLISHED"""
"""What may follow what, as DOMAIN 10 has it; and any of them may be stopped."""
_AT = "(SELECT occurred_on FROM audit_events e WHERE e.audit_id = a.id AND e.state = '{}')"
_TEAM_FROM = """('TEAM_APPROVED', 'STAGE_1', 'NOTICE_PUBLISHED', 'STAGE_2', 'DRAFT_REPORT', 'CORRECTIVE_ACTION',
    'PUBLISHED')"""

BROKEN = {
    "a step that cannot follow the one before": f"""
        SELECT count(*) FROM (SELECT coalesce(lag(state) OVER w, 'NONE') || '>' || state step, state, occurred_on,
                lag(occurred_on) OVER w before, position, row_number() OVER w n
            FROM audit_events WINDOW w AS (PARTITION BY audit_id ORDER BY position)) s
        WHERE state <> 'STOPPED' AND step <> ALL ('{{{"".join(STEPS.split())}}}')
            OR step LIKE 'PUBLISHED>%' OR occurred_on < before OR position <> n""",
    "an audit that stands elsewhere than its last step": """
        SELECT count(*) FROM audits a WHERE state <> (SELECT e.state FROM audit_events e WHERE e.audit_id = a.id
            ORDER BY position DESC LIMIT 1)""",
    "a notice shorter than the rule, or of another day than stage 2 began": f"""
        SELECT count(*) FROM audits a JOIN audit_notices n ON n.audit_id = a.id
        WHERE n.first_day < n.published_on + {Rules().notice_days} OR n.first_day IS DISTINCT FROM a.stage_two_on
            OR {_AT.format("STAGE_2")} < n.first_day""",
    "an audit that came to stage 2 without a notice": f"""
        SELECT count(*) FROM audits a WHERE {_AT.format("STAGE_2")} IS NOT NULL
            AND NOT EXISTS (SELECT FROM audit_notices n WHERE n.audit_id = a.id)""",
    "a team without a lead": f"""
        SELECT count(*) FROM audits a WHERE state IN {_TEAM_FROM} AND NOT EXISTS (SELECT FROM audit_team_members m
            WHERE m.audit_id = a.id AND m.role = 'LEAD_AUDITOR' AND m.approved_on IS NOT NULL
                AND m.ended_on IS NULL)""",
    "somebody on a team who was no auditor of the firm": """
        SELECT count(*) FROM audit_team_members t WHERE NOT EXISTS (SELECT FROM memberships m
            WHERE m.person_id = t.person_id AND m.organisation_id = t.audited_by AND m.capacity = 'AUDITOR'
                AND m.starts <= t.approved_on AND (m.ends IS NULL OR m.ends >= t.approved_on))""",
    "somebody on a team who sits on the Board, or works for the operator": """
        SELECT count(*) FROM audit_team_members t JOIN memberships m ON m.person_id = t.person_id
        WHERE m.capacity = 'BOARD_MEMBER' OR m.organisation_id = t.operator_id""",
    "a firm that did not stand by the site when it was contracted": f"""
        SELECT count(*) FROM audits a WHERE firm_id IS NOT NULL AND NOT EXISTS (SELECT FROM assignments s
            WHERE s.site_id = a.site_id AND s.organisation_id = a.firm_id AND s.capacity = 'AUDIT'
                AND s.starts <= {_AT.format("FIRM_CONTRACTED")})""",
    "an operator that did not operate the site": """
        SELECT count(*) FROM audits a WHERE NOT EXISTS (SELECT FROM assignments s WHERE s.site_id = a.site_id
            AND s.organisation_id = a.operator_id AND s.capacity = 'OPERATOR' AND s.starts <= a.opened_on)""",
    "an agreement of another site or operator, or signed after it was confirmed": f"""
        SELECT count(*) FROM audits a JOIN agreements g ON g.id = a.agreement_id
        WHERE (g.site_id, g.operator_id) <> (a.site_id, a.operator_id)
            OR g.signed_on > {_AT.format("AGREEMENT_SIGNED")}""",
    "an audit that went on after its agreement had ended": """
        SELECT count(*) FROM audits a JOIN agreements g ON g.id = a.agreement_id
            JOIN audit_events e ON e.audit_id = a.id
        WHERE g.terminated_on IS NOT NULL AND (e.occurred_on > g.terminated_on
            OR a.state NOT IN ('STOPPED', 'PUBLISHED') OR a.stopped_on <> g.terminated_on)""",
    "something dated after today": "SELECT count(*) FROM audit_events WHERE occurred_on > current_date",
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


async def test_audits_stand_in_every_stage_and_two_were_stopped_for_two_reasons(
    owner: asyncpg.Connection,
) -> None:
    found = {row[0] for row in await owner.fetch("SELECT DISTINCT state FROM audits")}
    assert found == {
        "SELF_ASSESSMENT", "APPLIED", "AGREEMENT_SIGNED", "FIRM_CONTRACTED", "TEAM_APPROVED", "STAGE_1",
        "NOTICE_PUBLISHED", "STAGE_2", "DRAFT_REPORT", "CORRECTIVE_ACTION", "PUBLISHED", "STOPPED",
    }  # fmt: skip
    why = {
        row[0]
        for row in await owner.fetch("SELECT DISTINCT reason FROM audit_events WHERE reason IS NOT NULL")
    }
    assert why == {"AGREEMENT_TERMINATED", "WITHDRAWN"}


async def test_the_first_companys_audits_stand_at_several_stages(owner: asyncpg.Connection) -> None:
    states = await owner.fetch("SELECT DISTINCT state FROM audits WHERE operator_id = $1", COMPANY_1.id)
    assert {row[0] for row in states} >= {"STAGE_2", "DRAFT_REPORT", "CORRECTIVE_ACTION"}


async def test_two_auditors_are_on_teams_and_the_third_on_none(owner: asyncpg.Connection) -> None:
    on_a_team = {row[0] for row in await owner.fetch("SELECT person_id FROM audit_team_members")}
    assert {AUDITOR.id, LEAD_AUDITOR.id} <= on_a_team
    assert AUDITOR_2.id not in on_a_team
