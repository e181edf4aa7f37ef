-- As in 0015, for what custodians' calls ask: planned once for a connection, and otherwise as it was.

CREATE OR REPLACE FUNCTION public.custodians_held() RETURNS TABLE (
    custodian uuid, person uuid, organisation uuid, label text, ties uuid[],
    key_id text, signing_key bytea, sealing_key bytea, since date, newest boolean, tried boolean, proved boolean
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT c.id, c.person, c.organisation, c.label, c.ties, k.key_id, k.signing_key, k.sealing_key, k.since,
        k.turn = max(k.turn) OVER (PARTITION BY c.id), k.tried_on IS NOT NULL, k.proved_on IS NOT NULL
    FROM public.custodians c JOIN public.custodian_keys k ON k.custodian = c.id
    WHERE c.retired_on IS NULL AND k.ended_at IS NULL
    ORDER BY k.turn DESC;
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_signatures(of_request uuid)
RETURNS TABLE (key_id text, label text, signing_key bytea, signature bytea, beside bytea, at bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT d.key_id, c.label, k.signing_key, d.signature, d.beside, floor(extract(epoch FROM d.at))::bigint
    FROM public.unsealing_decisions d
    JOIN public.custodian_keys k ON k.key_id = d.key_id
    JOIN public.custodians c ON c.id = d.custodian
    WHERE d.request = of_request AND d.act = 'APPROVE' ORDER BY d.at, d.key_id;
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_handing(of_request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.unsealings u SET layers = true WHERE u.request = of_request AND NOT u.layers;
END $$;
