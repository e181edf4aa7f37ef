"""The rows of the cases' bench, as SQL: where grievances are brought, the many of them, and items to be opened."""

from __future__ import annotations

from pathlib import Path

MECHANISMS = """
INSERT INTO mechanisms (id, kind, body_id, site_id, name, opened_on)
SELECT gen_random_uuid(), kind, body, NULL, 'Bench', '2020-01-01'::date
    FROM (VALUES ('SCHEME', $1::uuid), ('AUDIT_FIRM', $2::uuid)) v(kind, body)
UNION ALL
SELECT gen_random_uuid(), 'SITE', a.organisation_id, a.site_id, 'Bench', '2020-01-01'
FROM (
    SELECT DISTINCT ON (site_id) site_id, organisation_id FROM assignments
    WHERE capacity = 'OPERATOR' AND starts <= current_date AND (ends IS NULL OR ends >= current_date)
    ORDER BY site_id, id
) a
WHERE NOT EXISTS (SELECT FROM mechanisms m WHERE m.site_id = a.site_id)
"""

CASES = Path(__file__).with_name("cases.sql").read_text()

ITEMS = """
WITH chosen AS (
    SELECT id, site_id, body_id, filed_by, represented_by, operator_sees FROM grievances
    WHERE body_id = $1 AND handler_id = $2 ORDER BY due_key, id LIMIT $3
)
INSERT INTO grievance_items (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, kind, side,
    internal, written_on, position)
SELECT gen_random_uuid(), id, site_id, body_id, filed_by, represented_by, operator_sees, 'NARRATIVE', 'CONCERNED',
    false, current_date, 1
FROM chosen RETURNING grievance_id, id
"""
