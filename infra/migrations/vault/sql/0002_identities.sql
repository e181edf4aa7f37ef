-- Identities: under which data key each is sealed, its fields' ciphertexts, and which labels lead to it. A label stands here
-- as a keyed digest, and what it leads to is sealed under a key of its own that lies in the key store: a copy of this database
-- links no label to another, with the vault's own secrets neither once those keys are destroyed.

CREATE TABLE public.identities (
    identity uuid PRIMARY KEY,
    key uuid NOT NULL UNIQUE,
    tier text NOT NULL CHECK (tier IN ('CONFIDENTIAL', 'SEALED')),
    version integer NOT NULL CHECK (version > 0),
    labels bytea NOT NULL CHECK (octet_length(labels) BETWEEN 28 AND 65536)
);
CREATE TABLE public.identity_fields (
    identity uuid NOT NULL REFERENCES public.identities,
    field text NOT NULL CHECK (field IN ('NAMES', 'CONTACTS', 'WHEREABOUTS', 'AFFILIATION', 'OTHER')),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 284 AND 8220),
    PRIMARY KEY (identity, field)
);
CREATE TABLE public.identity_labels (
    mark bytea PRIMARY KEY CHECK (octet_length(mark) = 32),
    told bytea CHECK (octet_length(told) BETWEEN 28 AND 4096),
    erased_on date,
    CHECK ((told IS NULL) = (erased_on IS NOT NULL))
);
-- Labels of the last minutes, whose record may not have come about. No time is kept beyond that.
CREATE TABLE public.identity_fresh (
    mark bytea PRIMARY KEY CHECK (octet_length(mark) = 32),
    until timestamptz NOT NULL
);
-- Data keys that nothing is sealed under any more, until they are destroyed in the key store.
CREATE TABLE public.identity_keys_left (
    key uuid PRIMARY KEY
);
-- Key-encryption keys that were ever used. The keys themselves stand elsewhere.
CREATE TABLE public.key_encryption_keys (
    kek text PRIMARY KEY CHECK (kek ~ '^[0-9a-f]{16}$'),
    rewrapped boolean NOT NULL DEFAULT false,
    retired boolean NOT NULL DEFAULT false
);
-- By which secrets this database was made: another key store is noticed before it is used.
CREATE TABLE public.vault_made_with (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    fingerprint bytea NOT NULL CHECK (octet_length(fingerprint) = 32)
);
ALTER TABLE public.identities ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_fields ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_labels ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_fresh ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.identity_keys_left ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.key_encryption_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vault_made_with ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION public.identity_label(of_mark bytea, OUT told bytea, OUT erased_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.told, l.erased_on FROM public.identity_labels l WHERE l.mark = of_mark;
$$;

CREATE FUNCTION public.identity_standing(of_identity uuid, OUT key uuid, OUT tier text, OUT version integer,
    OUT labels bytea, OUT fields text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.key, i.tier, i.version, i.labels,
        ARRAY(SELECT f.field FROM public.identity_fields f WHERE f.identity = i.identity ORDER BY f.field)
    FROM public.identities i WHERE i.identity = of_identity;
$$;

-- For the function that opens what was announced, and for nobody else: it is granted to no login.
CREATE FUNCTION public.identity_kept(of_identity uuid, of_key uuid, names text[])
RETURNS TABLE (field text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.field, f.sealed
    FROM public.identities i JOIN public.identity_fields f ON f.identity = i.identity
    WHERE i.identity = of_identity AND i.key = of_key AND f.field = ANY (names) ORDER BY f.field;
$$;

-- What goes along when a confidential identity is sealed for custodians. A sealed one never comes out here.
CREATE FUNCTION public.identity_carried_over(of_identity uuid) RETURNS TABLE (field text, sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.field, f.sealed
    FROM public.identities i JOIN public.identity_fields f ON f.identity = i.identity
    WHERE i.identity = of_identity AND i.tier = 'CONFIDENTIAL' ORDER BY f.field;
$$;

-- A label leads to an identity from now on. False: it led somewhere already.
CREATE FUNCTION public.identity_labelled(of_mark bytea, said bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.identity_labels (mark, told) VALUES (of_mark, said) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM public.identity_fresh f WHERE f.until < clock_timestamp();
    INSERT INTO public.identity_fresh (mark, until) VALUES (of_mark, clock_timestamp() + interval '15 minutes')
        ON CONFLICT (mark) DO UPDATE SET until = EXCLUDED.until;
    RETURN true;
END $$;

-- Sealed for the first time (`was` 0) under a label, or anew (`was` is the version that it was judged by). A new data key
-- replaces all fields. The tier is never lowered. False: something else happened in between, and nothing was done.
CREATE FUNCTION public.identity_sealed(of_mark bytea, leads bytea, of_identity uuid, of_key uuid, of_tier text,
    was integer, said bytea, names text[], ciphertexts bytea[], leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE before record;
BEGIN
    IF was = 0 THEN
        IF NOT public.identity_labelled(of_mark, leads) THEN
            RETURN false;
        END IF;
        INSERT INTO public.identities (identity, key, tier, version, labels)
            VALUES (of_identity, of_key, of_tier, 1, said);
    ELSE
        SELECT i.key, i.tier INTO before FROM public.identities i
            WHERE i.identity = of_identity AND i.version = was FOR UPDATE;
        IF NOT FOUND OR (before.tier = 'SEALED' AND (of_tier <> 'SEALED' OR before.key = of_key)) THEN
            RETURN false;
        END IF;
        IF before.key <> of_key THEN
            DELETE FROM public.identity_fields f WHERE f.identity = of_identity;
            INSERT INTO public.identity_keys_left (key) VALUES (before.key);
        END IF;
        UPDATE public.identities i SET key = of_key, tier = of_tier, version = was + 1, labels = said
            WHERE i.identity = of_identity;
    END IF;
    INSERT INTO public.identity_fields (identity, field, sealed)
        SELECT of_identity, given.field, given.sealed FROM unnest(names, ciphertexts) AS given (field, sealed)
        ON CONFLICT (identity, field) DO UPDATE SET sealed = EXCLUDED.sealed;
    PERFORM public.log_append(leaf);
    RETURN true;
END $$;

-- Which labels are known to be the same person, told anew for each of these identities.
CREATE FUNCTION public.identities_linked(ids uuid[], were integer[], said bytea[], leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE changed integer;
BEGIN
    UPDATE public.identities i SET labels = given.labels, version = i.version + 1
        FROM unnest(ids, were, said) AS given (identity, version, labels)
        WHERE i.identity = given.identity AND i.version = given.version;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> cardinality(ids) THEN
        RETURN false;
    END IF;
    IF leaf IS NOT NULL THEN
        PERFORM public.log_append(leaf);
    END IF;
    RETURN true;
END $$;

-- Taken back, while that may still be: only a label of the last minutes. `whole` takes its identity along.
CREATE FUNCTION public.identity_forgotten(of_mark bytea, of_identity uuid, was integer, whole boolean, leaf bytea)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.identity_fresh f WHERE f.mark = of_mark AND f.until >= clock_timestamp();
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM FROM public.identities i WHERE i.identity = of_identity AND i.version = was FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM public.identity_labels l WHERE l.mark = of_mark;
    IF whole THEN
        INSERT INTO public.identity_keys_left (key)
            SELECT i.key FROM public.identities i WHERE i.identity = of_identity;
        DELETE FROM public.identity_fields f WHERE f.identity = of_identity;
        DELETE FROM public.identities i WHERE i.identity = of_identity;
    END IF;
    PERFORM public.log_append(leaf);
    RETURN true;
END $$;

CREATE FUNCTION public.identity_is_fresh(of_mark bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.identity_fresh f WHERE f.mark = of_mark AND f.until >= clock_timestamp());
$$;

-- For the function that erases, and for nobody else. False: it was sealed anew in between, under another key.
CREATE FUNCTION public.identity_shredded(of_identity uuid, of_key uuid, marks bytea[], day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.identities i WHERE i.identity = of_identity FOR UPDATE;
    IF EXISTS (SELECT FROM public.identities i WHERE i.identity = of_identity AND i.key <> of_key) THEN
        RETURN false;
    END IF;
    DELETE FROM public.identity_fields f WHERE f.identity = of_identity;
    DELETE FROM public.identities i WHERE i.identity = of_identity;
    DELETE FROM public.identity_fresh f WHERE f.mark = ANY (marks);
    UPDATE public.identity_labels l SET told = NULL, erased_on = day WHERE l.mark = ANY (marks) AND l.erased_on IS NULL;
    RETURN true;
END $$;

-- Of these data keys, those that an identity is sealed under.
CREATE FUNCTION public.identity_keys_used(keys uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.key FROM public.identities i WHERE i.key = ANY (keys);
$$;

CREATE FUNCTION public.identity_keys_to_drop() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.key FROM public.identity_keys_left l;
$$;
CREATE FUNCTION public.identity_key_dropped(of_key uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.identity_keys_left l WHERE l.key = of_key;
$$;

-- True once and ever after for the secrets that this database was made with.
CREATE FUNCTION public.vault_is_made_with(of_fingerprint bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.vault_made_with (fingerprint) VALUES (of_fingerprint) ON CONFLICT DO NOTHING;
    RETURN EXISTS (SELECT FROM public.vault_made_with m WHERE m.fingerprint = of_fingerprint);
END $$;

-- Each change of a key-encryption key, told in the log once however often it is said.
CREATE FUNCTION public.kek_added(of_kek text, leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.key_encryption_keys (kek) VALUES (of_kek) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
        RETURN true;
    END IF;
    RETURN false;
END $$;
CREATE FUNCTION public.kek_rewrapped(of_kek text, leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.key_encryption_keys k SET rewrapped = true WHERE k.kek = of_kek AND NOT k.rewrapped;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
        RETURN true;
    END IF;
    RETURN false;
END $$;
CREATE FUNCTION public.kek_retired(of_kek text, leaf bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.key_encryption_keys k SET retired = true WHERE k.kek = of_kek AND NOT k.retired;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
        RETURN true;
    END IF;
    RETURN false;
END $$;
CREATE FUNCTION public.keks_in_use() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.kek FROM public.key_encryption_keys k WHERE NOT k.retired ORDER BY k.kek;
$$;

REVOKE ALL ON FUNCTION public.identity_label, public.identity_standing, public.identity_kept,
    public.identity_carried_over, public.identity_labelled, public.identity_sealed, public.identities_linked,
    public.identity_forgotten, public.identity_is_fresh, public.identity_shredded, public.identity_keys_used,
    public.identity_keys_to_drop, public.identity_key_dropped, public.vault_is_made_with, public.kek_added,
    public.kek_rewrapped, public.kek_retired, public.keks_in_use FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.identity_label, public.identity_standing, public.identity_carried_over,
    public.identity_labelled, public.identity_sealed, public.identities_linked, public.identity_forgotten,
    public.identity_is_fresh, public.identity_keys_used, public.identity_keys_to_drop, public.identity_key_dropped,
    public.vault_is_made_with, public.kek_added, public.kek_rewrapped, public.kek_retired, public.keks_in_use
    TO parley_vault;
