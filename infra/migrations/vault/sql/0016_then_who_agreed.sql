-- Who agreed is looked up after how the request stands: whoever agreed in between is judged, and nobody is left out who counts.
CREATE OR REPLACE FUNCTION public.unsealing_to_open(of_request uuid)
RETURNS TABLE (request uuid, person bytea, told bytea, state text, ends bigint, custodians uuid[], key_ids text[],
    announced bigint, times integer, spent boolean, review_due bigint, entry bigint, retired boolean, shut boolean, now bigint,
    custodian uuid, agreed_by uuid, organisation uuid, ties uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    it record;
BEGIN
    FOR it IN SELECT * FROM public.unsealing_of(ARRAY[of_request]) LOOP
        RETURN QUERY SELECT it.request, it.person, it.told, it.state, it.ends, it.custodians, it.key_ids, it.announced,
            it.times, it.spent, it.review_due, it.entry, it.retired, it.shut, it.now,
            a.custodian, a.person, a.organisation, a.ties
        FROM (SELECT) AS one LEFT JOIN public.unsealing_approvers(of_request) a ON true;
    END LOOP;
END $$;
