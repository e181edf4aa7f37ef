-- Which instance this is. Everything sealed and signed is bound to it, so it is made once and lies where what it binds lies.

CREATE TABLE instance (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    tenant uuid NOT NULL
);
ALTER TABLE instance ENABLE ROW LEVEL SECURITY;

CREATE FUNCTION tenant_of(fresh uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.instance (tenant) VALUES (fresh) ON CONFLICT DO NOTHING;
    RETURN (SELECT tenant FROM public.instance);
END $$;

REVOKE ALL ON FUNCTION tenant_of FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_of TO parley_vault;
