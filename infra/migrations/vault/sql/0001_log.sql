-- The disclosure log: entries in eight chains, their places in the tree, tiles of its hashes, signed checkpoints and
-- witnesses' cosignatures. Rows are added and never changed; the triggers hold for the owner as well.

CREATE FUNCTION public.log_is_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'The disclosure log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;

-- An entry as it is hashed and published: canonical JSON (sorted keys, no spaces, ASCII). Its body is resolved here and
-- now, whatever search_path a caller has, and without SET it costs no call: a checkpoint goes through it a million times.
CREATE FUNCTION public.log_entry_text(shard smallint, place bigint, previous bytea, leaf bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{"leaf":'::bytea || leaf || (
    ',"place":' || place::text || ',"previous":"' || encode(previous, 'hex') || '","shard":' || shard::text || '}'
)::bytea;

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

-- What stands in no run yet, shard by shard and in order: what each entry holds of the one before it, its hash made
-- anew, and whether all of that fits. `before` is the hash that the first of them has to hold. Whoever signs compares
-- (`infra.vault.log_checkpoints`): no checkpoint is signed over a chain that was tampered with.
CREATE FUNCTION public.log_waiting(most bigint)
RETURNS TABLE (
    shard smallint, first_place bigint, length bigint, before bytea, previous bytea, hashes bytea, intact boolean
)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH begun AS (
        SELECT s.shard::smallint AS shard, coalesce(
            (SELECT r.first_place + r.length FROM public.log_runs AS r
             WHERE r.shard = s.shard ORDER BY r.first_place DESC LIMIT 1), 0) AS place
        FROM generate_series(0, 7) AS s (shard)
    )
    SELECT b.shard, b.place, e.length,
        coalesce(
            (SELECT l.hash FROM public.log_entries AS l WHERE l.shard = b.shard AND l.place = b.place - 1),
            decode(repeat('00', 32), 'hex')
        ),
        e.previous, e.hashes, e.fits AND e.least = b.place AND e.most = b.place + e.length - 1
    FROM begun AS b CROSS JOIN LATERAL (
        SELECT count(*) AS length, min(y.place) AS least, max(y.place) AS most,
            string_agg(y.previous, ''::bytea) AS previous, string_agg(y.hash, ''::bytea) AS hashes,
            bool_and(y.hash = sha256(
                '\x00'::bytea || public.log_entry_text(y.shard, y.place, y.previous, y.leaf))) AS fits
        FROM (
            SELECT * FROM public.log_entries AS x
            WHERE x.shard = b.shard AND x.place >= b.place ORDER BY x.place LIMIT log_waiting.most
        ) AS y
    ) AS e
    WHERE e.length > 0 ORDER BY b.shard
$$;

CREATE FUNCTION public.log_size() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT r.first_index + r.length FROM public.log_runs AS r ORDER BY r.first_index DESC LIMIT 1), 0)
$$;

-- Runs, full tiles and the checkpoint over them come in one transaction: a tree has no size that nobody signed.
CREATE FUNCTION public.log_grow(
    shards smallint[], first_places bigint[], lengths bigint[],
    tile_levels smallint[], tile_ns bigint[], tile_nodes bytea[],
    size bigint, root bytea, note text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before bigint := public.log_size();
    added bigint := coalesce((SELECT sum(l) FROM unnest(lengths) AS l), 0);
BEGIN
    IF before + added <> log_grow.size THEN
        RAISE EXCEPTION 'The log grew meanwhile.' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO public.log_runs (first_index, shard, first_place, length)
    SELECT before + sum(r.l) OVER (ORDER BY r.nth) - r.l, r.s, r.p, r.l
    FROM unnest(shards, first_places, lengths) WITH ORDINALITY AS r (s, p, l, nth);
    INSERT INTO public.log_tiles (level, n, nodes) SELECT * FROM unnest(tile_levels, tile_ns, tile_nodes);
    INSERT INTO public.log_checkpoints (size, root, note) VALUES (log_grow.size, log_grow.root, log_grow.note);
END $$;

-- Where an entry stands in the tree; null until a checkpoint covers it.
CREATE FUNCTION public.log_index(entry bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.first_index + e.place - r.first_place
    FROM public.log_entries AS e CROSS JOIN LATERAL (
        SELECT * FROM public.log_runs AS x
        WHERE x.shard = e.shard AND x.first_place <= e.place ORDER BY x.first_place DESC LIMIT 1
    ) AS r
    WHERE e.id = entry AND e.place < r.first_place + r.length
$$;

CREATE FUNCTION public.log_place(entry bigint)
RETURNS TABLE (shard smallint, place bigint, previous bytea, hash bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.shard, e.place, e.previous, e.hash FROM public.log_entries AS e WHERE e.id = entry
$$;

-- Entries by their places in the tree, from `first` to before `last`.
CREATE FUNCTION public.log_entries_at(first bigint, last bigint)
RETURNS TABLE (index bigint, hash bytea, entry bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.first_index + e.place - r.first_place, e.hash,
        public.log_entry_text(e.shard, e.place, e.previous, e.leaf)
    FROM (
        SELECT * FROM public.log_runs AS x
        WHERE x.first_index < last AND x.first_index >= coalesce(
            (SELECT y.first_index FROM public.log_runs AS y
             WHERE y.first_index <= first ORDER BY y.first_index DESC LIMIT 1), 0)
    ) AS r
    JOIN public.log_entries AS e ON e.shard = r.shard
        AND e.place >= r.first_place + greatest(first - r.first_index, 0)
        AND e.place < r.first_place + least(r.length, last - r.first_index)
    ORDER BY 1
$$;

CREATE FUNCTION public.log_hashes_at(first bigint, last bigint) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(string_agg(e.hash, ''::bytea ORDER BY e.index), ''::bytea)
    FROM public.log_entries_at(first, last) AS e
$$;

-- Hashes of perfect subtrees out of full tiles, in the order in which they are asked for.
CREATE FUNCTION public.log_nodes(levels smallint[], ns bigint[], nths integer[]) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(substring(t.nodes FROM a.nth * 32 + 1 FOR 32), ''::bytea ORDER BY a.turn)
    FROM unnest(levels, ns, nths) WITH ORDINALITY AS a (level, n, nth, turn)
    JOIN public.log_tiles AS t ON t.level = a.level AND t.n = a.n
$$;

CREATE FUNCTION public.log_witnesses_known() RETURNS TABLE (key text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT w.key FROM public.log_witnesses AS w GROUP BY w.key HAVING bool_and(w.known) ORDER BY w.key
$$;

-- A checkpoint with what witnesses that are known today signed below it: the newest, one of a size, or the newest that
-- has a cosignature.
CREATE FUNCTION public.log_checkpoint(of_size bigint, only_witnessed boolean)
RETURNS TABLE (size bigint, root bytea, note text, keys text[], lines text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.size, c.root, c.note, coalesce(w.keys, '{}'), coalesce(w.lines, '{}')
    FROM public.log_checkpoints AS c LEFT JOIN LATERAL (
        SELECT array_agg(s.key ORDER BY s.key) AS keys, array_agg(s.line ORDER BY s.key) AS lines
        FROM public.log_cosignatures AS s JOIN public.log_witnesses_known() AS k ON k.key = s.key
        WHERE s.size = c.size
    ) AS w ON true
    WHERE (of_size IS NULL OR c.size = of_size) AND (NOT only_witnessed OR w.keys IS NOT NULL)
    ORDER BY c.size DESC LIMIT 1
$$;

CREATE FUNCTION public.log_witness(key text, known boolean, leaf bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.log_witnesses (key, known) VALUES (log_witness.key, log_witness.known)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM public.log_append(log_witness.leaf);
    END IF;
END $$;

CREATE FUNCTION public.log_cosign(size bigint, key text, line text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.log_cosignatures (size, key, line) VALUES (log_cosign.size, log_cosign.key, log_cosign.line)
    ON CONFLICT DO NOTHING
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    public.log_append(bytea), public.log_waiting(bigint), public.log_size(),
    public.log_grow(smallint[], bigint[], bigint[], smallint[], bigint[], bytea[], bigint, bytea, text),
    public.log_index(bigint), public.log_place(bigint), public.log_entries_at(bigint, bigint),
    public.log_hashes_at(bigint, bigint), public.log_nodes(smallint[], bigint[], integer[]),
    public.log_checkpoint(bigint, boolean), public.log_witnesses_known(),
    public.log_witness(text, boolean, bytea), public.log_cosign(bigint, text, text)
TO parley_vault;
