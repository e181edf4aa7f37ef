WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"nodes":', (
    SELECT concat('[', string_agg(coalesce(f.j, 'null'), ',' ORDER BY p.o), ']')
    FROM unnest($3::int[]) p(o)
    LEFT JOIN (
      SELECT w.o::int AS o, concat('{"id":', '"ed_' || t1.id || '"', ',"code":', '"' || t1.id || '"', '}') AS j
      FROM unnest($4::text[]) WITH ORDINALITY w(id, o)
      JOIN editions t1 ON t1.id = w.id
      UNION ALL
      SELECT w.o::int AS o, concat('{"id":', '"eng_' || translate(t2.id::text, '-', '') || '"', '}') AS j
      FROM unnest($5::uuid[]) WITH ORDINALITY w(id, o)
      JOIN engagements t2 ON t2.id = w.id
      UNION ALL
      SELECT w.o::int AS o, concat('{"id":', '"site_' || translate(t3.id::text, '-', '') || '"', ',"name":', to_json(t3.name)::text, '}') AS j
      FROM unnest($6::uuid[]) WITH ORDINALITY w(id, o)
      JOIN sites t3 ON t3.id = w.id) f ON f.o = p.o), '}}')) END
FROM ctx
