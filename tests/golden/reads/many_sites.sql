WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"barriers":', (
    SELECT concat('{"nodes":', concat('[', string_agg(concat('{"id":', '"bar_' || translate(t2.id::text, '-', '') || '"', ',"severity":', '"' || t2.severity || '"', '}'), ',' ORDER BY t2.rn DESC) FILTER (
    WHERE t2.rn <= $3::int), ']'), '}')
    FROM (
      SELECT t1.id, t1.identified_on, t1.severity, t1.severity_rank, k.rn
      FROM (
        SELECT severity_rank, identified_on, id, row_number() OVER (ORDER BY severity_rank ASC, identified_on ASC, id ASC) AS rn
        FROM ((
            SELECT t1.severity_rank, t1.identified_on, t1.id
            FROM barriers t1
            WHERE t1.owner_id = nullif($1, '')::uuid ORDER BY t1.severity_rank ASC, t1.identified_on ASC, t1.id ASC
            LIMIT $3::int + 1)
          UNION (
            SELECT t1.severity_rank, t1.identified_on, t1.id
            FROM barriers t1
            WHERE t1.published ORDER BY t1.severity_rank ASC, t1.identified_on ASC, t1.id ASC
            LIMIT $3::int + 1)
          UNION (WITH s AS MATERIALIZED (
            SELECT DISTINCT a.site_id
            FROM assignments a
            WHERE a.organisation_id = nullif($1, '')::uuid AND a.capacity IN ('NGO', 'UNION', 'COMMUNITY') AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date)), c AS MATERIALIZED (
            SELECT 1 + 2 * ($3::int + 1) / greatest(count(*), 1) AS m
            FROM s), h AS MATERIALIZED (
            SELECT s.site_id, r.*, row_number() OVER (PARTITION BY s.site_id ORDER BY r.severity_rank ASC, r.identified_on ASC, r.id ASC) AS i
            FROM s, LATERAL (
              SELECT t1.severity_rank, t1.identified_on, t1.id
              FROM barriers t1
              WHERE t1.site_id = s.site_id AND t1.shared_members ORDER BY t1.severity_rank ASC, t1.identified_on ASC, t1.id ASC
              LIMIT (
                SELECT m
                FROM c)) r), d AS MATERIALIZED ((
              SELECT severity_rank, identified_on, id
              FROM h ORDER BY severity_rank ASC, identified_on ASC, id ASC OFFSET ($3::int + 1) - 1
              LIMIT 1)
            UNION ALL (
              SELECT '32767'::smallint AS severity_rank, 'infinity'::date AS identified_on, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS id
              WHERE (
                SELECT count(*)
                FROM h) < ($3::int + 1))
            LIMIT 1)
          SELECT severity_rank, identified_on, id
          FROM (
            SELECT severity_rank, identified_on, id
            FROM h
            UNION ALL (
              SELECT r.severity_rank, r.identified_on, r.id
              FROM h, d, LATERAL (
                SELECT t1.severity_rank, t1.identified_on, t1.id
                FROM barriers t1
                WHERE t1.site_id = h.site_id AND t1.shared_members AND (t1.severity_rank, t1.identified_on, t1.id) > (h.severity_rank, h.identified_on, h.id) AND (t1.severity_rank, t1.identified_on, t1.id) <= (d.severity_rank, d.identified_on, d.id) ORDER BY t1.severity_rank ASC, t1.identified_on ASC, t1.id ASC
                LIMIT $3::int + 1) r
              WHERE h.i = (
                SELECT m
                FROM c) AND (h.severity_rank, h.identified_on, h.id) <= (d.severity_rank, d.identified_on, d.id))) g ORDER BY severity_rank ASC, identified_on ASC, id ASC
          LIMIT $3::int + 1)) u ORDER BY severity_rank ASC, identified_on ASC, id ASC
        LIMIT $3::int + 1) k
      JOIN barriers t1 ON t1.id = k.id) t2
    HAVING true), '}}')) END
FROM ctx
