-- The same functions in the other language: PostgreSQL plans the body of one in SQL at every call, that of one in plpgsql once
-- for a connection. What each does, and who may, is as it was.

CREATE OR REPLACE FUNCTION public.unsealing_now() RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN floor(extract(epoch FROM clock_timestamp()))::bigint;
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_door_shut() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.unsealings u
        WHERE u.state = 'BREAK_GLASS' AND u.review_due_at <= clock_timestamp());
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_agreed(of_row public.unsealings) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT count(DISTINCT d.custodian)
        FROM public.unsealing_decisions d JOIN public.custodians c ON c.id = d.custodian AND c.retired_on IS NULL
        WHERE d.request = of_row.request AND d.act = 'APPROVE') >= CASE WHEN of_row.break_glass THEN 1 ELSE 2 END;
END $$;
DROP FUNCTION public.unsealing_needs;

CREATE OR REPLACE FUNCTION public.unsealing_of(of_requests uuid[])
RETURNS TABLE (request uuid, person bytea, told bytea, state text, ends bigint, custodians uuid[], key_ids text[],
    announced bigint, times integer, spent boolean, review_due bigint, entry bigint, retired boolean, shut boolean, now bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    one uuid;
BEGIN
    FOR one IN SELECT DISTINCT asked FROM unnest(of_requests) AS asked LOOP
        RETURN QUERY
        SELECT u.request, u.person, u.told, u.state, floor(extract(epoch FROM u.ends_at))::bigint, d.custodians, d.key_ids,
            floor(extract(epoch FROM a.at))::bigint, a.times, o.request IS NOT NULL,
            floor(extract(epoch FROM u.review_due_at))::bigint, coalesce(o.entry, a.entry), d.retired,
            u.break_glass AND public.unsealing_door_shut(), floor(extract(epoch FROM clock_timestamp()))::bigint
        FROM public.unsealings u
        LEFT JOIN public.unsealing_openings o ON o.request = u.request
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(d.custodian ORDER BY d.at), '{}'), coalesce(array_agg(d.key_id ORDER BY d.at), '{}'),
                coalesce(bool_or(c.retired_on IS NOT NULL), false)
            FROM public.unsealing_decisions d JOIN public.custodians c ON c.id = d.custodian
            WHERE d.request = u.request AND d.act = 'APPROVE'
        ) d (custodians, key_ids, retired)
        CROSS JOIN LATERAL (
            SELECT max(a.at), max(a.entry), count(*)::integer
            FROM public.unsealing_announcements a WHERE a.request = u.request
        ) a (at, entry, times)
        WHERE u.request = one;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_approvers(of_request uuid)
RETURNS TABLE (custodian uuid, person uuid, organisation uuid, ties uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT c.id, c.person, c.organisation, c.ties
    FROM public.unsealing_decisions d JOIN public.custodians c ON c.id = d.custodian
    WHERE d.request = of_request AND d.act = 'APPROVE' ORDER BY d.at, c.id;
END $$;

CREATE OR REPLACE FUNCTION public.identity_label(of_mark bytea, OUT told bytea, OUT erased_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT l.told, l.erased_on INTO told, erased_on FROM public.identity_labels l WHERE l.mark = of_mark;
END $$;

CREATE OR REPLACE FUNCTION public.identity_standing(of_identity uuid, OUT key uuid, OUT tier text, OUT version integer,
    OUT labels bytea, OUT fields text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT i.key, i.tier, i.version, i.labels,
        ARRAY(SELECT f.field FROM public.identity_fields f WHERE f.identity = i.identity ORDER BY f.field)
    INTO key, tier, version, labels, fields
    FROM public.identities i WHERE i.identity = of_identity;
END $$;

CREATE OR REPLACE FUNCTION public.identity_kept(of_identity uuid, of_key uuid, names text[])
RETURNS TABLE (field text, sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT f.field, f.sealed
    FROM public.identities i JOIN public.identity_fields f ON f.identity = i.identity
    WHERE i.identity = of_identity AND i.key = of_key AND f.field = ANY (names) ORDER BY f.field;
END $$;

CREATE OR REPLACE FUNCTION public.log_place(entry bigint)
RETURNS TABLE (shard smallint, place bigint, previous bytea, hash bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT e.shard, e.place, e.previous, e.hash FROM public.log_entries AS e WHERE e.id = log_place.entry;
END $$;

CREATE OR REPLACE FUNCTION public.fresh_label_noted(of_mark bytea, said bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.fresh_labels (mark, told, noted) VALUES (of_mark, said, clock_timestamp())
        ON CONFLICT (mark) DO UPDATE SET told = EXCLUDED.told, noted = EXCLUDED.noted;
END $$;

CREATE OR REPLACE FUNCTION public.lock_of(of_row bytea) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN hashtextextended(encode(of_row, 'hex'), 5);
END $$;

CREATE OR REPLACE FUNCTION public.consents_of(of_subject bytea) RETURNS TABLE (consent bytea, kind text, told bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT e.consent, e.kind, e.told FROM public.consent_events e
    WHERE e.subject = of_subject ORDER BY e.consent, e.kind;
END $$;

CREATE OR REPLACE FUNCTION public.unsealing_cleared(of_request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.unsealings u SET layers = false WHERE u.request = of_request AND u.layers
        AND u.state NOT IN ('REQUESTED', 'APPROVED', 'ACTIVE');
END $$;

-- What an opening is judged by, in one statement: how the request stands, and in a row each who agreed.
CREATE FUNCTION public.unsealing_to_open(of_request uuid)
RETURNS TABLE (request uuid, person bytea, told bytea, state text, ends bigint, custodians uuid[], key_ids text[],
    announced bigint, times integer, spent boolean, review_due bigint, entry bigint, retired boolean, shut boolean, now bigint,
    custodian uuid, agreed_by uuid, organisation uuid, ties uuid[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT u.*, a.custodian, a.person, a.organisation, a.ties
    FROM public.unsealing_of(ARRAY[of_request]) u LEFT JOIN public.unsealing_approvers(of_request) a ON true;
END $$;

REVOKE ALL ON FUNCTION public.unsealing_to_open FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealing_to_open TO parley_vault;
