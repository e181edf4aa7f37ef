-- The signatures of those who agreed, for the next custodian to check: what the service says of them is worth nothing.

CREATE FUNCTION public.unsealing_signatures(of_request uuid)
RETURNS TABLE (key_id text, label text, signing_key bytea, signature bytea, beside bytea, at bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.key_id, c.label, k.signing_key, d.signature, d.beside, floor(extract(epoch FROM d.at))::bigint
    FROM public.unsealing_decisions d
    JOIN public.custodian_keys k ON k.key_id = d.key_id
    JOIN public.custodians c ON c.id = d.custodian
    WHERE d.request = of_request AND d.act = 'APPROVE' ORDER BY d.at, d.key_id;
$$;

REVOKE ALL ON FUNCTION public.unsealing_signatures FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealing_signatures TO parley_vault;
