"""The rules of cases, asked of the whole planted world at once: each query counts the rows that break one."""

from __future__ import annotations

from datetime import UTC, datetime, time

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from domain.reprisals.values import WarningRule
from domain.rules import Rules
from infra.database import Database
from infra.demo.personas import SECRETARIAT
from infra.engine import engine_for
from infra.stores.reprisals_warnings import WarningRuleStore
from tests.demo.conftest import PLAN
from tests.demo.test_rules import assigned

pytestmark = pytest.mark.usefixtures("planted")

PARTS = {
    "grievance": "events items aliases handlings pauses check_ins releases",
    "report": "events items aliases handlings pauses check_ins",
    "allegation": "events items aliases handlings check_ins releases",
}
ELSEWHERE = {
    "remedies": "grievance",
    "interim_measures": "allegation",
    "committee_members": "allegation",
    "recommended_actions": "allegation",
}
OF = {f"{case}_{part}": case for case, parts in PARTS.items() for part in parts.split()} | ELSEWHERE
"""Tables of parts, and of which kind of case."""

STEPS = {
    "grievance": """NONE>SUBMITTED SUBMITTED>ACKNOWLEDGED ACKNOWLEDGED>SCREENED SCREENED>INVESTIGATING SCREENED>REFERRED
        INVESTIGATING>RESPONSE_PROPOSED RESPONSE_PROPOSED>ACCEPTED RESPONSE_PROPOSED>CONTESTED CONTESTED>APPEALED
        CONTESTED>CLOSED APPEALED>RESPONSE_PROPOSED ACCEPTED>REMEDY ACCEPTED>CLOSED REMEDY>REMEDY REMEDY>VERIFIED
        VERIFIED>CLOSED CLOSED>MONITORING ACKNOWLEDGED>WITHDRAWN INVESTIGATING>WITHDRAWN""",
    "report": "NONE>RECEIVED RECEIVED>RECEIVED RECEIVED>ASSESSED ASSESSED>ADDRESSED ADDRESSED>CONCLUDED",
    "allegation": """NONE>RECEIVED RECEIVED>RECEIVED RECEIVED>INTERIM_PROTECTION
        INTERIM_PROTECTION>COMMITTEE_CONSTITUTED
        COMMITTEE_CONSTITUTED>INVESTIGATING INVESTIGATING>FOUND FOUND>OUTCOME OUTCOME>MONITORING MONITORING>CLOSED""",
}
"""What may follow what, as DOMAIN 6 to 8 have it; an acknowledgement of a report or allegation changes no state."""


def _at_desk(person: str, body: str, starts: str, ends: str) -> str:
    return f"""EXISTS (SELECT FROM memberships m WHERE m.person_id = {person} AND m.organisation_id = {body}
        AND m.capacity = 'HANDLER' AND m.starts <= {starts} AND (m.ends IS NULL OR m.ends >= {ends}))"""


def _steps(case: str) -> str:
    legal = ", ".join(f"'{step}'" for step in STEPS[case].split())
    return f"""SELECT count(*) FROM (SELECT coalesce(lag(state) OVER w, 'NONE') || '>' || state step, position,
            row_number() OVER w n, occurred_on, lag(occurred_on) OVER w before
        FROM {case}_events WINDOW w AS (PARTITION BY {case}_id ORDER BY position)) s
    WHERE step NOT IN ({legal}) OR position <> n OR occurred_on < before"""


def _dates(table: str) -> tuple[str, ...]:
    return DATES[table.partition("_")[2] or table]


DATES: dict[str, tuple[str, ...]] = {
    "events": ("occurred_on",), "items": ("written_on",), "aliases": (), "handlings": ("starts", "ends"),
    "pauses": ("starts", "until", "ends"), "check_ins": ("due_on", "held_on"),
    "releases": ("released_on", "withdrawn_on"), "remedies": ("agreed_on", "due_on", "delivered_on", "verified_on"),
    "measures": ("taken_on", "lifted_on"), "members": ("seated_on", "stood_down_on"),
    "actions": ("recommended_on", "due_on", "done_on", "verified_on"),
}  # fmt: skip
"""The days that rows of a kind hold."""


def _exact_days() -> str:
    """How many days of anonymous cases are not the last of their week."""
    asked = [
        f"""(SELECT count(*) FROM {table} p JOIN {case}s c ON c.id = p.{case}_id
            WHERE c.by_week AND p.{day} IS NOT NULL AND extract(isodow FROM p.{day}) <> 7)"""
        for table, case in OF.items()
        for day in _dates(table)
    ]
    asked += [
        f"(SELECT count(*) FROM {case}s WHERE by_week AND extract(isodow FROM {day}) <> 7)"
        for case in PARTS
        for day in ("received_on", "due_on", "closed_on")
    ]
    return "SELECT " + " + ".join(asked)


TIED = """EXISTS (SELECT FROM seat_terms t WHERE t.person_id = k.person_id AND t.employer_id = a.organisation_id)
    OR EXISTS (SELECT FROM memberships m WHERE m.person_id = k.person_id AND m.organisation_id = a.organisation_id)
    OR EXISTS (SELECT FROM declared_interests d WHERE d.person_id = k.person_id
        AND (d.organisation_id = a.organisation_id OR d.site_id = k.site_id))"""

BROKEN = {
    "a grievance at a site's mechanism that its body did not operate that day": f"""
        SELECT count(*) FROM grievances g JOIN mechanisms m ON m.id = g.mechanism_id WHERE m.kind = 'SITE'
            AND (m.site_id <> g.site_id OR NOT {assigned("g.body_id", "g.site_id", "g.received_on", "'OPERATOR'")})""",
    "a grievance brought where none was taken that day": """
        SELECT count(*) FROM grievances g JOIN mechanisms m ON m.id = g.mechanism_id
        WHERE g.received_on < m.opened_on OR g.received_on > m.closed_on""",
    "a mechanism of a body of another kind": """
        SELECT count(*) FROM mechanisms m JOIN organisations o ON o.id = m.body_id WHERE o.kind <>
            CASE m.kind WHEN 'SITE' THEN 'COMPANY' WHEN 'AUDIT_FIRM' THEN 'AUDIT_FIRM' ELSE 'SECRETARIAT' END""",
    "a filer or representative who did not stand by the site that day": f"""
        SELECT (SELECT count(*) FROM grievances g, unnest(ARRAY[filed_by_id, representative_id]) who
                WHERE who IS NOT NULL AND NOT {assigned("who", "g.site_id", "g.received_on")})
            + (SELECT count(*) FROM allegations g, unnest(ARRAY[filed_by_id, representative_id]) who
                WHERE who IS NOT NULL AND NOT {assigned("who", "g.site_id", "g.received_on")})""",
    "an identity mode that does not fit who filed": """
        SELECT count(*) FROM grievances WHERE (identity_mode = 'ANONYMOUS') <> (filed_by_id IS NULL)
            OR (identity_mode = 'VIA_REPRESENTATIVE') <> (representative_id IS NOT NULL)""",
    "a handler who did not sit at the case's desk": "SELECT "
    + " + ".join(
        f"(SELECT count(*) FROM {case}_handlings h"
        f" WHERE NOT {_at_desk('h.person_id', 'h.body_id', 'h.starts', 'coalesce(h.ends, current_date)')})"
        for case in PARTS
    ),
    "a case that is not with whom it was given to last": "SELECT "
    + " + ".join(
        f"""(SELECT count(*) FROM {case}s c WHERE handler_id IS DISTINCT FROM
            (SELECT person_id FROM {case}_handlings h WHERE h.{case}_id = c.id AND ends IS NULL))"""
        for case in PARTS
    ),
    "an appeal that went to the first handler": """
        SELECT count(*) FROM grievance_handlings a JOIN grievance_handlings f USING (grievance_id, person_id)
        WHERE a.stage = 'APPEAL' AND f.stage = 'FIRST'""",
    "an appeal answered without another handler, or another handler without an appeal": """
        SELECT count(*) FROM grievances g, LATERAL (SELECT EXISTS (SELECT FROM grievance_events e
                WHERE e.grievance_id = g.id AND e.state = 'APPEALED') asked,
            EXISTS (SELECT FROM grievance_handlings h WHERE h.grievance_id = g.id AND h.stage = 'APPEAL') given) a
        WHERE given AND NOT asked OR asked AND NOT given AND state <> 'APPEALED'""",
    "a contested answer closed while an appeal was open": """
        SELECT count(*) FROM grievance_events c JOIN grievances g ON g.id = c.grievance_id
            JOIN grievance_events r USING (grievance_id) WHERE c.state = 'CLOSED' AND r.state = 'RESPONSE_PROPOSED'
            AND g.closure_reason = 'NOT_APPEALED' AND c.occurred_on <= r.occurred_on + 30""",
    "monitoring before the first check-in was held, or a check-in held without it": """
        SELECT count(*) FROM grievances g WHERE (state = 'MONITORING') <> EXISTS (SELECT FROM grievance_check_ins k
            WHERE k.grievance_id = g.id AND k.held_on IS NOT NULL)""",
    "other than the rules' three check-ins": """
        SELECT (SELECT count(*) FROM grievances g WHERE closed_on IS NOT NULL
                AND 3 <> (SELECT count(*) FROM grievance_check_ins k WHERE k.grievance_id = g.id))
            + (SELECT count(*) FROM allegations g WHERE outcome IS NOT NULL
                AND 3 <> (SELECT count(*) FROM allegation_check_ins k WHERE k.allegation_id = g.id))
            + (SELECT count(*) FROM allegations g WHERE state = 'CLOSED' AND EXISTS
                (SELECT FROM allegation_check_ins k WHERE k.allegation_id = g.id AND held_on IS NULL))""",
    "a step of a grievance that cannot follow the one before": _steps("grievance"),
    "a step of a report that cannot follow the one before": _steps("report"),
    "a step of an allegation that cannot follow the one before": _steps("allegation"),
    "a case that does not stand where its history ends": "SELECT "
    + " + ".join(
        f"""(SELECT count(*) FROM {case}s c WHERE state IS DISTINCT FROM
            (SELECT state FROM {case}_events WHERE {case}_id = c.id ORDER BY position DESC LIMIT 1))"""
        for case in PARTS
    ),
    "an exact day in an anonymous case": _exact_days(),
    "a clock out of step with itself": "SELECT "
    + " + ".join(
        f"""(SELECT count(*) FROM {case}s WHERE due_key <> coalesce(due_at, '2200-01-01 00:00+00')
            OR (due IS NULL) <> (due_on IS NULL) OR due_at::date < due_on)"""
        for case in PARTS
    ),
    "a pause that the case does not show, or the other way round": "SELECT "
    + " + ".join(
        f"""(SELECT count(*) FROM {case}s c WHERE paused_because IS DISTINCT FROM
            (SELECT because FROM {case}_pauses p WHERE p.{case}_id = c.id AND ends IS NULL)
            OR paused_because IS NOT NULL AND due_at IS NOT NULL)"""
        for case in ("grievance", "report")
    ),
    "a release that the case does not show, or of what the operator has anyway": """
        SELECT count(*) FROM grievances g WHERE released <> EXISTS (SELECT FROM grievance_releases r
            WHERE r.grievance_id = g.id AND r.withdrawn_on IS NULL) OR released AND mechanism = 'SITE'""",
    "a remedy before its time, or verified by nobody": """
        SELECT count(*) FROM remedies r WHERE NOT EXISTS (SELECT FROM grievance_events e
                WHERE e.grievance_id = r.grievance_id AND e.state = 'REMEDY' AND e.occurred_on <= r.agreed_on)
            OR (verified_on IS NOT NULL) <> EXISTS (SELECT FROM grievance_events e
                WHERE e.grievance_id = r.grievance_id AND e.state = 'VERIFIED')""",
    "a reason for closing what is open, or none for what is closed": """
        SELECT count(*) FROM grievances g WHERE (closure_reason IS NOT NULL)
            <> EXISTS (SELECT FROM grievance_events e WHERE e.grievance_id = g.id AND e.state = 'CLOSED')""",
    "a check-in before the case was closed": "SELECT "
    + " + ".join(
        f"""(SELECT count(*) FROM {case}_check_ins k JOIN {case}s c ON c.id = k.{case}_id WHERE NOT EXISTS
            (SELECT FROM {case}_events e WHERE e.{case}_id = c.id AND e.state = '{ends}'
                AND e.occurred_on < k.due_on))"""
        for case, ends in {"grievance": "CLOSED", "report": "CONCLUDED", "allegation": "OUTCOME"}.items()
    ),
    "a link to another site's record": """
        SELECT (SELECT count(*) FROM grievances g, unnest(engagement_ids) x
                WHERE NOT EXISTS (SELECT FROM engagements e WHERE e.id = x AND e.site_id = g.site_id))
            + (SELECT count(*) FROM grievances g, unnest(barrier_ids) x
                WHERE NOT EXISTS (SELECT FROM barriers b WHERE b.id = x AND b.site_id = g.site_id))""",
    "a report to a company": """
        SELECT count(*) FROM reports r JOIN organisations o ON o.id = r.body_id
        WHERE o.kind NOT IN ('SECRETARIAT', 'AUDIT_FIRM')""",
    "an allegation that the secretariat does not look after": """
        SELECT count(*) FROM allegations a JOIN organisations o ON o.id = a.body_id WHERE o.kind <> 'SECRETARIAT'""",
    "a committee too small, or from too few sectors": """
        SELECT count(*) FROM allegations a, LATERAL (SELECT count(*) members, count(DISTINCT sector) sectors
            FROM committee_members k WHERE k.allegation_id = a.id AND stood_down_on IS NULL) k
        WHERE a.state NOT IN ('RECEIVED', 'INTERIM_PROTECTION') AND (members < 3 OR sectors < 3)""",
    "a committee before it was constituted": """
        SELECT count(*) FROM committee_members k JOIN allegations a ON a.id = k.allegation_id
        WHERE a.state IN ('RECEIVED', 'INTERIM_PROTECTION')""",
    "a member who held no such seat that day": """
        SELECT count(*) FROM committee_members k WHERE NOT EXISTS (SELECT FROM seat_terms t
                JOIN seats s ON s.id = t.seat_id
            WHERE t.person_id = k.person_id AND t.seat_id = k.seat_id AND s.sector = k.sector
                AND t.starts <= k.seated_on AND (t.ends IS NULL OR t.ends >= k.seated_on))""",
    "a member tied to the site": f"""
        SELECT count(*) FROM committee_members k JOIN assignments a ON a.site_id = k.site_id WHERE {TIED}""",
    "sittings that are not those of the members who have not stood down": """
        SELECT count(*) FROM (SELECT allegation_id, person_id FROM committee_members WHERE stood_down_on IS NULL) m
        FULL JOIN sittings s USING (allegation_id, person_id) WHERE m IS NULL OR s IS NULL""",
    "an opinion without a finding, or a finding against its members": """
        SELECT count(*) FROM committee_members k JOIN allegations a ON a.id = k.allegation_id
        WHERE stood_down_on IS NULL AND opinion IS DISTINCT FROM a.finding""",
    "an agreement that ended by a finding, or that another outcome ended": """
        SELECT count(*) FROM agreements g FULL JOIN allegations a ON a.agreement_id = g.id
        WHERE (g.termination_reason = 'REPRISAL' OR a.agreement_id IS NOT NULL) AND NOT EXISTS (
            SELECT FROM allegation_events o JOIN allegation_events f USING (allegation_id) WHERE o.allegation_id = a.id
                AND o.state = 'OUTCOME' AND o.occurred_on = g.terminated_on AND f.state = 'FOUND'
                AND f.occurred_on < o.occurred_on AND a.site_id = g.site_id AND a.outcome = 'AGREEMENT_TERMINATED')""",
    "an agreement with someone who did not run the site": f"""
        SELECT count(*) FROM agreements g
        WHERE NOT {assigned("g.operator_id", "g.site_id", "g.signed_on", "'OPERATOR'")}""",
    "a recommendation that was not the outcome": """
        SELECT count(*) FROM recommended_actions r JOIN allegations a ON a.id = r.allegation_id
        WHERE a.outcome IS DISTINCT FROM 'CORRECTIVE_ACTION_RECOMMENDED'""",
    "a release of another finding": """
        SELECT count(*) FROM allegation_releases r JOIN allegations a ON a.id = r.allegation_id
        WHERE (r.finding, r.outcome) IS DISTINCT FROM (a.finding, a.outcome)""",
    "a warning that rests on nothing, or on something elsewhere": """
        SELECT (SELECT count(*) FROM early_warnings w
                WHERE NOT EXISTS (SELECT FROM early_warning_records r WHERE r.warning_id = w.id))
            + (SELECT count(*) FROM early_warning_records r JOIN early_warnings w ON w.id = r.warning_id
                WHERE NOT EXISTS (SELECT FROM allegations a WHERE a.id = record_id AND a.site_id = w.site_id
                    AND r.filed_by IN (a.filed_by, a.id) AND entity = 'Allegation' AND a.received_on <= w.raised_on)
                AND NOT EXISTS (SELECT FROM grievances a WHERE a.id = record_id AND a.site_id = w.site_id
                    AND a.filed_by = r.filed_by AND entity = 'Grievance')
                AND NOT EXISTS (SELECT FROM reports a WHERE a.id = record_id AND a.site_id = w.site_id
                    AND r.filed_by = a.id AND entity = 'Report')
                AND NOT EXISTS (SELECT FROM barriers b WHERE b.id = record_id AND b.site_id = w.site_id
                    AND b.owner_id = r.filed_by AND entity = 'Barrier'
                    AND (b.kind, b.state) = ('FEAR_OF_REPRISAL', 'PERSISTS')))""",
    "something of the future that is no due day": """
        SELECT (SELECT count(*) FROM grievance_events WHERE occurred_on > current_date)
            + (SELECT count(*) FROM report_events WHERE occurred_on > current_date)
            + (SELECT count(*) FROM allegation_events WHERE occurred_on > current_date)
            + (SELECT count(*) FROM grievance_check_ins WHERE held_on > current_date)
            + (SELECT count(*) FROM report_check_ins WHERE held_on > current_date)
            + (SELECT count(*) FROM allegation_check_ins WHERE held_on > current_date)
            + (SELECT count(*) FROM early_warnings WHERE greatest(raised_on, acknowledged_on, acted_on)
                > current_date + CASE WHEN by_week THEN 7 - extract(isodow FROM current_date)::int ELSE 0 END)""",
    "an item without content, or content without an item": """
        SELECT count(*) FROM case_contents FULL JOIN (SELECT id, grievance_id held FROM grievance_items
            UNION ALL SELECT id, report_id FROM report_items UNION ALL SELECT id, allegation_id FROM allegation_items
            UNION ALL SELECT id, interview_id FROM interview_items UNION ALL SELECT id, incident_id FROM incident_items)
            i ON i.id = item_id AND held = case_id WHERE i.id IS NULL OR item_id IS NULL""",
}


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


async def test_the_rounds_of_a_service_raise_no_warning_that_the_demo_does_not_have(
    owner: asyncpg.Connection, planted: Database
) -> None:
    before = await owner.fetchval("SELECT count(*) FROM early_warnings")
    engine = engine_for(planted.writer, size=1)
    now = datetime.combine(PLAN.until, time(), UTC)
    async with AsyncSession(engine) as session:
        for rule in WarningRule:
            assert await WarningRuleStore(session).apply(rule, now, Rules(), SECRETARIAT.id) == 0, rule
        await session.commit()
    await engine.dispose()
    assert await owner.fetchval("SELECT count(*) FROM early_warnings") == before > 20


STATES = {"grievances": 14, "reports": 4, "allegations": 8}


@pytest.mark.parametrize("table", STATES)
async def test_every_state_is_there(owner: asyncpg.Connection, table: str) -> None:
    assert await owner.fetchval(f"SELECT count(DISTINCT state) FROM {table}") == STATES[table]


async def test_every_kind_of_mechanism_identity_rule_and_clock_is_there(
    owner: asyncpg.Connection, planted: Database
) -> None:
    for asked, least in (
        ("SELECT count(DISTINCT (mechanism, identity_mode)) FROM grievances", 13),
        ("SELECT count(*) FROM grievances WHERE released", 4),
        ("SELECT count(*) FROM grievance_releases WHERE withdrawn_on IS NOT NULL", 1),
        ("SELECT count(*) FROM grievances WHERE paused_because IS NOT NULL", 2),
        ("SELECT count(*) FROM grievances WHERE due_at < now()", 3),
        ("SELECT count(*) FROM reports WHERE NOT by_week", 3),
        ("SELECT count(DISTINCT rule) FROM early_warnings", 4),
        ("SELECT count(DISTINCT audience) FROM allegation_releases", 2),
        ("SELECT count(*) FROM agreements WHERE termination_reason = 'REPRISAL'", 1),
        ("SELECT count(*) FROM committee_members WHERE stood_down_on IS NOT NULL", 2),
        ("SELECT count(DISTINCT finding) FROM allegations", 3),
    ):
        assert await owner.fetchval(asked) >= least, asked
