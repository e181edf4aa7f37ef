WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"sites":', (
    SELECT concat('{"nodes":', concat('[', string_agg(concat('{"name":', to_json(t2.name)::text, ',"engagements":', (
      SELECT concat('{"nodes":', concat('[', string_agg(concat('{"id":', '"eng_' || translate(t4.id::text, '-', '') || '"', '}'), ',' ORDER BY t4.rn) FILTER (
      WHERE t4.rn <= $3::int), ']'), '}')
      FROM (
        SELECT t3.id, t3.starts_on, k.rn
        FROM (
          SELECT starts_on, id, row_number() OVER (ORDER BY starts_on DESC, id DESC) AS rn
          FROM ((
              SELECT t3.starts_on, t3.id
              FROM engagements t3
              WHERE t3.owner_id = nullif($1, '')::uuid AND t3.site_id = t2.id ORDER BY t3.starts_on DESC, t3.id DESC
              LIMIT $3::int + 1)
            UNION (
              SELECT t3.starts_on, t3.id
              FROM engagements t3
              WHERE t3.published AND t3.site_id = t2.id ORDER BY t3.starts_on DESC, t3.id DESC
              LIMIT $3::int + 1)
            UNION (
              SELECT t3.starts_on, t3.id
              FROM engagements t3
              WHERE EXISTS (
                SELECT
                FROM assignments a
                WHERE a.organisation_id = nullif($1, '')::uuid AND a.capacity IN ('NGO', 'UNION', 'COMMUNITY') AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date) AND a.site_id = t2.id) AND t3.shared_members AND t3.site_id = t2.id ORDER BY t3.starts_on DESC, t3.id DESC
              LIMIT $3::int + 1)) u ORDER BY starts_on DESC, id DESC
          LIMIT $3::int + 1) k
        JOIN engagements t3 ON t3.id = k.id) t4
      HAVING true), '}'), ','), ']'), '}')
    FROM (
      SELECT t1.id, t1.name
      FROM sites t1 ORDER BY t1.name ASC, t1.id ASC
      LIMIT $4::int) t2
    HAVING true), '}}')) END
FROM ctx
