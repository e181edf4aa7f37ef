"""Raises early warnings: each published rule as one statement over all records. `domain.reprisals.warnings` finds the
same in plain facts; a test compares the two.

A statement looks at what is recent or awaited, by index, leaves out what set off a warning before, and writes the
warning, its records and its event. Two rounds at once raise one: `cause` is unique. Where a warning rests on an
anonymous case, it is dated and told by week.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.clock import DueKind
from domain.cases.days import week_end
from domain.engagement.values import BarrierKind, BarrierState
from domain.reprisals.values import WarningRule
from domain.reprisals.warnings import days_of
from domain.rules import Rules
from infra.stores.cases_notices import PLANNED_ANEW

MOST = 500
"""How many warnings are raised in one transaction."""


class WarningRuleStore:
    """The rules, asked in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def apply(
        self, rule: WarningRule, now: datetime, rules: Rules, secretariat: UUID, most: int = MOST
    ) -> int:
        """Raises what the rule finds and was not raised before; how many. Fewer than `most`: all."""
        await self._session.execute(PLANNED_ANEW)
        today = now.astimezone(UTC).date()
        days = days_of(rule, rules)
        given = {"now": now, "today": today, "week": week_end(today), "body": secretariat, "most": most}
        return (
            await self._session.execute(_RAISE[rule], given if days is None else {**given, "days": days})
        ).scalar_one()


_EARLIEST = "({t}.received_on - CASE WHEN {t}.by_week THEN 6 ELSE 0 END)"
_NO_OTHER = "CAST(NULL AS text) AS other, CAST(NULL AS uuid) AS other_id"
_LATE, _FIRST = _EARLIEST.format(t="a"), _EARLIEST.format(t="b")


def _after(entity: str, table: str, first: str) -> str:
    """Allegations of late, each with the last of what it follows at its site."""
    return f"""
    SELECT a.id::text AS what, a.site_id, a.by_week OR b.by_week AS by_week,
        'Allegation' AS entity, a.id AS record_id, a.id AS filed_by, '{entity}' AS other, b.id AS other_id
    FROM allegations a CROSS JOIN LATERAL (
        SELECT b.id, b.by_week FROM {table} b
        WHERE b.site_id = a.site_id AND b.received_on >= {_LATE} - CAST(:days AS integer) AND {first}
        ORDER BY b.received_on DESC, b.id DESC LIMIT 1) b
    WHERE a.received_on >= CAST(:today AS date) - CAST(:days AS integer)"""


def _unasked(entity: str, table: str, filed_by: str, also: str = "") -> str:
    return f"""
    SELECT c.id || ' ' || to_char(c.due_on, 'YYYY-MM-DD') AS what, c.site_id, c.by_week,
        '{entity}' AS entity, c.id AS record_id, {filed_by} AS filed_by, {_NO_OTHER}
    FROM {table} c
    WHERE c.due_on IS NOT NULL AND c.due = '{DueKind.CHECK_IN}' AND c.due_key <= :now{also}"""


_AFTER_INTERVIEW = f"""
    SELECT a.id::text AS what, a.site_id, true AS by_week,
        'Allegation' AS entity, a.id AS record_id, a.id AS filed_by, 'Audit' AS other, b.audit_id AS other_id
    FROM allegations a CROSS JOIN LATERAL (
        SELECT b.audit_id FROM interviews b
        WHERE b.site_id = a.site_id AND b.held_week >= {_LATE} - CAST(:days AS integer)
            AND b.held_week - 6 <= a.received_on
        ORDER BY b.held_week DESC, b.audit_id DESC LIMIT 1) b
    WHERE a.received_on >= CAST(:today AS date) - CAST(:days AS integer)"""
"""Allegations of late, each with the audit of the last interviews at its site; no interview is named."""

_FINDS: Mapping[WarningRule, str] = {
    WarningRule.ALLEGATION_AFTER_REPORT: _after(
        "Report",
        "reports",
        f"b.body_id = :body AND b.received_on <= a.received_on + 6 AND {_FIRST} <= a.received_on",
    ),
    WarningRule.ALLEGATION_AFTER_INTERVIEW: _AFTER_INTERVIEW,
    WarningRule.ALLEGATIONS_AT_ONE_SITE: _after(
        "Allegation", "allegations", "(b.received_on, b.id) < (a.received_on, a.id)"
    ),
    WarningRule.CHECK_IN_OVERDUE: " UNION ALL ".join(
        (
            _unasked("Grievance", "grievances", "c.filed_by"),
            _unasked("Report", "reports", "c.id", " AND c.body_id = :body"),
            _unasked("Allegation", "allegations", "c.filed_by"),
        )
    ),
    WarningRule.FEAR_PERSISTS: f"""
    SELECT e.id::text AS what, b.site_id, false AS by_week,
        'Barrier' AS entity, b.id AS record_id, b.owner_id AS filed_by, {_NO_OTHER}
    FROM barriers b CROSS JOIN LATERAL (
        SELECT e.id FROM barrier_events e WHERE e.barrier_id = b.id ORDER BY e.position DESC, e.id DESC LIMIT 1) e
    WHERE b.kind = '{BarrierKind.FEAR_OF_REPRISAL}' AND b.state = '{BarrierState.PERSISTS}'""",
}
"""What sets off a warning of each rule, and what it rests on."""


def _statement(rule: WarningRule) -> TextClause:
    told = (
        f"""'EarlyWarningRaised', 'EarlyWarning', r.id, jsonb_build_object('rule', '{rule}') FROM raised r"""
    )
    return text(f"""
WITH found AS MATERIALIZED (
    SELECT * FROM (
        SELECT s.*, encode(sha256(convert_to('{rule} ' || s.what, 'UTF8')), 'hex') AS cause
        FROM ({_FINDS[rule]}) s
    ) f
    WHERE (SELECT true FROM early_warnings w WHERE w.cause = f.cause) IS NULL
    ORDER BY f.cause LIMIT :most
), raised AS (
    INSERT INTO early_warnings (id, body_id, site_id, rule, cause, by_week, raised_on)
    SELECT gen_random_uuid(), :body, site_id, '{rule}', cause, by_week,
        CASE WHEN by_week THEN CAST(:week AS date) ELSE CAST(:today AS date) END
    FROM found
    ON CONFLICT (cause) DO NOTHING RETURNING id, cause, by_week
), records AS (
    INSERT INTO early_warning_records (id, warning_id, body_id, filed_by, entity, record_id)
    SELECT gen_random_uuid(), r.id, :body, x.filed_by, x.entity, x.record_id
    FROM raised r JOIN found f ON f.cause = r.cause CROSS JOIN LATERAL (VALUES
        (f.filed_by, f.entity, f.record_id), (f.other_id, f.other, f.other_id)) x (filed_by, entity, record_id)
    WHERE x.record_id IS NOT NULL
), by_day AS (
    INSERT INTO outbox (at, kind, entity, entity_id, facts)
    SELECT :now, {told} WHERE NOT r.by_week
), by_week AS (
    INSERT INTO outbox_by_week (week, kind, entity, entity_id, facts)
    SELECT CAST(:week AS date), {told} WHERE r.by_week
)
SELECT count(*) FROM raised
""")


_RAISE: Mapping[WarningRule, TextClause] = {rule: _statement(rule) for rule in WarningRule}
