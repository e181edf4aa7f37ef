-- Labels that were sealed for a record which was about to come about, until the records were looked at. Each stands here
-- sealed, for minutes: whoever copies this database learns no label from it.

CREATE TABLE public.fresh_labels (
    mark bytea PRIMARY KEY CHECK (octet_length(mark) = 32),
    told bytea NOT NULL CHECK (octet_length(told) BETWEEN 28 AND 4096),
    noted timestamptz NOT NULL
);
CREATE INDEX fresh_labels_by_age ON public.fresh_labels (noted);
ALTER TABLE public.fresh_labels ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION public.fresh_label_noted(of_mark bytea, said bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.fresh_labels (mark, told, noted) VALUES (of_mark, said, clock_timestamp())
        ON CONFLICT (mark) DO UPDATE SET told = EXCLUDED.told, noted = EXCLUDED.noted;
$$;

-- Those noted so many seconds ago or longer, the oldest first.
CREATE FUNCTION public.fresh_labels_noted(ago integer, most integer) RETURNS TABLE (mark bytea, told bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.mark, f.told FROM public.fresh_labels f
    WHERE f.noted <= clock_timestamp() - make_interval(secs => ago) ORDER BY f.noted LIMIT most;
$$;

CREATE FUNCTION public.fresh_labels_settled(marks bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.fresh_labels f WHERE f.mark = ANY (marks);
$$;

REVOKE ALL ON FUNCTION public.fresh_label_noted, public.fresh_labels_noted, public.fresh_labels_settled FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.fresh_label_noted, public.fresh_labels_noted, public.fresh_labels_settled TO parley_vault;
