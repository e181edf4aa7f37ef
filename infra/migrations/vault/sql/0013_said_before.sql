-- Whether this very decision was taken before: whoever lost its answer, and sends it again, is answered as the first time.
CREATE FUNCTION public.unsealing_said(of_request uuid, of_act text, signed bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.unsealing_decisions d
        WHERE d.request = of_request AND d.act = of_act AND d.signature = signed);
$$;

REVOKE ALL ON FUNCTION public.unsealing_said FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealing_said TO parley_vault;
