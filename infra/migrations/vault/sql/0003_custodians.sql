-- Custodians, their public keys, and the ceremonies in which two of them change the circle. The service's login reads and
-- writes through these functions alone. They hold again what must hold even if the service is wrong: two different
-- custodians signed, of the circle as it stands, for a change that has not lapsed; and what is done is what was signed.

CREATE TABLE custodians (
    id uuid PRIMARY KEY,
    person uuid NOT NULL,
    organisation uuid,
    label text NOT NULL CHECK (length(label) BETWEEN 1 AND 80),
    ties uuid[] NOT NULL DEFAULT '{}',
    enrolled_on date NOT NULL,
    retired_on date
);
CREATE UNIQUE INDEX custodians_once_a_person ON custodians (person) WHERE retired_on IS NULL;

CREATE TABLE custodian_keys (
    key_id text PRIMARY KEY CHECK (key_id ~ '^[0-9a-f]{32}$'),
    custodian uuid NOT NULL REFERENCES custodians,
    turn bigint NOT NULL GENERATED ALWAYS AS IDENTITY,  -- the highest of a custodian's is their newest
    signing_key bytea NOT NULL UNIQUE CHECK (octet_length(signing_key) = 32),
    sealing_key bytea NOT NULL UNIQUE CHECK (octet_length(sealing_key) = 32),
    since date NOT NULL,
    tried_on date,    -- its holder showed that it opens what others wrapped for it, by a sample
    proved_on date,   -- and nothing is missing for anybody since
    ended_at timestamptz,  -- nothing is opened with it from here on; its wraps are being shredded
    shredded_on date
);
CREATE INDEX custodian_keys_of ON custodian_keys (custodian);

CREATE TABLE custodian_changes (  -- one row: how many changes there were; locked by whoever makes one
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    generation bigint NOT NULL DEFAULT 0
);
INSERT INTO custodian_changes DEFAULT VALUES;

CREATE TABLE ceremonies (
    id uuid PRIMARY KEY,
    statement bytea NOT NULL CHECK (octet_length(statement) <= 16384),
    digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    generation bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    done_on date
);
CREATE INDEX ceremonies_open ON ceremonies (generation) WHERE done_on IS NULL;

CREATE TABLE ceremony_signatures (
    ceremony uuid NOT NULL REFERENCES ceremonies,
    custodian uuid NOT NULL REFERENCES custodians,
    key_id text NOT NULL REFERENCES custodian_keys,
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    PRIMARY KEY (ceremony, custodian)
);

CREATE TABLE ceremony_refusals (  -- what keeps a flood of forgeries from filling the log: one entry a day and code
    day date,
    code text CHECK (code ~ '^[A-Z_]{1,40}$'),
    PRIMARY KEY (day, code)
);

ALTER TABLE custodians ENABLE ROW LEVEL SECURITY;
ALTER TABLE custodian_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE custodian_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE ceremonies ENABLE ROW LEVEL SECURITY;
ALTER TABLE ceremony_signatures ENABLE ROW LEVEL SECURITY;
ALTER TABLE ceremony_refusals ENABLE ROW LEVEL SECURITY;

-- The keys that something is opened or signed with today, newest first.
CREATE FUNCTION custodians_held() RETURNS TABLE (
    custodian uuid, person uuid, organisation uuid, label text, ties uuid[],
    key_id text, signing_key bytea, sealing_key bytea, since date, newest boolean, tried boolean, proved boolean
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id, c.person, c.organisation, c.label, c.ties, k.key_id, k.signing_key, k.sealing_key, k.since,
           k.turn = max(k.turn) OVER (PARTITION BY c.id), k.tried_on IS NOT NULL, k.proved_on IS NOT NULL
    FROM public.custodians c JOIN public.custodian_keys k ON k.custodian = c.id
    WHERE c.retired_on IS NULL AND k.ended_at IS NULL
    ORDER BY k.turn DESC
$$;

CREATE FUNCTION custodians_generation() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT generation FROM public.custodian_changes
$$;

-- The first ones, once: from then on the circle changes itself. False if there was a circle ever.
CREATE FUNCTION custodians_founded(introduced jsonb, day date, leaves bytea[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE one jsonb; leaf bytea;
BEGIN
    PERFORM 1 FROM public.custodian_changes WHERE generation = 0 FOR UPDATE;
    IF NOT FOUND OR EXISTS (SELECT FROM public.custodians) THEN
        RETURN false;
    END IF;
    IF jsonb_array_length(introduced) < 2 OR jsonb_array_length(introduced) <> cardinality(leaves) THEN
        RAISE EXCEPTION 'a circle has two custodians or more';
    END IF;
    FOR one IN SELECT * FROM jsonb_array_elements(introduced) LOOP
        INSERT INTO public.custodians (id, person, organisation, label, ties, enrolled_on)
            VALUES ((one->>'custodian')::uuid, (one->>'person')::uuid, (one->>'organisation')::uuid, one->>'label',
                    ARRAY(SELECT jsonb_array_elements_text(one->'ties'))::uuid[], day);
        INSERT INTO public.custodian_keys (key_id, custodian, signing_key, sealing_key, since, proved_on)
            VALUES (one->>'key_id', (one->>'custodian')::uuid, decode(one->>'signing_key', 'hex'),
                    decode(one->>'sealing_key', 'hex'), day, day);
    END LOOP;
    UPDATE public.custodian_changes SET generation = generation + 1;
    FOREACH leaf IN ARRAY leaves LOOP
        PERFORM public.log_append(leaf);
    END LOOP;
    RETURN true;
END $$;

-- Changes that wait for signatures, and who signed.
CREATE FUNCTION ceremonies_open(now timestamptz) RETURNS TABLE (
    ceremony uuid, statement bytea, signed uuid[]
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id, c.statement, ARRAY(
        SELECT s.custodian FROM public.ceremony_signatures s WHERE s.ceremony = c.id ORDER BY s.custodian)
    FROM public.ceremonies c JOIN public.custodian_changes g ON g.generation = c.generation
    WHERE c.done_on IS NULL AND c.ends_at > now
    ORDER BY c.ends_at, c.id LIMIT 50
$$;

-- One signature, verified by the service. With the second one the change happens, as the statement says it, with its leaf.
-- SIGNED, DONE, TWICE (this custodian has signed), LATE (lapsed, done, or the circle changed since), STRANGER, FULL.
CREATE FUNCTION ceremony_signed(
    said bytea, by_key text, with_signature bytea, at timestamptz, leaf bytea
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told jsonb := convert_from(said, 'UTF8')::jsonb;
    it uuid := (told->>'ceremony')::uuid;
    whose uuid;
    day date := (at AT TIME ZONE 'UTC')::date;
    changes bigint;
BEGIN
    SELECT generation INTO STRICT changes FROM public.custodian_changes FOR UPDATE;
    IF (told->>'generation')::bigint <> changes OR to_timestamp((told->>'ends_at')::bigint) <= at THEN
        RETURN 'LATE';
    END IF;
    SELECT k.custodian INTO whose FROM public.custodian_keys k JOIN public.custodians c ON c.id = k.custodian
        WHERE k.key_id = by_key AND k.ended_at IS NULL AND c.retired_on IS NULL;
    IF NOT FOUND THEN
        RETURN 'STRANGER';
    END IF;
    IF NOT EXISTS (SELECT FROM public.ceremonies WHERE id = it)
        AND (SELECT count(*) FROM public.ceremonies c WHERE c.generation = changes AND c.ends_at > at
             AND c.done_on IS NULL) >= 50 THEN
        RETURN 'FULL';
    END IF;
    INSERT INTO public.ceremonies (id, statement, digest, generation, ends_at)
        VALUES (it, said, sha256(said), changes, to_timestamp((told->>'ends_at')::bigint)) ON CONFLICT DO NOTHING;
    PERFORM 1 FROM public.ceremonies WHERE id = it AND statement = said AND done_on IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'LATE';
    END IF;
    INSERT INTO public.ceremony_signatures (ceremony, custodian, key_id, signature)
        VALUES (it, whose, by_key, with_signature) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'TWICE';
    END IF;
    IF (SELECT count(*) FROM public.ceremony_signatures s WHERE s.ceremony = it) < 2 THEN
        RETURN 'SIGNED';
    END IF;
    CASE told->>'change'
    WHEN 'ENROL' THEN
        INSERT INTO public.custodians (id, person, organisation, label, ties, enrolled_on)
            VALUES ((told->>'custodian')::uuid, (told->'key'->>'person')::uuid, (told->'key'->>'organisation')::uuid,
                    told->'key'->>'label', ARRAY(SELECT jsonb_array_elements_text(told->'key'->'ties'))::uuid[], day);
    WHEN 'RENEW' THEN
        UPDATE public.custodians SET organisation = (told->'key'->>'organisation')::uuid, label = told->'key'->>'label',
                ties = ARRAY(SELECT jsonb_array_elements_text(told->'key'->'ties'))::uuid[]
            WHERE id = (told->>'custodian')::uuid AND person = (told->'key'->>'person')::uuid AND retired_on IS NULL;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a key is renewed for the person that holds one';
        END IF;
    WHEN 'RETIRE' THEN
        UPDATE public.custodians SET retired_on = day WHERE id = (told->>'custodian')::uuid AND retired_on IS NULL;
        UPDATE public.custodian_keys SET ended_at = clock_timestamp()
            WHERE custodian = (told->>'custodian')::uuid AND ended_at IS NULL;
        IF (SELECT count(*) FROM public.custodians WHERE retired_on IS NULL) < 2 THEN
            RAISE EXCEPTION 'two custodians are left at least';
        END IF;
    END CASE;
    IF told->>'change' <> 'RETIRE' THEN
        INSERT INTO public.custodian_keys (key_id, custodian, signing_key, sealing_key, since)
            VALUES (told->>'key_id', (told->>'custodian')::uuid, decode(told->'key'->>'signing_key', 'hex'),
                    decode(told->'key'->>'sealing_key', 'hex'), day);
    END IF;
    UPDATE public.ceremonies SET done_on = day WHERE id = it;
    UPDATE public.custodian_changes SET generation = generation + 1;
    PERFORM public.log_append(leaf);
    RETURN 'DONE';
END $$;

-- A key's holder has shown that it opens what others wrapped for it.
CREATE FUNCTION custodian_key_tried(of_key text, day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.custodian_keys SET tried_on = day WHERE key_id = of_key AND tried_on IS NULL AND ended_at IS NULL
$$;

-- And nothing is missing for anybody, or nothing is sealed at all.
CREATE FUNCTION custodian_key_proved(of_key text, day date) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.custodian_keys SET proved_on = day WHERE key_id = of_key AND proved_on IS NULL AND ended_at IS NULL
$$;

-- A replaced key opens nothing from here on. True only for one that has a newer and proved one beside it.
CREATE FUNCTION custodian_key_ended(of_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.custodian_changes FOR UPDATE;
    UPDATE public.custodian_keys k SET ended_at = clock_timestamp()
        WHERE k.key_id = of_key AND k.ended_at IS NULL AND EXISTS (
            SELECT FROM public.custodian_keys n
            WHERE n.custodian = k.custodian AND n.turn > k.turn AND n.proved_on IS NOT NULL AND n.ended_at IS NULL);
    RETURN FOUND;
END $$;

-- Keys whose wraps are to be shredded: those that ended and were not yet, and for an hour what a seal that was under way
-- may have written after.
CREATE FUNCTION custodian_keys_to_shred() RETURNS TABLE (key_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.key_id FROM public.custodian_keys k
    WHERE k.ended_at IS NOT NULL
      AND (k.shredded_on IS NULL OR k.ended_at > clock_timestamp() - interval '1 hour')
    ORDER BY k.turn
$$;

CREATE FUNCTION custodian_key_shredded(of_key text, day date, leaf bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.custodian_keys SET shredded_on = day
        WHERE key_id = of_key AND ended_at IS NOT NULL AND shredded_on IS NULL;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
    END IF;
END $$;

-- A step that goes on with wraps (handed over, rewrapped): its leaf.
CREATE FUNCTION ceremony_noted(leaf bytea) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.log_append(leaf)
$$;

CREATE FUNCTION ceremony_refused(on_day date, with_code text, leaf bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.ceremony_refusals (day, code) VALUES (on_day, with_code) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM public.log_append(leaf);
    END IF;
END $$;

REVOKE ALL ON FUNCTION custodians_held, custodians_generation, custodians_founded, ceremonies_open, ceremony_signed,
    custodian_key_tried, custodian_key_proved, custodian_key_ended, custodian_keys_to_shred, custodian_key_shredded, ceremony_noted,
    ceremony_refused FROM PUBLIC;
GRANT EXECUTE ON FUNCTION custodians_held, custodians_generation, custodians_founded, ceremonies_open, ceremony_signed,
    custodian_key_tried, custodian_key_proved, custodian_key_ended, custodian_keys_to_shred, custodian_key_shredded, ceremony_noted,
    ceremony_refused TO parley_vault;
