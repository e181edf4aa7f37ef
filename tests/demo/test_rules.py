"""The rules of the domain, asked of the whole planted world at once: each query counts the rows that break one."""

from __future__ import annotations

import asyncpg
import pytest

from infra.database import Database

pytestmark = pytest.mark.usefixtures("planted")

STANDS_BY = """a.organisation_id = {who} AND a.site_id = {where} AND a.starts <= {day}
    AND (a.ends IS NULL OR a.ends >= {day})"""


def assigned(who: str, where: str, day: str, capacities: str = "'NGO', 'UNION', 'COMMUNITY'") -> str:
    stands = STANDS_BY.format(who=who, where=where, day=day)
    return f"EXISTS (SELECT FROM assignments a WHERE {stands} AND a.capacity IN ({capacities}))"


BROKEN = {
    "a keeper who was not assigned to the site that day": f"""
        SELECT count(*) FROM engagements e JOIN organisations o ON o.id = e.owner_id
        WHERE o.kind <> 'SECRETARIAT' AND NOT {assigned("e.owner_id", "e.site_id", "e.starts_on")}""",
    "a keeper of a kind that records nothing": """
        SELECT count(*) FROM engagements e JOIN organisations o ON o.id = e.owner_id
        WHERE o.kind NOT IN ('SECRETARIAT', 'NGO', 'UNION', 'COMMUNITY')""",
    "a flag without the release that it follows, or the other way round": """
        SELECT count(*) FROM engagements e, LATERAL (SELECT
            coalesce(bool_or(audience = 'ASSIGNED_MEMBERS'), false) m,
            coalesce(bool_or(audience = 'OPERATOR'), false) o, coalesce(bool_or(audience = 'PUBLIC'), false) p
            FROM releases r WHERE r.engagement_id = e.id AND r.withdrawn_on IS NULL) r
        WHERE (e.shared_members, e.shared_operator, e.published) IS DISTINCT FROM (r.m, r.o, r.p)""",
    "a barrier that others than the affected side verified or found persisting": f"""
        SELECT count(*) FROM barrier_events v JOIN barriers b ON b.id = v.barrier_id
            JOIN organisations o ON o.id = v.organisation_id
        WHERE v.state IN ('VERIFIED', 'PERSISTS') AND v.organisation_id IS DISTINCT FROM b.representative_id
            AND NOT (o.sector = b.affected_sector AND (v.organisation_id = b.owner_id
                OR {assigned("v.organisation_id", "b.site_id", "v.occurred_on")}))""",
    "a verifier who could not read the record": """
        SELECT count(*) FROM barrier_events v WHERE v.state IN ('VERIFIED', 'PERSISTS')
            AND v.organisation_id <> v.owner_id AND NOT v.shared_members""",
    "a company that said more than mitigated, or of a record it could not read": f"""
        SELECT count(*) FROM barrier_events v JOIN organisations o ON o.id = v.organisation_id
        WHERE o.kind = 'COMPANY' AND NOT (v.state = 'MITIGATED' AND v.shared_operator
            AND {assigned("v.organisation_id", "v.site_id", "v.occurred_on", "'OPERATOR'")})""",
    "a representative that runs the site": """
        SELECT count(*) FROM barriers b JOIN organisations o ON o.id = b.representative_id WHERE o.kind = 'COMPANY'""",
    "a step that cannot follow the one before": """
        SELECT count(*) FROM (SELECT state, lag(state) OVER w was, position, row_number() OVER w n,
                occurred_on, lag(occurred_on) OVER w before
            FROM barrier_events WINDOW w AS (PARTITION BY barrier_id ORDER BY position)) s
        WHERE position <> n OR occurred_on < before OR (coalesce(was, 'NONE'), state) NOT IN (('NONE', 'IDENTIFIED'),
            ('IDENTIFIED', 'MITIGATION_PLANNED'), ('MITIGATION_PLANNED', 'MITIGATED'), ('MITIGATED', 'VERIFIED'),
            ('MITIGATED', 'PERSISTS'), ('PERSISTS', 'MITIGATION_PLANNED'))""",
    "a barrier that does not stand where its history ends": """
        SELECT count(*) FROM barriers b WHERE state IS DISTINCT FROM
            (SELECT state FROM barrier_events WHERE barrier_id = b.id ORDER BY position DESC LIMIT 1)""",
    "a mitigation done though nobody said mitigated, or open though somebody did": """
        SELECT count(*) FROM mitigations m WHERE (done_on IS NOT NULL) <> EXISTS (SELECT FROM barrier_events v
            WHERE v.barrier_id = m.barrier_id AND v.state = 'MITIGATED' AND v.occurred_on >= m.planned_on)""",
    "a group named beside an exposing barrier that was told to the operator or the public": """
        SELECT count(*) FROM barriers b WHERE affected_group IS NOT NULL
            AND kind IN ('FEAR_OF_REPRISAL', 'INSECURITY', 'LEGAL_STATUS')
            AND EXISTS (SELECT FROM releases r
                WHERE r.engagement_id = b.engagement_id AND r.audience <> 'ASSIGNED_MEMBERS')""",
    "an exposing barrier beside an interview that was told to the operator or the public": """
        SELECT count(*) FROM barriers b JOIN engagements e ON e.id = b.engagement_id
        WHERE b.kind IN ('FEAR_OF_REPRISAL', 'INSECURITY', 'LEGAL_STATUS') AND e.method = 'INTERVIEW'
            AND EXISTS (SELECT FROM releases r WHERE r.engagement_id = e.id AND r.audience <> 'ASSIGNED_MEMBERS')""",
    "a record from the future": """
        SELECT (SELECT count(*) FROM engagements WHERE ends_on >= current_date OR recorded_at > now())
            + (SELECT count(*) FROM barrier_events WHERE occurred_on > current_date)
            + (SELECT count(*) FROM consent_events WHERE occurred_on > current_date)
            + (SELECT count(*) FROM agreed_actions WHERE completed_on > current_date)
            + (SELECT count(*) FROM releases WHERE released_on > current_date OR withdrawn_on > current_date)
            + (SELECT count(*) FROM parties WHERE recorded_on > current_date)""",
    "something that happened before its engagement": """
        SELECT (SELECT count(*) FROM agreed_actions x JOIN engagements e ON e.id = x.engagement_id
                WHERE x.due_on < e.ends_on OR x.completed_on < e.ends_on)
            + (SELECT count(*) FROM releases x JOIN engagements e ON e.id = x.engagement_id
                WHERE x.released_on < e.ends_on)
            + (SELECT count(*) FROM engagements WHERE recorded_at::date < ends_on)
            + (SELECT count(*) FROM engagements e JOIN engagements p ON p.id = e.follows_id
                WHERE p.starts_on > e.starts_on + 1 OR p.site_id <> e.site_id)""",
    "a participant who was not known yet": """
        SELECT count(*) FROM participants x JOIN engagements e ON e.id = x.engagement_id
            JOIN parties p ON p.id = x.party_id WHERE p.recorded_on > e.starts_on""",
    "a participant who spoke for a sector not its own": """
        SELECT count(*) FROM participants x JOIN parties p ON p.id = x.party_id
        WHERE x.sector IS NOT NULL AND NOT x.sector = ANY (p.sectors)""",
    "a public defender without a recorded consent": """
        SELECT count(*) FROM parties p WHERE is_public
            AND EXISTS (SELECT FROM party_roles r WHERE r.party_id = p.id AND r.role = 'DEFENDER')
            AND NOT EXISTS (SELECT FROM party_consents c
                WHERE c.party_id = p.id AND c.purpose = 'LOWER_SENSITIVITY')""",
    "a defender below PUBLIC who is not sealed": """
        SELECT count(*) FROM parties p WHERE sensitivity = 'CONFIDENTIAL'
            AND EXISTS (SELECT FROM party_roles r WHERE r.party_id = p.id AND r.role = 'DEFENDER')""",
    "a public person or group neither in office nor by consent": """
        SELECT count(*) FROM parties p WHERE is_public AND kind <> 'ORGANISATION'
            AND NOT EXISTS (SELECT FROM party_consents c
                WHERE c.party_id = p.id AND c.purpose = 'LOWER_SENSITIVITY')
            AND NOT EXISTS (SELECT FROM party_roles r WHERE r.party_id = p.id AND r.role IN ('COMMUNITY_LEADER',
                'UNION_REPRESENTATIVE', 'NGO_REPRESENTATIVE', 'COMPANY_REPRESENTATIVE', 'PUBLIC_OFFICIAL'))""",
    "a focus without the role, or a defender without a focus": """
        SELECT count(*) FROM parties p WHERE (focus <> '{}')
            <> EXISTS (SELECT FROM party_roles r WHERE r.party_id = p.id AND r.role = 'DEFENDER')""",
    "expertise without consent": """
        SELECT count(*) FROM parties p WHERE (expertise <> '{}')
            <> EXISTS (SELECT FROM party_consents c WHERE c.party_id = p.id AND c.purpose = 'OFFER_EXPERTISE')""",
    "an assignment in a capacity that does not fit the organisation": """
        SELECT count(*) FROM assignments a JOIN organisations o ON o.id = a.organisation_id
        WHERE a.capacity <>
            CASE o.kind WHEN 'COMPANY' THEN 'OPERATOR' WHEN 'AUDIT_FIRM' THEN 'AUDIT' ELSE o.kind END""",
    "two operators of one site, or one assignment twice, at once": """
        SELECT count(*) FROM assignments a JOIN assignments b ON a.site_id = b.site_id AND a.id < b.id
            AND (a.organisation_id = b.organisation_id OR a.capacity = 'OPERATOR' AND b.capacity = 'OPERATOR')
            AND daterange(a.starts, a.ends, '[]') && daterange(b.starts, b.ends, '[]')""",
    "a flag of high risk that does not say what the designations say": """
        SELECT count(*) FROM sites s WHERE high_risk_area <> EXISTS (SELECT FROM risk_designations d
            WHERE d.site_id = s.id AND d.starts <= current_date AND (d.ends IS NULL OR d.ends >= current_date))""",
    "two holders of a seat at once, or one person in two seats": """
        SELECT count(*) FROM seat_terms a JOIN seat_terms b ON a.id < b.id
            AND (a.seat_id = b.seat_id OR a.person_id = b.person_id)
            AND daterange(a.starts, a.ends, '[]') && daterange(b.starts, b.ends, '[]')""",
    "a holder who is no board member": """
        SELECT count(*) FROM seat_terms t WHERE NOT EXISTS (SELECT FROM memberships m WHERE m.person_id = t.person_id
            AND m.capacity = 'BOARD_MEMBER' AND m.starts <= t.starts AND (m.ends IS NULL OR m.ends >= t.ends))""",
    "a step of consent that the community did not take itself": """
        SELECT count(*) FROM consent_events v JOIN consent_processes c ON c.id = v.consent_process_id
            JOIN organisations o ON o.id = v.organisation_id
        WHERE v.organisation_id <> c.community_id AND NOT (v.state = 'NOT_STARTED' AND o.kind = 'SECRETARIAT')""",
    "a step of consent that cannot follow the one before": """
        SELECT count(*) FROM (SELECT state, lag(state) OVER w was, occurred_on, lag(occurred_on) OVER w before
            FROM consent_events WINDOW w AS (PARTITION BY consent_process_id ORDER BY position)) s
        WHERE occurred_on < before OR (coalesce(was, 'NONE'), state) NOT IN (('NONE', 'NOT_STARTED'),
            ('NOT_STARTED', 'PROCESS_AGREED'), ('PROCESS_AGREED', 'INFORMATION_SHARED'), ('NOT_STARTED', 'WITHHELD'),
            ('INFORMATION_SHARED', 'DELIBERATING'), ('DELIBERATING', 'INFORMATION_SHARED'), ('DELIBERATING', 'GIVEN'),
            ('DELIBERATING', 'CONDITIONAL'), ('DELIBERATING', 'WITHHELD'))""",
    "conditions of a consent without conditions, or the other way round": """
        SELECT count(*) FROM consent_events WHERE (conditions IS NOT NULL) <> (state = 'CONDITIONAL')""",
}


@pytest.mark.parametrize("rule", BROKEN)
async def test_no_row_breaks_the_rule(owner: asyncpg.Connection, rule: str) -> None:
    assert await owner.fetchval(BROKEN[rule]) == 0


COVERED = {
    "barriers": ("kind", 15),
    "barriers ": ("state", 5),
    "barriers  ": ("severity", 4),
    "mitigations": ("kind", 11),
    "consent_processes": ("state", 7),
    "engagements": ("method", 9),
    "engagements ": ("level", 5),
    "releases": ("audience", 3),
    "assignments": ("capacity", 5),
    "organisations": ("kind", 8),
    "organisations ": ("size_class", 3),
    "parties": ("sensitivity", 3),
    "parties ": ("kind", 3),
    "party_roles": ("role", 13),
    "sites": ("status", 6),
    "memberships": ("capacity", 6),
    "risk_designations": ("kind", 2),
}


@pytest.mark.parametrize("table", COVERED)
async def test_every_code_appears(owner: asyncpg.Connection, table: str) -> None:
    column, codes = COVERED[table]
    assert await owner.fetchval(f"SELECT count(DISTINCT {column}) FROM {table}") == codes


TOLD = {
    "withdrawn releases": "SELECT count(*) FROM releases WHERE withdrawn_on IS NOT NULL",
    "overdue actions": "SELECT count(*) FROM agreed_actions WHERE completed_on IS NULL AND due_on < current_date",
    "actions still to come": "SELECT count(*) FROM agreed_actions WHERE completed_on IS NULL AND due_on > current_date",
    "actions done": "SELECT count(*) FROM agreed_actions WHERE completed_on IS NOT NULL",
    "defenders as groups": "SELECT count(*) FROM parties WHERE kind = 'GROUP' AND focus <> '{}'",
    "defenders in no sector": "SELECT count(*) FROM parties WHERE sectors = '{}' AND focus <> '{}'",
    "vacant seats": """SELECT count(*) FROM seats s
        WHERE NOT EXISTS (SELECT FROM seat_terms t WHERE t.seat_id = s.id AND t.ends IS NULL)""",
    "past assignments": "SELECT count(*) FROM assignments WHERE ends < current_date",
    "assignments to come": "SELECT count(*) FROM assignments WHERE starts > current_date",
    "barriers taken up again": "SELECT count(*) FROM barrier_events WHERE state = 'MITIGATED' AND position > 4",
    "consents asked twice": "SELECT count(*) FROM consent_events WHERE state = 'INFORMATION_SHARED' AND position > 4",
    "follow-ups": "SELECT count(*) FROM engagements WHERE follows_id IS NOT NULL",
    "headcounts of nobody's sector": "SELECT count(*) FROM attendance WHERE sector IS NULL",
}


@pytest.mark.parametrize("what", TOLD)
async def test_there_are_some(owner: asyncpg.Connection, what: str) -> None:
    assert await owner.fetchval(TOLD[what]) > 0


async def test_barriers_of_fear_stand_out_at_sites_of_high_risk(owner: asyncpg.Connection) -> None:
    share = """SELECT avg((b.kind IN ('FEAR_OF_REPRISAL', 'INSECURITY'))::int) FROM barriers b
        JOIN sites s ON s.id = b.site_id WHERE s.high_risk_area = $1"""
    assert await owner.fetchval(share, True) > 2 * await owner.fetchval(share, False)


def test_the_world_was_planted(planted: Database) -> None:
    assert planted.owner.database
