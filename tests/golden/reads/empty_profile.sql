WITH ctx AS MATERIALIZED (
  SELECT set_config('app.org', $1, true) || set_config('app.person', $2, true) a)
SELECT CASE WHEN ctx.a IS NOT NULL THEN (
  SELECT '{"data":{"persons":{"nodes":[],"total":{"count":0,"isExact":true},"pageInfo":{"hasNextPage":false,"endCursor":null}}}}') END
FROM ctx
