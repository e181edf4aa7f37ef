-- So many grievances ($1) as one set of rows; half are anonymous, one in a hundred was filed by one organisation ($2).
-- One in twenty is open. What is paused or waits for nothing sorts behind everything that is due.
WITH of_sites AS MATERIALIZED (
    SELECT m.*, row_number() OVER (ORDER BY id) - 1 AS n FROM mechanisms m WHERE kind = 'SITE' AND name = 'Bench'
), others AS MATERIALIZED (
    SELECT m.* FROM mechanisms m WHERE kind IN ('SCHEME', 'AUDIT_FIRM') AND name = 'Bench'
), desks AS MATERIALIZED (
    SELECT organisation_id AS body_id, person_id, row_number() OVER (PARTITION BY organisation_id ORDER BY person_id) - 1 AS n,
        count(*) OVER (PARTITION BY organisation_id) AS seats
    FROM memberships WHERE capacity = 'HANDLER' AND starts <= current_date AND (ends IS NULL OR ends >= current_date)
), members AS MATERIALIZED (
    SELECT array_agg(id ORDER BY id) FILTER (WHERE kind IN ('NGO', 'UNION', 'COMMUNITY')) AS ids FROM organisations
), places AS MATERIALIZED (
    SELECT array_agg(id ORDER BY id) AS ids FROM sites
), drawn AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, random() AS kind, random() AS place, random() AS who, random() AS stands, random() AS mode,
        random() AS due, random() AS about, random() AS age, random() AS paused, random() AS hand
    FROM generate_series(1, $1::int)
), brought AS (
    SELECT d.*, coalesce(o.id, s.id) AS mechanism_id, coalesce(o.kind, s.kind) AS mechanism, coalesce(o.body_id, s.body_id) AS body_id,
        coalesce(s.site_id, p.ids[1 + floor(d.place * array_length(p.ids, 1))::int]) AS site_id,
        CASE WHEN d.stands < 0.05 THEN (ARRAY['SUBMITTED', 'ACKNOWLEDGED', 'SCREENED', 'INVESTIGATING', 'INVESTIGATING',
                'INVESTIGATING', 'RESPONSE_PROPOSED', 'CONTESTED', 'APPEALED', 'REMEDY'])[1 + floor(d.stands * 200)::int]
            WHEN d.stands < 0.08 THEN 'MONITORING' WHEN d.stands < 0.12 THEN 'REFERRED' WHEN d.stands < 0.17 THEN 'WITHDRAWN'
            ELSE 'CLOSED' END AS state,
        CASE WHEN d.mode < 0.5 THEN 'ANONYMOUS' WHEN d.mode < 0.8 THEN 'CONFIDENTIAL' ELSE 'NAMED' END AS identity_mode,
        CASE WHEN d.mode < 0.5 THEN d.id WHEN d.mode < 0.51 THEN $2::uuid
            ELSE m.ids[1 + floor(d.who * array_length(m.ids, 1))::int] END AS filed_by,
        current_date - (CASE WHEN d.stands < 0.05 THEN d.age * 120 ELSE 180 + d.age * 1500 END)::int AS received
    FROM drawn d CROSS JOIN members m CROSS JOIN places p
    LEFT JOIN others o ON o.kind = CASE WHEN d.kind < 0.6 THEN 'SCHEME' WHEN d.kind < 0.7 THEN 'AUDIT_FIRM' END
    LEFT JOIN of_sites s ON d.kind >= 0.7 AND s.n = floor(d.place * (SELECT count(*) FROM of_sites))::int
), clocked AS (
    SELECT b.*, CASE WHEN b.state = 'SUBMITTED' THEN 'ACKNOWLEDGEMENT'
            WHEN b.state IN ('ACKNOWLEDGED', 'SCREENED', 'INVESTIGATING', 'APPEALED') THEN 'ANSWER'
            WHEN b.state = 'MONITORING' THEN 'CHECK_IN' END AS waits,
        current_date - 30 + (b.due * 100)::int AS day,
        CASE WHEN b.stands < 0.05 AND b.paused < 0.05 THEN 'AWAITING_COMPLAINANT' END AS because
    FROM brought b
)
INSERT INTO grievances (id, mechanism_id, mechanism, body_id, site_id, filed_by, represented_by, identity_mode, by_week, category,
    activities, received_on, state, outcome, closure_reason, handler_id, due, due_on, due_at, due_key, closed_on, paused_because,
    released, operator_sees)
SELECT c.id, c.mechanism_id, c.mechanism, c.body_id, c.site_id, c.filed_by, c.id, c.identity_mode, c.identity_mode = 'ANONYMOUS',
    (ARRAY['WATER', 'AIR_AND_DUST', 'LAND_AND_RESETTLEMENT', 'LABOUR', 'SECURITY_CONDUCT'])[1 + floor(c.about * 5)::int],
    CASE WHEN c.about < 0.1 THEN ARRAY['SAFETY_REPORT'] ELSE '{}' END,
    CASE WHEN c.identity_mode = 'ANONYMOUS' THEN c.received + (7 - extract(isodow FROM c.received))::int ELSE c.received END,
    c.state, CASE WHEN c.state = 'CLOSED' THEN 'UPHELD' END, CASE WHEN c.state = 'CLOSED' THEN 'REMEDY_VERIFIED' END,
    k.person_id, c.waits, CASE WHEN c.waits IS NOT NULL THEN c.day END,
    CASE WHEN c.waits IS NOT NULL AND c.because IS NULL THEN (c.day + 1)::timestamptz END,
    CASE WHEN c.waits IS NOT NULL AND c.because IS NULL THEN (c.day + 1)::timestamptz ELSE '2200-01-01Z' END,
    CASE WHEN c.state IN ('CLOSED', 'MONITORING') THEN c.received + 120 END, c.because, false, c.mechanism = 'SITE'
FROM clocked c
LEFT JOIN desks k ON k.body_id = c.body_id AND c.state <> 'SUBMITTED' AND k.n = floor(c.hand * k.seats)::int
