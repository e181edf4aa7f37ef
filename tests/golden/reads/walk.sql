WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"engagements":', (
    SELECT concat('{"nodes":', concat('[', string_agg(concat('{"id":', '"eng_' || translate(t2.id::text, '-', '') || '"', ',"startsOn":', '"' || t2.starts_on || '"', ',"externalRef":', coalesce(to_json(t2.external_ref)::text, 'null'), '}'), ','), ']'), ',"total":', (
      SELECT concat('{"count":', least(t3.n, 1000)::text, ',"isExact":', CASE WHEN t3.n > 1000 THEN 'false' ELSE 'true' END, '}')
      FROM (
        SELECT count(*)
        FROM (
          SELECT 1
          FROM engagements t1
          LIMIT 1001) c) t3(n)), '}')
    FROM (
      SELECT t1.external_ref, t1.id, t1.starts_on
      FROM engagements t1 ORDER BY t1.starts_on DESC, t1.id DESC
      LIMIT $3::int) t2
    HAVING true), '}}')) END
FROM ctx
