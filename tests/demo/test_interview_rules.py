"""The rules of undertakings, interviews and incidents, asked of the planted world: a query counts what breaks one."""

from __future__ import annotations

import asyncpg
import pytest

pytestmark = pytest.mark.usefixtures("planted")

_BEGAN = "(SELECT e.occurred_on FROM audit_events e WHERE e.audit_id = i.audit_id AND e.state = 'STAGE_2')"
_AGREES = """EXISTS (SELECT FROM interview_consents c WHERE c.interview_id = i.id AND c.consent = 'INTERVIEW'
    AND c.answer = 'GIVEN')"""

BROKEN = {
    "an interview before the site had promised": """
        SELECT count(*) FROM interviews i LEFT JOIN undertakings u ON u.audit_id = i.audit_id
        WHERE u.id IS NULL OR i.held_week < u.signed_on""",
    "a visit to a site that had not promised": """
        SELECT count(*) FROM audits a JOIN audit_events e ON e.audit_id = a.id AND e.state = 'STAGE_2'
        WHERE NOT EXISTS (SELECT FROM undertakings u WHERE u.audit_id = a.id AND u.signed_on <= e.occurred_on)""",
    "a promise by a text that is not in force, or of another operator": """
        SELECT count(*) FROM undertakings u JOIN audits a ON a.id = u.audit_id
            JOIN undertaking_texts t ON t.id = u.promise_id
        WHERE NOT t.in_force OR t.digest <> u.digest OR (u.operator_id, u.site_id) <> (a.operator_id, a.site_id)""",
    "an interview held before stage 2 began, or in a week to come": f"""
        SELECT count(*) FROM interviews i WHERE held_week < {_BEGAN} OR held_week > current_date""",
    "an interview that was held without a yes": f"""
        SELECT count(*) FROM interviews i WHERE state = 'HELD' AND NOT {_AGREES}""",
    "a worker who was heard with management in the room": """
        SELECT count(*) FROM interviews WHERE NOT management_absent AND role <> 'MANAGER'""",
    "a step of somebody who is not on the team": """
        SELECT count(*) FROM (SELECT audit_id, person_id FROM interview_events UNION ALL
            SELECT audit_id, person_id FROM incident_events) e
        WHERE person_id IS NOT NULL AND NOT EXISTS (SELECT FROM audit_team_members m WHERE m.audit_id = e.audit_id
            AND m.person_id = e.person_id AND m.approved_on IS NOT NULL)""",
    "a label that two interviews share, or a party's pseudonym": """
        SELECT (SELECT count(*) - count(DISTINCT alias) FROM interviews)
            + (SELECT count(*) FROM interviews i JOIN parties p ON p.pseudonym = i.alias)""",
    "an incident that stands elsewhere than its last step": """
        SELECT count(*) FROM integrity_incidents i WHERE state <> (SELECT e.state FROM incident_events e
            WHERE e.incident_id = i.id ORDER BY position DESC LIMIT 1)""",
    "a notice that says another thing than its incident": """
        SELECT count(*) FROM integrity_notices n JOIN integrity_incidents i ON i.notice_id = n.id
        WHERE n.kind <> i.kind OR n.effect IS DISTINCT FROM i.effect OR n.put_week <= i.recorded_week""",
    "a day that is no Sunday": """
        SELECT count(*) FROM (SELECT held_week FROM interviews UNION ALL SELECT week FROM interview_events UNION ALL
            SELECT week FROM interview_consents UNION ALL SELECT put_week FROM integrity_notices) w (week)
        WHERE extract(isodow FROM week) <> 7""",
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


TOLD = {
    "interviews held": ("SELECT count(*) FROM interviews WHERE state = 'HELD'", 25),
    "interviews that did not come to be": (
        "SELECT count(*) FROM interviews WHERE state IN ('CANCELLED', 'DECLINED')",
        2,
    ),
    "group interviews": ("SELECT count(*) FROM interviews WHERE form = 'GROUP'", 2),
    "sectors heard": ("SELECT count(DISTINCT sector) FROM interviews WHERE state = 'HELD'", 4),
    "incidents put to the site": (
        "SELECT count(*) FROM integrity_incidents WHERE notice_id IS NOT NULL",
        2,
    ),
    "incidents that the site never learns of": (
        "SELECT count(*) FROM integrity_incidents WHERE notice_id IS NULL AND state = 'CLOSED'",
        1,
    ),
    "promises of audits before anybody was heard": (
        "SELECT count(*) FROM undertakings u WHERE NOT EXISTS (SELECT FROM interviews i WHERE i.audit_id = u.audit_id)",
        1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
async def test_there_are_some(owner: asyncpg.Connection, what: str) -> None:
    query, least = TOLD[what]
    assert await owner.fetchval(query) >= least
