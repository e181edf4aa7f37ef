-- Keys of identities, on a PostgreSQL of their own, each wrapped under a key-encryption key that is not here. The vault's login
-- has no privilege on any table: it asks through these functions.
--
-- A deleted row stays in its page until something else is written over it, and a backup copies pages. So whatever is destroyed
-- is left out of a new copy of its table, and the old one is dropped with its file. For that to stay quick the keys lie in 64
-- tables, by the first bits of their owner: with 300,000 identities and three custodians one holds about 10 MB. What is left is
-- in the log and the backups of this cluster, which age out.

CREATE FUNCTION public.make_shard(named text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TABLE public.%I (
        kind "char" NOT NULL CHECK (kind IN (''k'', ''l'', ''r'', ''s'')),
        owner uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 65),
        blob bytea NOT NULL CHECK (octet_length(blob) BETWEEN 37 AND 254),
        PRIMARY KEY (kind, owner, name)
    )', named);
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', named);
END $$;
DO $$
BEGIN
    FOR shard IN 0..63 LOOP
        PERFORM public.make_shard('kept_' || lpad(to_hex(shard), 2, '0'));
    END LOOP;
    PERFORM public.make_shard('kept_requests');
    PERFORM public.make_shard('kept_secrets');
END $$;

CREATE TABLE public.erasures (
    key uuid PRIMARY KEY,
    erased_on date NOT NULL
);
CREATE TABLE public.unsettled (
    key uuid PRIMARY KEY,
    looks integer NOT NULL DEFAULT 0
);
ALTER TABLE public.erasures ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.unsettled ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION public.shard_of(of_kind text, of_owner uuid) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE of_kind WHEN 'r' THEN 'kept_requests' WHEN 's' THEN 'kept_secrets'
        ELSE 'kept_' || lpad(to_hex(get_byte(uuid_send(of_owner), 0) >> 2), 2, '0') END;
$$;
CREATE FUNCTION public.shards() RETURNS SETOF text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT 'kept_' || lpad(to_hex(n), 2, '0') FROM generate_series(0, 63) AS n
    UNION ALL VALUES ('kept_requests'), ('kept_secrets') ORDER BY 1;
$$;

-- The table anew, without what is named; the old one goes with its file.
CREATE FUNCTION public.shred(shard text, of_kind text, of_owner uuid, holder text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone bigint;
    doomed text := format('kind = %L AND (owner = %L OR (%L::text IS NOT NULL AND (name LIKE %L OR name LIKE %L)))',
        of_kind, of_owner, holder, holder || ':%', '%:' || holder);
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', shard);
    EXECUTE format('SELECT count(*) FROM public.%I WHERE %s', shard, doomed) INTO gone;
    IF gone > 0 THEN
        EXECUTE format('ALTER TABLE public.%I RENAME TO shredded', shard);
        EXECUTE format('ALTER INDEX public.%I RENAME TO shredded_pkey', shard || '_pkey');
        PERFORM public.make_shard(shard);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM public.shredded WHERE (%s) IS NOT TRUE', shard, doomed);
        DROP TABLE public.shredded;
    END IF;
    RETURN gone;
END $$;

-- Each of the following takes its table before it looks: a shredding puts another one in its place.

CREATE FUNCTION public.keep(of_kind text, of_owner uuid, names text[], blobs bytea[], beside boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shard text := public.shard_of(of_kind, of_owner);
    known boolean;
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ROW EXCLUSIVE MODE', shard);
    IF EXISTS (SELECT FROM public.erasures e WHERE e.key = of_owner) THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE kind = $1::"char" AND owner = $2)', shard)
        INTO known USING of_kind, of_owner;
    IF beside AND NOT known THEN
        RETURN false;
    END IF;
    EXECUTE format('INSERT INTO public.%I SELECT $1::"char", $2, * FROM unnest($3, $4)
        ON CONFLICT (kind, owner, name) DO UPDATE SET blob = EXCLUDED.blob', shard)
        USING of_kind, of_owner, names, blobs;
    IF of_kind = 'k' AND NOT known THEN
        INSERT INTO public.unsettled (key) VALUES (of_owner) ON CONFLICT DO NOTHING;
    END IF;
    RETURN true;
END $$;

CREATE FUNCTION public.kept_of(of_kind text, of_owner uuid, of_name text) RETURNS TABLE (name text, blob bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE shard text := public.shard_of(of_kind, of_owner);
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ACCESS SHARE MODE', shard);
    RETURN QUERY EXECUTE format('SELECT name, blob FROM public.%I
        WHERE kind = $1::"char" AND owner = $2 AND ($3 IS NULL OR name = $3)', shard) USING of_kind, of_owner, of_name;
END $$;

CREATE FUNCTION public.keep_once(of_kind text, of_owner uuid, of_name text, fresh bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shard text := public.shard_of(of_kind, of_owner);
    found bytea;
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ROW EXCLUSIVE MODE', shard);
    EXECUTE format('INSERT INTO public.%I VALUES ($1::"char", $2, $3, $4) ON CONFLICT DO NOTHING', shard)
        USING of_kind, of_owner, of_name, fresh;
    EXECUTE format('SELECT blob FROM public.%I WHERE kind = $1::"char" AND owner = $2 AND name = $3', shard)
        INTO found USING of_kind, of_owner, of_name;
    RETURN found;
END $$;

-- A new data key and its first label's key; that one, if there was one already.
CREATE FUNCTION public.begin_key(of_key uuid, names text[], blobs bytea[], of_label uuid, of_name text, fresh bytea)
RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.keep('k', of_key, names, blobs, false);
    RETURN public.keep_once('l', of_label, of_name, fresh);
END $$;

CREATE FUNCTION public.swap_kept(kinds text[], owners uuid[], names text[], was bytea[], fresh bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    shard text;
    changed bigint;
    total bigint := 0;
BEGIN
    FOR one IN SELECT * FROM unnest(kinds, owners, names, was, fresh) AS given (kind, owner, name, was, fresh) LOOP
        shard := public.shard_of(one.kind, one.owner);
        EXECUTE format('LOCK TABLE public.%I IN ROW EXCLUSIVE MODE', shard);
        EXECUTE format('UPDATE public.%I SET blob = $5
            WHERE kind = $1::"char" AND owner = $2 AND name = $3 AND blob = $4', shard)
            USING one.kind, one.owner, one.name, one.was, one.fresh;
        GET DIAGNOSTICS changed = ROW_COUNT;
        total := total + changed;
    END LOOP;
    RETURN total;
END $$;

CREATE FUNCTION public.drop_kept(of_kind text, of_owner uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM public.shred(public.shard_of(of_kind, of_owner), of_kind, of_owner, NULL);
    DELETE FROM public.unsettled u WHERE of_kind = 'k' AND u.key = of_owner;
END $$;

-- One table at a time, so that nobody waits for all of them.
CREATE FUNCTION public.drop_holder(shard integer, key_id text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF key_id !~ '^[0-9a-z]{1,32}$' OR shard NOT BETWEEN 0 AND 63 THEN
        RAISE EXCEPTION 'This is no key id.' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    RETURN public.shred('kept_' || lpad(to_hex(shard), 2, '0'), 'k', NULL, key_id);
END $$;

CREATE FUNCTION public.erase_key(of_key uuid, day date) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', public.shard_of('k', of_key));
    INSERT INTO public.erasures (key, erased_on) VALUES (of_key, day) ON CONFLICT DO NOTHING;
    PERFORM public.shred(public.shard_of('k', of_key), 'k', of_key, NULL);
    DELETE FROM public.unsettled u WHERE u.key = of_key;
    RETURN (SELECT e.erased_on FROM public.erasures e WHERE e.key = of_key);
END $$;

CREATE FUNCTION public.key_erased_on(of_key uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.erased_on FROM public.erasures e WHERE e.key = of_key;
$$;

CREATE FUNCTION public.keys_after(last uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shard text;
    found bigint;
BEGIN
    FOR shard IN SELECT s FROM public.shards() AS s
        WHERE s >= public.shard_of('k', last) AND s < 'kept_requests' LOOP
        EXIT WHEN most <= 0;
        EXECUTE format('LOCK TABLE public.%I IN ACCESS SHARE MODE', shard);
        RETURN QUERY EXECUTE format(
            'SELECT DISTINCT owner FROM public.%I WHERE kind = ''k'' AND owner > $1 ORDER BY owner LIMIT $2', shard)
            USING last, most;
        GET DIAGNOSTICS found = ROW_COUNT;
        most := most - found;
    END LOOP;
END $$;

CREATE FUNCTION public.kept_not_under(kek bytea, last_kind text, last_owner uuid, last_name text, most integer)
RETURNS TABLE (kind text, owner uuid, name text, blob bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shard text;
    first text := coalesce(public.shard_of(last_kind, last_owner), '');
    found bigint;
BEGIN
    FOR shard IN SELECT s FROM public.shards() AS s WHERE last_kind IS NULL OR s >= first LOOP
        EXIT WHEN most <= 0;
        EXECUTE format('LOCK TABLE public.%I IN ACCESS SHARE MODE', shard);
        RETURN QUERY EXECUTE format('SELECT kind::text, owner, name, blob FROM public.%I
            WHERE substring(blob FROM 2 FOR 8) <> $1 AND ($2 OR (kind, owner, name) > ($3::"char", $4, $5))
            ORDER BY public.%1$I.kind, public.%1$I.owner, public.%1$I.name LIMIT $6', shard)
            USING kek, last_kind IS NULL OR shard <> first, last_kind, last_owner, last_name, most;
        GET DIAGNOSTICS found = ROW_COUNT;
        most := most - found;
    END LOOP;
END $$;

CREATE FUNCTION public.generations() RETURNS TABLE (kek bytea, many bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE shard text;
BEGIN
    FOR shard IN SELECT s FROM public.shards() AS s LOOP
        EXECUTE format('LOCK TABLE public.%I IN ACCESS SHARE MODE', shard);
        RETURN QUERY EXECUTE format('SELECT substring(blob FROM 2 FOR 8), count(*) FROM public.%I GROUP BY 1', shard);
    END LOOP;
END $$;

CREATE FUNCTION public.unsettled_keys() RETURNS TABLE (key uuid, looks integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT u.key, u.looks FROM public.unsettled u;
$$;
CREATE FUNCTION public.settle_keys(keys uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.unsettled u WHERE u.key = ANY (keys);
$$;
CREATE FUNCTION public.looked_for_keys(keys uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.unsettled u SET looks = u.looks + 1 WHERE u.key = ANY (keys);
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.keep, public.kept_of, public.keep_once, public.begin_key, public.swap_kept,
    public.drop_kept,
    public.drop_holder, public.erase_key, public.key_erased_on, public.keys_after, public.kept_not_under,
    public.generations, public.unsettled_keys, public.settle_keys, public.looked_for_keys TO parley_vault_keys;
