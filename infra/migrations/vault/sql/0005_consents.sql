-- Consents, legal holds, erasures. Rows are named by keyed digests (HMAC) of labels, identities and consents, and tell their
-- content sealed under a key that lies in the key store: a copy of this database links no label to another, nor to a consent.
-- What stands in the clear is what this database must judge by itself.

CREATE TABLE consent_events (
    consent bytea NOT NULL CHECK (octet_length(consent) = 32),
    subject bytea NOT NULL CHECK (octet_length(subject) = 32),
    kind text NOT NULL CHECK (kind IN ('GIVEN', 'WITHDRAWN')),
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 4096),
    PRIMARY KEY (consent, kind)
);
CREATE INDEX consent_events_subject ON consent_events (subject);

CREATE TABLE holds (
    hold bytea PRIMARY KEY CHECK (octet_length(hold) = 32),
    identity bytea NOT NULL CHECK (octet_length(identity) = 32),
    until date,
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 4096)
);
CREATE INDEX holds_identity ON holds (identity);
CREATE TABLE hold_lifts (
    hold bytea PRIMARY KEY REFERENCES holds,
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 4096)
);

-- An erasure that is under way: from here on nothing stops it. The row goes when it is done.
CREATE TABLE erasures_begun (
    identity bytea PRIMARY KEY CHECK (octet_length(identity) = 32),
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 131072)
);
-- What is left of a label whose identity was erased: the day, and the receipt of whoever asked under it.
CREATE TABLE tombstones (
    subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32),
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 4096),
    receipt bytea CHECK (octet_length(receipt) BETWEEN 28 AND 8192)
);

-- Which breaches the log has an entry of.
CREATE TABLE breaches_logged (
    breach bytea PRIMARY KEY CHECK (octet_length(breach) = 32)
);

ALTER TABLE breaches_logged ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold_lifts ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasures_begun ENABLE ROW LEVEL SECURITY;
ALTER TABLE tombstones ENABLE ROW LEVEL SECURITY;

-- What was agreed, withdrawn, held or lifted is never rewritten, by the owner neither; it goes with its label's erasure alone.
CREATE FUNCTION stays_as_it_was() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'These rows are only added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION goes_with_its_label() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.tombstones t WHERE t.subject = OLD.subject) THEN
        RAISE EXCEPTION 'These rows are only added to.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER as_it_was BEFORE UPDATE ON consent_events FOR EACH ROW EXECUTE FUNCTION stays_as_it_was();
CREATE TRIGGER with_its_label BEFORE DELETE ON consent_events FOR EACH ROW EXECUTE FUNCTION goes_with_its_label();
CREATE TRIGGER not_all BEFORE TRUNCATE ON consent_events FOR EACH STATEMENT EXECUTE FUNCTION stays_as_it_was();
CREATE TRIGGER as_it_was BEFORE UPDATE OR DELETE ON holds FOR EACH ROW EXECUTE FUNCTION stays_as_it_was();
CREATE TRIGGER not_all BEFORE TRUNCATE ON holds FOR EACH STATEMENT EXECUTE FUNCTION stays_as_it_was();
CREATE TRIGGER as_it_was BEFORE UPDATE OR DELETE ON hold_lifts FOR EACH ROW EXECUTE FUNCTION stays_as_it_was();
CREATE TRIGGER not_all BEFORE TRUNCATE ON hold_lifts FOR EACH STATEMENT EXECUTE FUNCTION stays_as_it_was();

-- One at a time for a consent, an identity: who reads whether it is in force and acts on it takes the shared lock.
CREATE FUNCTION lock_of(of_row bytea) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT hashtextextended(encode(of_row, 'hex'), 5);
$$;

-- What stands there of this consent already, and how many its subject has; NULL and it was added.
CREATE FUNCTION consent_given(of_consent bytea, of_subject bytea, said bytea, most integer, leaf bytea,
    OUT already bytea, OUT too_many boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_subject));
    SELECT e.told INTO already FROM public.consent_events e WHERE e.consent = of_consent AND e.kind = 'GIVEN';
    too_many := NOT FOUND
        AND (SELECT count(*) FROM public.consent_events e WHERE e.subject = of_subject AND e.kind = 'GIVEN') >= most;
    IF already IS NULL AND NOT too_many THEN
        INSERT INTO public.consent_events (consent, subject, kind, told)
            VALUES (of_consent, of_subject, 'GIVEN', said);
        PERFORM public.log_append(leaf);
    END IF;
END $$;

-- WITHDRAWN, AGAIN (it was already), or NONE.
CREATE FUNCTION consent_withdrawn(of_consent bytea, of_subject bytea, said bytea, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_consent));
    IF NOT EXISTS (SELECT FROM public.consent_events e
        WHERE e.consent = of_consent AND e.subject = of_subject AND e.kind = 'GIVEN') THEN
        RETURN 'NONE';
    END IF;
    INSERT INTO public.consent_events (consent, subject, kind, told)
        VALUES (of_consent, of_subject, 'WITHDRAWN', said) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'AGAIN';
    END IF;
    PERFORM public.log_append(leaf);
    RETURN 'WITHDRAWN';
END $$;

CREATE FUNCTION consents_of(of_subject bytea) RETURNS TABLE (consent bytea, kind text, told bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.consent, e.kind, e.told FROM public.consent_events e WHERE e.subject = of_subject ORDER BY e.consent, e.kind;
$$;

-- Given and not withdrawn; a withdrawal waits until the transaction that asked is over, and the other way round.
CREATE FUNCTION consent_stands(of_consent bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(public.lock_of(of_consent));
    RETURN EXISTS (SELECT FROM public.consent_events e WHERE e.consent = of_consent AND e.kind = 'GIVEN')
        AND NOT EXISTS (SELECT FROM public.consent_events e WHERE e.consent = of_consent AND e.kind = 'WITHDRAWN');
END $$;

CREATE FUNCTION held_on(of_identity bytea, day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.holds h WHERE h.identity = of_identity AND (h.until IS NULL OR h.until >= day)
        AND NOT EXISTS (SELECT FROM public.hold_lifts l WHERE l.hold = h.hold));
$$;

-- PLACED, AGAIN, or ERASED: too late, its erasure has begun.
CREATE FUNCTION hold_placed(of_hold bytea, of_identity bytea, ends date, said bytea, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_identity));
    IF EXISTS (SELECT FROM public.holds h WHERE h.hold = of_hold) THEN
        RETURN 'AGAIN';
    END IF;
    IF EXISTS (SELECT FROM public.erasures_begun b WHERE b.identity = of_identity) THEN
        RETURN 'ERASED';
    END IF;
    INSERT INTO public.holds (hold, identity, until, told) VALUES (of_hold, of_identity, ends, said);
    PERFORM public.log_append(leaf);
    RETURN 'PLACED';
END $$;

-- LIFTED, AGAIN, or NONE.
CREATE FUNCTION hold_lifted(of_hold bytea, of_identity bytea, said bytea, leaf bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_identity));
    IF NOT EXISTS (SELECT FROM public.holds h WHERE h.hold = of_hold AND h.identity = of_identity) THEN
        RETURN 'NONE';
    END IF;
    INSERT INTO public.hold_lifts (hold, told) VALUES (of_hold, said) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'AGAIN';
    END IF;
    PERFORM public.log_append(leaf);
    RETURN 'LIFTED';
END $$;

CREATE FUNCTION holds_of(of_identity bytea) RETURNS TABLE (hold bytea, until date, told bytea, lifted bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.hold, h.until, h.told, l.told FROM public.holds h LEFT JOIN public.hold_lifts l ON l.hold = h.hold
    WHERE h.identity = of_identity ORDER BY h.hold;
$$;

-- The point from which an erasure goes on to its end, whatever happens in between: all identities of one person at once. What is
-- told is the first one's. Keys are given in the order of their bytes.
CREATE FUNCTION erasure_begun(of_identities bytea[], said bytea[], day date, OUT held boolean, OUT told bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(one)) FROM unnest(of_identities) one;
    held := EXISTS (SELECT FROM unnest(of_identities) one WHERE public.held_on(one, day)
        AND NOT EXISTS (SELECT FROM public.erasures_begun b WHERE b.identity = one));
    IF NOT held THEN
        INSERT INTO public.erasures_begun (identity, told) SELECT * FROM unnest(of_identities, said)
            ON CONFLICT DO NOTHING;
        told := ARRAY(SELECT b.told FROM unnest(of_identities) WITH ORDINALITY one (identity, nr)
            JOIN public.erasures_begun b ON b.identity = one.identity ORDER BY one.nr);
    END IF;
END $$;

CREATE FUNCTION erasures_under_way(most integer) RETURNS TABLE (identity bytea, told bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT b.identity, b.told FROM public.erasures_begun b LIMIT most;
$$;

-- The keys are gone: now what they opened. The log's entry; NULL: another finished it; 0: it was sealed anew in between, under
-- a key that is still there.
CREATE FUNCTION erasure_done(of_row bytea, of_identity uuid, of_key uuid, marks bytea[], of_subjects bytea[], said bytea[],
    day date, leaf bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_row));
    IF NOT EXISTS (SELECT FROM public.erasures_begun b WHERE b.identity = of_row) THEN
        RETURN NULL;
    END IF;
    IF NOT public.identity_shredded(of_identity, of_key, marks, day) THEN
        RETURN 0;
    END IF;
    DELETE FROM public.erasures_begun b WHERE b.identity = of_row;
    INSERT INTO public.tombstones (subject, told) SELECT * FROM unnest(of_subjects, said) ON CONFLICT DO NOTHING;
    DELETE FROM public.consent_events e WHERE e.subject = ANY (of_subjects);
    RETURN public.log_append(leaf);
END $$;

CREATE FUNCTION tombstone_of(of_subject bytea, OUT told bytea, OUT receipt bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.told, t.receipt FROM public.tombstones t WHERE t.subject = of_subject;
$$;

-- A later asker under another label of the same person gets an entry and a receipt of their own.
CREATE FUNCTION erasure_told(of_subject bytea, leaf bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.tombstones t WHERE t.subject = of_subject AND t.receipt IS NULL FOR UPDATE;
    RETURN CASE WHEN FOUND THEN public.log_append(leaf) END;
END $$;

CREATE FUNCTION receipt_kept(of_subject bytea, said bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.tombstones t SET receipt = said WHERE t.subject = of_subject AND t.receipt IS NULL;
    RETURN FOUND;
END $$;

-- Whether this is the first time.
CREATE FUNCTION breach_logged(of_breach bytea, leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.breaches_logged (breach) VALUES (of_breach) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
        RETURN true;
    END IF;
    RETURN false;
END $$;

REVOKE ALL ON FUNCTION stays_as_it_was, goes_with_its_label, lock_of, consent_given, consent_withdrawn, consents_of,
    consent_stands, held_on, hold_placed, hold_lifted, holds_of, erasure_begun, erasures_under_way, erasure_done,
    tombstone_of, erasure_told, receipt_kept, breach_logged FROM PUBLIC;
GRANT EXECUTE ON FUNCTION consent_given, consent_withdrawn, consents_of, consent_stands, held_on, hold_placed,
    hold_lifted, holds_of, erasure_begun, erasures_under_way, erasure_done, tombstone_of, erasure_told,
    receipt_kept, breach_logged TO parley_vault;
