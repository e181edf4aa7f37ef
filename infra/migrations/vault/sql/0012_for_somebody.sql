-- Consents go with a label that is taken back, and come only under a label that is there; a hold's id is one person's.

-- Labels whose consents are being taken back with them: rows of this table last as long as the statement that needs them.
CREATE TABLE public.consents_going (
    subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32)
);
ALTER TABLE public.consents_going ENABLE ROW LEVEL SECURITY;

CREATE OR REPLACE FUNCTION public.goes_with_its_label() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.tombstones t WHERE t.subject = OLD.subject)
        AND NOT EXISTS (SELECT FROM public.consents_going g WHERE g.subject = OLD.subject) THEN
        RAISE EXCEPTION 'These rows are only added to.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;

-- As `identity_forgotten`, with what was agreed to under the label.
CREATE FUNCTION public.identity_taken_back(of_mark bytea, of_identity uuid, was integer, whole boolean, of_subject bytea,
    leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT public.identity_forgotten(of_mark, of_identity, was, whole, leaf) THEN
        RETURN false;
    END IF;
    INSERT INTO public.consents_going (subject) VALUES (of_subject);
    DELETE FROM public.consent_events e WHERE e.subject = of_subject;
    DELETE FROM public.consents_going g WHERE g.subject = of_subject;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION public.identity_forgotten FROM parley_vault;

-- What stands there of this consent already, and how many its subject has; `gone`: the label is not there, or was erased.
-- A label that is being taken back or erased waits for this, or this for it.
DROP FUNCTION public.consent_given;
CREATE FUNCTION public.consent_given(of_mark bytea, of_consent bytea, of_subject bytea, said bytea, most integer, leaf bytea,
    OUT already bytea, OUT too_many boolean, OUT gone boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.identity_labels l WHERE l.mark = of_mark AND l.told IS NOT NULL FOR SHARE;
    gone := NOT FOUND;
    IF gone THEN
        RETURN;
    END IF;
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

-- PLACED, AGAIN, ANOTHER (the id is in use for somebody else), or ERASED: too late, its erasure has begun.
CREATE OR REPLACE FUNCTION public.hold_placed(of_hold bytea, of_identity bytea, ends date, said bytea, leaf bytea)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE held bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(public.lock_of(of_hold));
    PERFORM pg_advisory_xact_lock(public.lock_of(of_identity));
    SELECT h.identity INTO held FROM public.holds h WHERE h.hold = of_hold;
    IF FOUND THEN
        RETURN CASE WHEN held = of_identity THEN 'AGAIN' ELSE 'ANOTHER' END;
    END IF;
    IF EXISTS (SELECT FROM public.erasures_begun b WHERE b.identity = of_identity) THEN
        RETURN 'ERASED';
    END IF;
    INSERT INTO public.holds (hold, identity, until, told) VALUES (of_hold, of_identity, ends, said);
    PERFORM public.log_append(leaf);
    RETURN 'PLACED';
END $$;

REVOKE ALL ON FUNCTION public.identity_taken_back, public.consent_given FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.identity_taken_back, public.consent_given TO parley_vault;
