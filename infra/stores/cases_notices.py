"""Tells the handlers of what is due, in all cases of one kind at once. `domain.cases.notices` decides the same for one
case; a test compares the two.

One statement finds what is due by its index, remembers what it tells and lays the events in the outbox: those of
anonymous cases by week. Two rounds at once tell once, since the second finds each notice remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cases.clock import DueKind
from domain.cases.days import week_end
from domain.cases.notices import EVENTS, NoticeKind, lead
from domain.cases.ports import CaseKind
from domain.rules import Rules

MOST = 500
"""How many notices are given in one transaction."""
PLANNED_ANEW = text("SET LOCAL plan_cache_mode = force_custom_plan")
"""A plan that is kept knows neither the moment nor how much was told since: it might read whole tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where cases of one kind stand, and as what they are told of."""

    table: str
    entity: str


PLACES: Mapping[CaseKind, Told] = {
    CaseKind.GRIEVANCE: Told(table="grievances", entity="Grievance"),
    CaseKind.REPORT: Told(table="reports", entity="Report"),
    CaseKind.ALLEGATION: Told(table="allegations", entity="Allegation"),
}


class NoticeStore:
    """Notices of one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def tell(self, kind: CaseKind, now: datetime, rules: Rules, most: int = MOST) -> int:
        """Gives notices that were not given before, the longest due first; how many. Fewer than `most`: all."""
        moments = {
            "now": now,
            "near": now + lead(NoticeKind.DEADLINE_NEAR, rules),
            "check_in": now + lead(NoticeKind.CHECK_IN_DUE, rules),
        }
        given = {**moments, "last": max(moments.values()), "week": week_end(now.astimezone(UTC).date())}
        await self._session.execute(PLANNED_ANEW)
        return (await self._session.execute(_TELL[kind], {**given, "most": most})).scalar_one()


def _statement(place: Told) -> TextClause:
    events = " ".join(f"WHEN '{kind.value}' THEN '{event}'" for kind, event in EVENTS.items())
    told = f"""CASE t.kind {events} END, '{place.entity}', t.case_id,
        jsonb_build_object('due', t.due, 'due_on', to_char(t.due_on, 'YYYY-MM-DD'))
        FROM told t JOIN due d ON d.id = t.case_id"""
    return text(f"""
WITH due AS MATERIALIZED (
    SELECT c.id, c.by_week, c.due, c.due_on, n.kind
    FROM {place.table} c CROSS JOIN LATERAL (SELECT CASE
        WHEN c.due_key <= :now THEN '{NoticeKind.DEADLINE_PASSED}'
        WHEN c.due = '{DueKind.CHECK_IN}' THEN '{NoticeKind.CHECK_IN_DUE}'
        ELSE '{NoticeKind.DEADLINE_NEAR}' END AS kind) n
    WHERE c.due_on IS NOT NULL AND c.due_key <= :last
        AND c.due_key <= CASE c.due WHEN '{DueKind.CHECK_IN}' THEN CAST(:check_in AS timestamptz) ELSE :near END
        AND (SELECT true FROM case_notices t  -- looked up one by one: a join would read all that was ever told
            WHERE t.case_id = c.id AND t.kind = n.kind AND t.due = c.due AND t.due_on = c.due_on) IS NULL
    ORDER BY c.due_key, c.id LIMIT :most
), told AS (
    INSERT INTO case_notices (case_id, kind, due, due_on) SELECT id, kind, due, due_on FROM due
    ON CONFLICT (case_id, kind, due, due_on) DO NOTHING RETURNING case_id, kind, due, due_on
), by_day AS (
    INSERT INTO outbox (at, kind, entity, entity_id, facts)
    SELECT :now, {told} WHERE NOT d.by_week
), by_week AS (
    INSERT INTO outbox_by_week (week, kind, entity, entity_id, facts)
    SELECT CAST(:week AS date), {told} WHERE d.by_week
)
SELECT count(*) FROM told
""")


_TELL: Mapping[CaseKind, TextClause] = {kind: _statement(place) for kind, place in PLACES.items()}
