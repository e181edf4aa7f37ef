-- The disclosure log: entries in eight chains, their places in the tree, tiles of its hashes, signed checkpoints and
-- witnesses' cosignatures. Rows are added and never changed; the triggers hold for the owner as well.

CREATE FUNCTION public.log_is_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The disclosure log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- An entry as it is hashed and published: canonical JSON (sorted keys, no spaces, ASCII).
CREATE FUNCTION public.log_entry_text(shard smallint, place bigint, previous bytea, leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '{"leaf":'::bytea || leaf || (
        ',"place":' || place || ',"previous":"' || encode(previous, 'hex') || '","shard":' || shard || '}'
    )::bytea
$$;

-- One chain per shard: each entry holds the hash of the one before it. A transaction keeps to one shard, so that two
-- that append twice cannot wait for each other.
CREATE TABLE public.log_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard smallint NOT NULL CHECK (shard BETWEEN 0 AND 7),
    place bigint NOT NULL CHECK (place >= 0),
    previous bytea NOT NULL CHECK (octet_length(previous) = 32),
    leaf bytea NOT NULL CHECK (octet_length(leaf) BETWEEN 2 AND 2048),
    hash bytea NOT NULL CHECK (hash = sha256('\x00'::bytea || public.log_entry_text(shard, place, previous, leaf))),
    UNIQUE (shard, place)
);

CREATE FUNCTION public.log_append(leaf bytea) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    mine smallint := (pg_current_xact_id()::text::bigint % 8)::smallint;
    next_place bigint := 0;
    before bytea := decode(repeat('00', 32), 'hex');
    last record;
    made bigint;
BEGIN
    -- held until the commit: within a shard, the order of places is the order of commits, and nothing is skipped
    PERFORM pg_advisory_xact_lock(7021004, mine);
    SELECT e.place, e.hash INTO last
    FROM public.log_entries AS e WHERE e.shard = mine ORDER BY e.place DESC LIMIT 1;
    IF FOUND THEN
        next_place := last.place + 1;
        before := last.hash;
    END IF;
    INSERT INTO public.log_entries (shard, place, previous, leaf, hash)
    VALUES (
        mine, next_place, before, log_append.leaf,
        sha256('\x00'::bytea || public.log_entry_text(mine, next_place, before, log_append.leaf))
    )
    RETURNING id INTO made;
    RETURN made;
END $$;

-- Which entries stand where in the tree: a run of entries of one shard, one after the other.
CREATE TABLE public.log_runs (
    first_index bigint PRIMARY KEY CHECK (first_index >= 0),
    shard smallint NOT NULL,
    first_place bigint NOT NULL,
    length bigint NOT NULL CHECK (length > 0),
    UNIQUE (shard, first_place)
);

-- A full tile is a perfect subtree over 256 hashes: all its 511 nodes, level by level from below, root last.
CREATE TABLE public.log_tiles (
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 7),
    n bigint NOT NULL CHECK (n >= 0),
    nodes bytea NOT NULL CHECK (octet_length(nodes) = 511 * 32),
    PRIMARY KEY (level, n)
);
ALTER TABLE public.log_tiles ALTER COLUMN nodes SET STORAGE EXTERNAL;  -- so that 32 bytes of it are read as 32 bytes

CREATE TABLE public.log_checkpoints (
    size bigint PRIMARY KEY CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL CHECK (length(note) <= 2000)
);

-- A witness is known from its first row on, and no longer from the row that ends it.
CREATE TABLE public.log_witnesses (
    key text NOT NULL CHECK (length(key) <= 400),
    known boolean NOT NULL,
    PRIMARY KEY (key, known)
);

CREATE TABLE public.log_cosignatures (
    size bigint NOT NULL REFERENCES public.log_checkpoints (size),
    key text NOT NULL,
    line text NOT NULL CHECK (length(line) <= 600),
    PRIMARY KEY (size, key)
);

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY[
        'log_entries', 'log_runs', 'log_tiles', 'log_checkpoints', 'log_witnesses', 'log_cosignatures'
    ] LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', one);
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.%I
            FOR EACH ROW EXECUTE FUNCTION public.log_is_append_only()', one);
        EXECUTE format('CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.%I
            FOR EACH STATEMENT EXECUTE FUNCTION public.log_is_append_only()', one);
        -- also where session_replication_role says that triggers rest
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER append_only', one);
        EXECUTE format('ALTER TABLE public.%I ENABLE ALWAYS TRIGGER append_only_whole', one);
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION public.log_is_append_only(), public.log_entry_text(smallint, bigint, bytea, bytea),
    public.log_append(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.log_append(bytea) TO parley_vault;
