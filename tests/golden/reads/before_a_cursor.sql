WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT concat('{"data":{"parties":', (
    SELECT concat('{"nodes":', concat('[', string_agg(concat('{"pseudonym":', to_json(t2.pseudonym)::text, ',"name":', coalesce(to_json(t2.name)::text, 'null'), ',"recordedOn":', CASE WHEN (t2.owner_id = nullif($1, '')::uuid) THEN '"' || t2.recorded_on || '"' ELSE 'null' END, '}'), ',' ORDER BY t2.rn DESC) FILTER (
    WHERE t2.rn <= $3::int), ']'), ',"pageInfo":', concat('{"hasPreviousPage":', CASE WHEN count(*) > $3::int THEN 'true' ELSE 'false' END, '}'), '}')
    FROM (
      SELECT t1.id, t1.name, t1.owner_id, t1.pseudonym, t1.recorded_on, k.rn
      FROM (
        SELECT pseudonym, id, row_number() OVER (ORDER BY pseudonym DESC, id DESC) AS rn
        FROM ((
            SELECT t1.pseudonym, t1.id
            FROM parties t1
            WHERE t1.owner_id = nullif($1, '')::uuid AND (t1.pseudonym, t1.id) < ($4::text, $5::uuid) ORDER BY t1.pseudonym DESC, t1.id DESC
            LIMIT $3::int + 1)
          UNION (
            SELECT t1.pseudonym, t1.id
            FROM parties t1
            WHERE t1.is_public AND (t1.pseudonym, t1.id) < ($4::text, $5::uuid) ORDER BY t1.pseudonym DESC, t1.id DESC
            LIMIT $3::int + 1)) u ORDER BY pseudonym DESC, id DESC
        LIMIT $3::int + 1) k
      JOIN parties t1 ON t1.id = k.id) t2
    HAVING true), '}}')) END
FROM ctx
