-- Keys of cases, on a PostgreSQL of their own. The service's login has no privilege on any table: it asks for one key of one
-- case at a time, through these functions, and cannot list them.

CREATE TABLE case_keys (
    case_id uuid PRIMARY KEY,
    key bytea NOT NULL CHECK (octet_length(key) = 32)
);
CREATE TABLE erasures (
    case_id uuid PRIMARY KEY,
    erased_on date NOT NULL
);
CREATE TABLE secrets (
    name text PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 64),
    secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);
ALTER TABLE case_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION make_key(of_case uuid, fresh bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.case_keys (case_id, key)
        SELECT of_case, fresh WHERE NOT EXISTS (SELECT FROM public.erasures WHERE case_id = of_case)
        ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION key_of(of_case uuid, OUT erased_on date, OUT key bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    LOCK TABLE public.case_keys IN ACCESS SHARE MODE;  -- before looking: an erasure puts another table in its place
    SELECT e.erased_on INTO erased_on FROM public.erasures e WHERE e.case_id = of_case;
    IF NOT FOUND THEN
        SELECT k.key INTO key FROM public.case_keys k WHERE k.case_id = of_case;
    END IF;
END $$;

-- A deleted row stays in its page until something else is written over it, and a backup copies pages. So an erasure writes
-- the keys that remain into a new table and drops the old one with its file. What is left of the key is in the log and the
-- backups of this cluster, which age out.
CREATE FUNCTION erase_key(of_case uuid, day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    LOCK TABLE public.case_keys IN ACCESS EXCLUSIVE MODE;
    INSERT INTO public.erasures (case_id, erased_on) VALUES (of_case, day) ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT FROM public.case_keys WHERE case_id = of_case) THEN
        CREATE TABLE public.case_keys_left (LIKE public.case_keys INCLUDING ALL);
        INSERT INTO public.case_keys_left SELECT * FROM public.case_keys WHERE case_id <> of_case;
        DROP TABLE public.case_keys;
        ALTER TABLE public.case_keys_left RENAME TO case_keys;
        ALTER TABLE public.case_keys ENABLE ROW LEVEL SECURITY;
    END IF;
END $$;

CREATE FUNCTION secret_of(of_name text, fresh bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.secrets (name, secret) VALUES (of_name, fresh) ON CONFLICT DO NOTHING;
    RETURN (SELECT secret FROM public.secrets WHERE name = of_name);
END $$;

REVOKE ALL ON FUNCTION make_key, key_of, erase_key, secret_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_key, key_of, erase_key, secret_of TO parley_keys;
