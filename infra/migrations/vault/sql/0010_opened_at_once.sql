-- `unsealing_open` in one statement with what else has to hold when it happens, and with what the answer needs: a transaction of
-- its own, after the announcement's. MOVED: the label leads elsewhere by now, those who agreed
-- have other ties, or the consent does not stand; nothing was done, and `unsealing_held` and what follows it say what it is. The other outcomes are `unsealing_open`'s.
CREATE FUNCTION public.unsealing_opened(of_announcement uuid, of_bearer bytea, of_person bytea, of_proof bytea,
    of_identity uuid, of_key uuid, of_fields text[], leaf bytea, of_mark bytea, leads bytea, of_consent bytea,
    of_ties uuid[],
    OUT outcome text, OUT names text[], OUT sealed bytea[], OUT state text, OUT review_due bigint,
    OUT shard smallint, OUT place bigint, OUT previous bytea, OUT hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said public.unsealing_announcements;
BEGIN
    SELECT * INTO said FROM public.unsealing_announcements a WHERE a.announcement = of_announcement;
    PERFORM FROM public.unsealings u WHERE u.request = said.request FOR UPDATE;
    IF NOT EXISTS (SELECT FROM public.identity_labels l WHERE l.mark = of_mark AND l.told = leads)
        OR of_ties <> ARRAY(SELECT t.tie FROM public.unsealing_approvers(said.request) a,
            unnest(a.ties || a.organisation) AS t (tie) WHERE t.tie IS NOT NULL ORDER BY t.tie)
        OR of_consent IS NOT NULL AND NOT public.consent_stands(of_consent) THEN
        outcome := 'MOVED';
        RETURN;
    END IF;
    SELECT o.outcome, o.names, o.sealed INTO outcome, names, sealed
        FROM public.unsealing_open(of_announcement, of_bearer, of_person, of_proof, of_identity, of_key, of_fields, leaf) o;
    IF outcome <> 'DONE' THEN
        RETURN;
    END IF;
    SELECT u.state, floor(extract(epoch FROM u.review_due_at))::bigint INTO state, review_due
        FROM public.unsealings u WHERE u.request = said.request;
    SELECT p.shard, p.place, p.previous, p.hash INTO shard, place, previous, hash FROM public.log_place(said.entry) p;
END $$;

REVOKE ALL ON FUNCTION public.unsealing_opened FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.unsealing_opened TO parley_vault;
