-- Requests for an unsealing, what custodians decided, announcements, openings. What must hold even if the service is wrong is
-- judged here again. Nobody's name, label or id of the records stands in the clear: statements are sealed under a key that lies
-- in the key store, and rows are found by keyed digests of label and requester, which no other table shares.

CREATE TABLE unsealings (
    request uuid PRIMARY KEY,
    subject bytea NOT NULL CHECK (octet_length(subject) = 32),   -- of the label
    person bytea NOT NULL CHECK (octet_length(person) = 32),     -- of the identity, as it is sealed now, for this request alone
    asker bytea NOT NULL CHECK (octet_length(asker) = 32),       -- of the requester
    bearer bytea NOT NULL CHECK (octet_length(bearer) = 32),     -- of requester, client and token key
    tier text NOT NULL CHECK (tier IN ('CONFIDENTIAL', 'SEALED')),
    break_glass boolean NOT NULL,
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 16384),
    requested_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN (
        'REQUESTED', 'APPROVED', 'ACTIVE', 'SPENT', 'EXPIRED', 'REVOKED', 'DECLINED', 'BREAK_GLASS', 'REVIEWED')),
    review_due_at timestamptz,
    overdue boolean NOT NULL DEFAULT false,   -- said in the log
    layers boolean NOT NULL DEFAULT false,    -- the key store may hold something of this request
    CHECK (NOT break_glass OR tier = 'CONFIDENTIAL'),
    CHECK (ends_at > requested_at AND ends_at <= requested_at
        + CASE WHEN break_glass THEN interval '60 minutes' ELSE interval '24 hours' END),
    CHECK ((review_due_at IS NOT NULL) = (state IN ('BREAK_GLASS', 'REVIEWED')))
);
CREATE INDEX unsealings_by_subject ON unsealings (subject, requested_at);
CREATE INDEX unsealings_by_asker ON unsealings (asker, requested_at);
CREATE INDEX unsealings_open ON unsealings (ends_at) WHERE state IN ('REQUESTED', 'APPROVED', 'ACTIVE');
CREATE INDEX unsealings_to_review ON unsealings (review_due_at) WHERE state = 'BREAK_GLASS';
CREATE INDEX unsealings_to_clear ON unsealings (request) WHERE layers;

CREATE TABLE unsealing_decisions (
    request uuid NOT NULL REFERENCES unsealings,
    custodian uuid NOT NULL REFERENCES custodians,
    key_id text NOT NULL REFERENCES custodian_keys,
    act text NOT NULL CHECK (act IN ('APPROVE', 'DECLINE', 'REVIEW')),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    beside bytea NOT NULL CHECK (octet_length(beside) = 32),     -- digest of what was handed over with it
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (request, custodian)                             -- one custodian counts once, in one way
);

CREATE TABLE unsealing_announcements (
    announcement uuid PRIMARY KEY,
    request uuid NOT NULL REFERENCES unsealings,
    proof bytea NOT NULL UNIQUE CHECK (octet_length(proof) = 32),  -- of the DPoP proof: taken once
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    entry bigint NOT NULL
);
CREATE INDEX unsealing_announcements_of ON unsealing_announcements (request, at);

CREATE TABLE unsealing_openings (
    request uuid PRIMARY KEY REFERENCES unsealings,                -- a grant is spent once
    announcement uuid NOT NULL UNIQUE REFERENCES unsealing_announcements,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    entry bigint NOT NULL
);

-- That a refusal was written down, so that nobody fills the log with the same one.
CREATE TABLE unsealing_refusals (
    about bytea NOT NULL CHECK (octet_length(about) = 32),
    code text NOT NULL CHECK (code ~ '^[A-Z_]{3,40}$'),
    kept boolean NOT NULL,                                         -- about a request that the vault keeps
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (about, code)
);
CREATE INDEX unsealing_refusals_of_nothing ON unsealing_refusals (at) WHERE NOT kept;

-- -- what holds for every hand, the owner's as well

CREATE FUNCTION unsealing_never_rewritten() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'What was decided, announced or opened is never rewritten.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION unsealing_begins() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.state <> 'REQUESTED' THEN
        RAISE EXCEPTION 'An unsealing begins as a request.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION unsealing_needs(of_row public.unsealings) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN of_row.break_glass THEN 1 ELSE 2 END;
$$;

-- Enough different custodians agreed, and are custodians still.
CREATE FUNCTION unsealing_agreed(of_row public.unsealings) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(DISTINCT d.custodian) >= public.unsealing_needs(of_row)
    FROM public.unsealing_decisions d JOIN public.custodians c ON c.id = d.custodian AND c.retired_on IS NULL
    WHERE d.request = of_row.request AND d.act = 'APPROVE';
$$;

CREATE FUNCTION unsealing_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same public.unsealings := NEW;
BEGIN
    same.state := OLD.state; same.review_due_at := OLD.review_due_at;
    same.overdue := OLD.overdue; same.layers := OLD.layers;
    IF same IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'What was asked is never rewritten.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state <> OLD.state AND NOT (OLD.state || ' ' || NEW.state) = ANY (ARRAY[
        'REQUESTED APPROVED', 'REQUESTED DECLINED', 'REQUESTED REVOKED', 'REQUESTED EXPIRED',
        'APPROVED ACTIVE', 'APPROVED BREAK_GLASS', 'APPROVED REVOKED', 'APPROVED EXPIRED',
        'ACTIVE SPENT', 'ACTIVE REVOKED', 'ACTIVE EXPIRED', 'BREAK_GLASS REVIEWED'])
        OR (NEW.state = 'BREAK_GLASS') AND NOT NEW.break_glass
        OR (NEW.state IN ('ACTIVE', 'SPENT')) AND NEW.break_glass
        OR OLD.review_due_at IS NOT NULL AND NEW.review_due_at IS DISTINCT FROM OLD.review_due_at
        OR OLD.overdue AND NOT NEW.overdue THEN
        RAISE EXCEPTION 'An unsealing takes no such step.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'ACTIVE', 'BREAK_GLASS', 'SPENT') AND NOT public.unsealing_agreed(NEW) THEN
        RAISE EXCEPTION 'Custodians have not agreed.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'SPENT' AND NOT EXISTS (SELECT FROM public.unsealing_openings o WHERE o.request = NEW.request)
        OR NEW.state IN ('ACTIVE', 'BREAK_GLASS')
        AND NOT EXISTS (SELECT FROM public.unsealing_announcements a WHERE a.request = NEW.request) THEN
        RAISE EXCEPTION 'It was not announced.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER begins BEFORE INSERT ON unsealings FOR EACH ROW EXECUTE FUNCTION unsealing_begins();
CREATE TRIGGER moves BEFORE UPDATE ON unsealings FOR EACH ROW EXECUTE FUNCTION unsealing_moves();
CREATE TRIGGER stays BEFORE DELETE ON unsealings FOR EACH ROW EXECUTE FUNCTION unsealing_never_rewritten();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON unsealings FOR EACH STATEMENT EXECUTE FUNCTION unsealing_never_rewritten();
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'unsealing_decisions', 'unsealing_announcements', 'unsealing_openings', 'unsealing_refusals'] LOOP
        EXECUTE format('CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON public.%I
            FOR EACH ROW EXECUTE FUNCTION public.unsealing_never_rewritten()', one);
        EXECUTE format('CREATE TRIGGER stays_whole BEFORE TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.unsealing_never_rewritten()', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['unsealings',
        'unsealing_decisions', 'unsealing_announcements', 'unsealing_openings', 'unsealing_refusals'] LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', one);
    END LOOP;
END $$;

-- -- what the service may ask for

-- An emergency opening that was not reviewed in time: no other is begun.
CREATE FUNCTION unsealing_door_shut() RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.unsealings u
        WHERE u.state = 'BREAK_GLASS' AND u.review_due_at <= clock_timestamp());
$$;

CREATE FUNCTION unsealing_now() RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT floor(extract(epoch FROM clock_timestamp()))::bigint;
$$;

-- DONE, TAKEN (the id is in use), TOO_MANY, SHUT, LATE (its times are not of now).
CREATE FUNCTION unsealing_request(of_request uuid, of_subject bytea, of_person bytea, of_asker bytea, of_bearer bytea,
    of_tier text, in_emergency boolean, said bytea, asked bigint, ends bigint, most_open integer, most_hourly integer,
    leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(of_asker, 'hex'), 4));
    IF EXISTS (SELECT FROM public.unsealings u WHERE u.request = of_request) THEN
        RETURN 'TAKEN';
    END IF;
    IF abs(asked - public.unsealing_now()) > 60 THEN
        RETURN 'LATE';
    END IF;
    IF in_emergency AND public.unsealing_door_shut() THEN
        RETURN 'SHUT';
    END IF;
    IF (SELECT count(*) FROM public.unsealings u WHERE u.asker = of_asker
            AND u.requested_at > clock_timestamp() - interval '1 hour') >= most_hourly
        OR (SELECT count(*) FROM public.unsealings u WHERE u.asker = of_asker
            AND u.requested_at > clock_timestamp() - interval '24 hours 2 minutes'
            AND u.state IN ('REQUESTED', 'APPROVED', 'ACTIVE') AND u.ends_at > clock_timestamp()) >= most_open THEN
        RETURN 'TOO_MANY';
    END IF;
    INSERT INTO public.unsealings (request, subject, person, asker, bearer, tier, break_glass, told, requested_at,
            ends_at, state)
        VALUES (of_request, of_subject, of_person, of_asker, of_bearer, of_tier, in_emergency, said,
            to_timestamp(asked), to_timestamp(ends), 'REQUESTED')
        ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'TAKEN';
    END IF;
    PERFORM public.log_append(leaf);
    RETURN 'DONE';
END $$;

-- Where requests stand. `now`: this clock judges everywhere; `shut`: the door for emergencies, if it is one.
CREATE FUNCTION unsealing_of(of_requests uuid[])
RETURNS TABLE (request uuid, person bytea, told bytea, state text, ends bigint, custodians uuid[], key_ids text[],
    announced bigint, times integer, spent boolean, review_due bigint, entry bigint, retired boolean, shut boolean, now bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request, u.person, u.told, u.state, floor(extract(epoch FROM u.ends_at))::bigint, d.custodians, d.key_ids,
        floor(extract(epoch FROM a.at))::bigint, a.times, o.request IS NOT NULL,
        floor(extract(epoch FROM u.review_due_at))::bigint, coalesce(o.entry, a.entry), d.retired,
        u.break_glass AND public.unsealing_door_shut(), public.unsealing_now()
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
    WHERE u.request = ANY (of_requests);
$$;

-- The same, held until the transaction ends: one step at a time. By its id, or by an announcement of it.
CREATE FUNCTION unsealing_held(of_request uuid, of_announcement uuid)
RETURNS TABLE (request uuid, person bytea, told bytea, state text, ends bigint, custodians uuid[], key_ids text[],
    announced bigint, times integer, spent boolean, review_due bigint, entry bigint, retired boolean, shut boolean, now bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it uuid := coalesce(of_request,
        (SELECT a.request FROM public.unsealing_announcements a WHERE a.announcement = of_announcement));
BEGIN
    PERFORM FROM public.unsealings u WHERE u.request = it FOR UPDATE;
    RETURN QUERY SELECT * FROM public.unsealing_of(ARRAY[it]);
END $$;

CREATE FUNCTION unsealings_about(of_subjects bytea[], still_open boolean) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request FROM public.unsealings u WHERE u.subject = ANY (of_subjects)
        AND (NOT still_open OR u.state IN ('REQUESTED', 'APPROVED', 'ACTIVE'))
    ORDER BY u.requested_at DESC, u.request LIMIT 1000;
$$;

-- From here on the key store may hold something of this request; said before it does.
CREATE FUNCTION unsealing_handing(of_request uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.unsealings u SET layers = true WHERE u.request = of_request AND NOT u.layers;
$$;

-- DONE, NONE, STRANGER (no custodian with this key), CLOSED (takes no decision), ALREADY (this custodian decided), MOVED
-- (another agreed since), SHUT. `place`: how many had agreed when this was signed.
CREATE FUNCTION unsealing_decide(of_request uuid, by_custodian uuid, by_key text, of_act text, signed bytea,
    beside_it bytea, place integer, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it public.unsealings;
BEGIN
    SELECT * INTO it FROM public.unsealings u WHERE u.request = of_request FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'NONE';
    END IF;
    IF NOT EXISTS (SELECT FROM public.custodian_keys k JOIN public.custodians c ON c.id = k.custodian
            WHERE k.key_id = by_key AND k.custodian = by_custodian AND k.ended_at IS NULL AND c.retired_on IS NULL) THEN
        RETURN 'STRANGER';
    END IF;
    IF EXISTS (SELECT FROM public.unsealing_decisions d WHERE d.request = of_request AND d.custodian = by_custodian) THEN
        RETURN 'ALREADY';
    END IF;
    IF of_act = 'REVIEW' THEN
        IF it.state <> 'BREAK_GLASS' THEN
            RETURN 'CLOSED';
        END IF;
    ELSIF it.state <> 'REQUESTED' OR it.ends_at <= clock_timestamp() THEN
        RETURN 'CLOSED';
    ELSIF of_act = 'APPROVE' THEN
        IF place <> (SELECT count(*) FROM public.unsealing_decisions d WHERE d.request = of_request) THEN
            RETURN 'MOVED';
        END IF;
        IF it.break_glass AND public.unsealing_door_shut() THEN
            RETURN 'SHUT';
        END IF;
    END IF;
    INSERT INTO public.unsealing_decisions (request, custodian, key_id, act, signature, beside)
        VALUES (of_request, by_custodian, by_key, of_act, signed, beside_it);
    UPDATE public.unsealings u SET state = CASE of_act
            WHEN 'DECLINE' THEN 'DECLINED'
            WHEN 'REVIEW' THEN 'REVIEWED'
            ELSE CASE WHEN public.unsealing_agreed(u) THEN 'APPROVED' ELSE u.state END END
        WHERE u.request = of_request;
    PERFORM public.log_append(leaf);
    RETURN 'DONE';
END $$;

-- Ended by the requester, a custodian, the person, or by time. DONE, NONE, CLOSED.
CREATE FUNCTION unsealing_end(of_request uuid, to_state text, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it public.unsealings;
BEGIN
    SELECT * INTO it FROM public.unsealings u WHERE u.request = of_request FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'NONE';
    END IF;
    IF it.state NOT IN ('REQUESTED', 'APPROVED', 'ACTIVE') OR to_state NOT IN ('REVOKED', 'EXPIRED')
        OR to_state = 'EXPIRED' AND it.ends_at > clock_timestamp() THEN
        RETURN 'CLOSED';
    END IF;
    UPDATE public.unsealings u SET state = to_state WHERE u.request = of_request;
    PERFORM public.log_append(leaf);
    RETURN 'DONE';
END $$;

-- The log's entry, committed before anything is given. DONE, NONE, HOLDER (another's), NOT_APPROVED, ENDED, OTHER_PERSON,
-- SHUT, TOO_MANY, REPLAYED.
CREATE FUNCTION unsealing_announce(of_announcement uuid, of_request uuid, of_bearer bytea, of_person bytea, of_proof bytea,
    leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it public.unsealings;
BEGIN
    SELECT * INTO it FROM public.unsealings u WHERE u.request = of_request FOR UPDATE;
    CASE
        WHEN NOT FOUND THEN RETURN 'NONE';
        WHEN it.bearer <> of_bearer THEN RETURN 'HOLDER';
        WHEN it.state = 'REQUESTED' OR NOT public.unsealing_agreed(it) THEN RETURN 'NOT_APPROVED';
        WHEN it.state NOT IN ('APPROVED', 'ACTIVE', 'BREAK_GLASS') OR it.ends_at <= clock_timestamp()
            OR EXISTS (SELECT FROM public.unsealing_openings o WHERE o.request = of_request) THEN RETURN 'ENDED';
        WHEN it.person <> of_person THEN RETURN 'OTHER_PERSON';
        WHEN it.break_glass AND public.unsealing_door_shut() THEN RETURN 'SHUT';
        WHEN (SELECT count(*) FROM public.unsealing_announcements a WHERE a.request = of_request) >= 10
            THEN RETURN 'TOO_MANY';
        ELSE NULL;
    END CASE;
    INSERT INTO public.unsealing_announcements (announcement, request, proof, entry)
        VALUES (of_announcement, of_request, of_proof, public.log_append(leaf)) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'unique_violation', MESSAGE = 'This proof was taken before.';
    END IF;
    UPDATE public.unsealings u SET state = CASE WHEN u.break_glass THEN 'BREAK_GLASS' ELSE 'ACTIVE' END,
            review_due_at = CASE WHEN u.break_glass
                THEN coalesce(u.review_due_at, clock_timestamp() + interval '72 hours') END
        WHERE u.request = of_request;
    RETURN 'DONE';
END $$;

-- What was announced, given out once: its entry, its end and the ciphertexts in one transaction, which is not the announcement's
-- and comes after it. DONE, or FIRST (no announcement that is committed, fresh, unspent and by this proof), HOLDER,
-- NOT_APPROVED, ENDED, OTHER_PERSON (sealed anew, or erased) and nothing.
CREATE FUNCTION unsealing_open(of_announcement uuid, of_bearer bytea, of_person bytea, of_proof bytea, of_identity uuid,
    of_key uuid, of_fields text[], leaf bytea, OUT outcome text, OUT names text[], OUT sealed bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    it public.unsealings;
    said public.unsealing_announcements;
BEGIN
    SELECT * INTO said FROM public.unsealing_announcements a WHERE a.announcement = of_announcement;
    SELECT * INTO it FROM public.unsealings u WHERE u.request = said.request FOR UPDATE;
    outcome := CASE
        WHEN said.announcement IS NULL OR it.request IS NULL THEN 'FIRST'
        WHEN it.bearer <> of_bearer THEN 'HOLDER'
        WHEN NOT public.unsealing_agreed(it) THEN 'NOT_APPROVED'
        WHEN it.state NOT IN ('ACTIVE', 'BREAK_GLASS') OR it.ends_at <= clock_timestamp()
            OR EXISTS (SELECT FROM public.unsealing_openings o WHERE o.request = it.request) THEN 'ENDED'
        WHEN said.proof <> of_proof OR said.made_in = pg_current_xact_id()
            OR NOT pg_visible_in_snapshot(said.made_in, pg_current_snapshot())
            OR said.at > clock_timestamp() OR said.at <= clock_timestamp() - interval '60 seconds' THEN 'FIRST'
        WHEN it.person <> of_person
            OR NOT EXISTS (SELECT FROM public.identities i WHERE i.identity = of_identity AND i.key = of_key
                AND i.tier = it.tier) THEN 'OTHER_PERSON'
        ELSE 'DONE' END;
    IF outcome <> 'DONE' THEN
        RETURN;
    END IF;
    INSERT INTO public.unsealing_openings (request, announcement, entry)
        VALUES (it.request, of_announcement, public.log_append(leaf));
    UPDATE public.unsealings u SET state = 'SPENT' WHERE u.request = it.request AND NOT u.break_glass;
    SELECT coalesce(array_agg(k.field), '{}'), coalesce(array_agg(k.sealed), '{}') INTO names, sealed
        FROM public.identity_kept(of_identity, of_key, of_fields) k;
END $$;

-- Once in the log: DONE when it was new (or nothing more is written down within this hour: FULL), AGAIN otherwise.
CREATE FUNCTION unsealing_refused(of_about bytea, of_code text, of_kept boolean, most integer, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT of_kept AND (SELECT count(*) FROM public.unsealing_refusals r
            WHERE NOT r.kept AND r.at > clock_timestamp() - interval '1 hour') >= most THEN
        RETURN 'FULL';
    END IF;
    INSERT INTO public.unsealing_refusals (about, code, kept) VALUES (of_about, of_code, of_kept) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'AGAIN';
    END IF;
    PERFORM public.log_append(leaf);
    RETURN 'DONE';
END $$;

-- -- what is done because time passes

CREATE FUNCTION unsealings_over(most integer) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request FROM public.unsealings u
    WHERE u.state IN ('REQUESTED', 'APPROVED', 'ACTIVE') AND u.ends_at <= clock_timestamp() ORDER BY u.ends_at LIMIT most;
$$;

CREATE FUNCTION unsealings_overdue(most integer) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request FROM public.unsealings u
    WHERE u.state = 'BREAK_GLASS' AND u.review_due_at <= clock_timestamp() AND NOT u.overdue
    ORDER BY u.review_due_at LIMIT most;
$$;

CREATE FUNCTION unsealing_overdue(of_request uuid, leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.unsealings u SET overdue = true WHERE u.request = of_request AND u.state = 'BREAK_GLASS'
        AND u.review_due_at <= clock_timestamp() AND NOT u.overdue;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM public.log_append(leaf);
    RETURN true;
END $$;

-- Requests that ended and may have left something in the key store.
CREATE FUNCTION unsealings_to_clear(most integer) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.request FROM public.unsealings u
    WHERE u.layers AND u.state NOT IN ('REQUESTED', 'APPROVED', 'ACTIVE') LIMIT most;
$$;

CREATE FUNCTION unsealing_cleared(of_request uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.unsealings u SET layers = false WHERE u.request = of_request AND u.layers
        AND u.state NOT IN ('REQUESTED', 'APPROVED', 'ACTIVE');
$$;

DO $$
DECLARE one regprocedure;
BEGIN
    FOR one IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname ~ '^unsealing' LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', one);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION unsealing_door_shut, unsealing_now, unsealing_request, unsealing_of, unsealing_held,
    unsealings_about, unsealing_handing, unsealing_decide, unsealing_end, unsealing_announce, unsealing_open, unsealing_refused,
    unsealings_over, unsealings_overdue, unsealing_overdue, unsealings_to_clear, unsealing_cleared TO parley_vault;
