-- Open requests of which the key store holds what a custodian peeled: looked through when a key of the circle ends.

CREATE FUNCTION public.unsealings_handed(after uuid, most integer) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request FROM public.unsealings u
    WHERE u.layers AND u.state IN ('REQUESTED', 'APPROVED', 'ACTIVE') AND u.request > after
    ORDER BY u.request LIMIT most;
$$;

REVOKE ALL ON FUNCTION public.unsealings_handed FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealings_handed TO parley_vault;
