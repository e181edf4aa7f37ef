-- The log's keys, one after the other: how often one followed another, at which size, and the note that both signed.
-- The keys themselves lie in the key store. Added and never changed, like the log.
CREATE TABLE public.log_successions (
    number integer PRIMARY KEY CHECK (number > 0),
    size bigint NOT NULL REFERENCES public.log_checkpoints (size),
    note text NOT NULL CHECK (length(note) <= 3000)
);
ALTER TABLE public.log_successions ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON public.log_successions FROM PUBLIC;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON public.log_successions
    FOR EACH ROW EXECUTE FUNCTION public.log_is_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON public.log_successions
    FOR EACH STATEMENT EXECUTE FUNCTION public.log_is_append_only();
ALTER TABLE public.log_successions ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE public.log_successions ENABLE ALWAYS TRIGGER append_only_whole;

CREATE FUNCTION public.log_signer() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(max(s.number), 0) FROM public.log_successions AS s
$$;

-- The note, and the log's own entries about it, at once. One at a time: whoever was faster has taken the number.
CREATE FUNCTION public.log_succeed(number integer, size bigint, note text, retired bytea, added bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF log_succeed.number <> public.log_signer() + 1 THEN
        RAISE EXCEPTION 'Another key followed meanwhile.' USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO public.log_successions (number, size, note)
    VALUES (log_succeed.number, log_succeed.size, log_succeed.note);
    PERFORM public.log_append(log_succeed.retired);
    PERFORM public.log_append(log_succeed.added);
END $$;

CREATE FUNCTION public.log_succession(of_number integer) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.note FROM public.log_successions AS s WHERE s.number = of_number
$$;

CREATE FUNCTION public.log_successions_told() RETURNS TABLE (note text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.note FROM public.log_successions AS s ORDER BY s.number
$$;

REVOKE ALL ON FUNCTION
    public.log_signer(), public.log_succeed(integer, bigint, text, bytea, bytea), public.log_succession(integer),
    public.log_successions_told()
FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    public.log_signer(), public.log_succeed(integer, bigint, text, bytea, bytea), public.log_succession(integer),
    public.log_successions_told()
TO parley_vault;
