WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"node":', coalesce((
      SELECT concat('{"id":', '"eng_' || translate(t1.id::text, '-', '') || '"', ',"purpose":', to_json(t1.purpose)::text, ',"site":', coalesce((
          SELECT concat('{"name":', to_json(t2.name)::text, '}')
          FROM sites t2
          WHERE t2.id = t1.site_id), 'null'), '}')
      FROM engagements t1
      WHERE t1.id = $3::uuid), 'null'), '}}')) END
FROM ctx
