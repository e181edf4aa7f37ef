WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"engagements":', (
    SELECT concat('{"nodes":', concat('[', string_agg(concat('{"id":', '"eng_' || translate(t2.id::text, '-', '') || '"', ',"externalRef":', CASE WHEN (t2.owner_id = nullif($1, '')::uuid) THEN coalesce(to_json(t2.external_ref)::text, 'null') ELSE 'null' END, ',"sharedWithMembers":', CASE WHEN (t2.owner_id = nullif($1, '')::uuid) THEN CASE WHEN t2.shared_members THEN 'true' WHEN NOT t2.shared_members THEN 'false' END ELSE 'null' END, '}'), ',' ORDER BY t2.rn) FILTER (
    WHERE t2.rn <= $3::int), ']'), '}')
    FROM (
      SELECT t1.external_ref, t1.id, t1.owner_id, t1.shared_members, t1.starts_on, k.rn
      FROM (
        SELECT starts_on, id, row_number() OVER (ORDER BY starts_on DESC, id DESC) AS rn
        FROM ((
            SELECT t1.starts_on, t1.id
            FROM engagements t1
            WHERE t1.owner_id = nullif($1, '')::uuid ORDER BY t1.starts_on DESC, t1.id DESC
            LIMIT $3::int + 1)
          UNION (
            SELECT t1.starts_on, t1.id
            FROM engagements t1
            WHERE t1.published ORDER BY t1.starts_on DESC, t1.id DESC
            LIMIT $3::int + 1)
          UNION (
            SELECT r.starts_on, r.id
            FROM (
              SELECT DISTINCT a.site_id
              FROM assignments a
              WHERE a.organisation_id = nullif($1, '')::uuid AND a.capacity IN ('NGO', 'UNION', 'COMMUNITY') AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date)) s, LATERAL (
              SELECT t1.starts_on, t1.id
              FROM engagements t1
              WHERE t1.site_id = s.site_id AND t1.shared_members ORDER BY t1.starts_on DESC, t1.id DESC
              LIMIT $3::int + 1) r ORDER BY r.starts_on DESC, r.id DESC
            LIMIT $3::int + 1)) u ORDER BY starts_on DESC, id DESC
        LIMIT $3::int + 1) k
      JOIN engagements t1 ON t1.id = k.id) t2
    HAVING true), '}}')) END
FROM ctx
