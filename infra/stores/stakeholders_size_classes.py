"""Recomputes how much of the engagement record each organisation sees, which chooses between arms and a walk.

Counted is what an organisation sees through its own ties (kept by it, shared at its sites, audited by it); what is
published counts for nobody, since everyone sees it. Set-based: one pass over engagements for all organisations.
"""

from __future__ import annotations

from asyncpg import Connection

TYPICAL_FROM, ALL_FROM = 0.005, 0.5
"""Shares of all engagements from which an organisation's class is TYPICAL or ALL."""

_RECOMPUTE = """
WITH groups AS (
    SELECT owner_id, site_id, shared_members, shared_operator, count(*) AS held
    FROM engagements GROUP BY 1, 2, 3, 4
), ties AS (
    SELECT DISTINCT organisation_id, site_id, capacity FROM assignments
    WHERE starts <= current_date AND (ends IS NULL OR ends >= current_date)
), seen AS (
    SELECT owner_id AS organisation_id, held FROM groups
    UNION ALL
    SELECT t.organisation_id, g.held FROM ties t JOIN groups g USING (site_id)
    WHERE g.owner_id <> t.organisation_id AND CASE t.capacity
        WHEN 'AUDIT' THEN true WHEN 'OPERATOR' THEN g.shared_operator ELSE g.shared_members END
), shares AS (
    SELECT o.id, CASE WHEN o.kind = 'SECRETARIAT' THEN 1.0
        ELSE coalesce(sum(s.held), 0) / greatest((SELECT sum(held) FROM groups), 1) END AS share
    FROM organisations o LEFT JOIN seen s ON s.organisation_id = o.id GROUP BY o.id
), classes AS (
    SELECT id, CASE WHEN share >= $2 THEN 'ALL' WHEN share >= $1 THEN 'TYPICAL' ELSE 'FEW' END AS class FROM shares
)
UPDATE organisations o SET size_class = c.class FROM classes c WHERE c.id = o.id AND o.size_class <> c.class
"""


async def recompute_size_classes(connection: Connection) -> int:
    """Bring every organisation's class up to date; the answer is how many changed."""
    done = await connection.execute(_RECOMPUTE, TYPICAL_FROM, ALL_FROM)
    return int(done.split()[-1])
