-- Who agreed to a request, as the circle has them now: judged once more before anything is opened.

CREATE FUNCTION public.unsealing_approvers(of_request uuid)
RETURNS TABLE (custodian uuid, person uuid, organisation uuid, ties uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id, c.person, c.organisation, c.ties
    FROM public.unsealing_decisions d JOIN public.custodians c ON c.id = d.custodian
    WHERE d.request = of_request AND d.act = 'APPROVE' ORDER BY d.at, c.id;
$$;

REVOKE ALL ON FUNCTION public.unsealing_approvers FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealing_approvers TO parley_vault;
