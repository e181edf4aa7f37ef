-- Clients of every type, and the login of the authorization server: no other login reads a secret of signing in.

ALTER TABLE oauth_clients
    ADD COLUMN type text NOT NULL DEFAULT 'SERVICE' CHECK (type IN ('APP', 'SERVER', 'SERVICE', 'RESOURCE_SERVER')),
    ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
    ADD COLUMN former_jwks jsonb,               -- keys that were replaced and verify a little longer
    ADD COLUMN former_until timestamptz,
    ADD COLUMN pushes boolean NOT NULL DEFAULT false,  -- only pushed authorization requests (RFC 9126)
    ADD COLUMN binds boolean NOT NULL DEFAULT false,   -- only tokens bound to a key (RFC 9449)
    ADD COLUMN not_before timestamptz,          -- tokens issued earlier open nothing: set by every suspension
    ADD COLUMN last_used_at timestamptz,        -- coarse: to the minute
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CHECK ((former_jwks IS NULL) = (former_until IS NULL)),
    ADD CHECK (type <> 'APP' OR jsonb_array_length(jwks -> 'keys') = 0),
    ADD CHECK (cardinality(redirect_uris) = 0 OR type IN ('APP', 'SERVER')),
    ADD CHECK (cardinality(redirect_uris) <= 10),
    -- The second lock on what a client can ever hold: identities never with a company's, a brand's or a financier's,
    ADD CONSTRAINT no_identities_for_these CHECK (organisation_id IS NULL OR profile NOT IN ('company', 'public')
        OR NOT scopes && ARRAY['identities:seal', 'identities:request', 'identities:approve', 'identities:open']),
    -- nor with a machine that asks for itself, nor what else is for people alone.
    ADD CONSTRAINT people_only CHECK (type <> 'SERVICE' OR NOT scopes && ARRAY['identities:seal', 'identities:request',
        'identities:approve', 'identities:open', 'admin:clients', 'audit_log:read']),
    ADD CONSTRAINT resource_servers_hold_none CHECK (type <> 'RESOURCE_SERVER' OR cardinality(scopes) = 0),
    ADD CONSTRAINT nobodys_client_is_public CHECK (organisation_id IS NOT NULL OR profile = 'public');

-- What a client is seen as follows from what its organisation is. Whoever wrote another profile could open the rest.
CREATE FUNCTION profile_follows_kind() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM public.organisations o WHERE o.id = NEW.organisation_id AND NEW.profile <> CASE o.kind
            WHEN 'SECRETARIAT' THEN 'secretariat' WHEN 'AUDIT_FIRM' THEN 'audit_firm' WHEN 'COMPANY' THEN 'company'
            WHEN 'NGO' THEN 'member' WHEN 'UNION' THEN 'member' WHEN 'COMMUNITY' THEN 'member' ELSE 'public' END
    ) THEN
        RAISE EXCEPTION 'a client is seen as what its organisation is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER profile_follows_kind BEFORE INSERT OR UPDATE OF organisation_id, profile ON oauth_clients
    FOR EACH ROW EXECUTE FUNCTION profile_follows_kind();

CREATE INDEX oauth_clients_by_name ON oauth_clients (name, id);

GRANT USAGE ON SCHEMA public TO parley_authorizer;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['oauth_clients', 'oauth_assertions'] LOOP
        EXECUTE format('CREATE POLICY authorizer ON %I TO parley_authorizer USING (true) WITH CHECK (true)', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['persons', 'memberships', 'organisations', 'seats', 'seat_terms'] LOOP
        EXECUTE format('CREATE POLICY authorizer ON %I FOR SELECT TO parley_authorizer USING (true)', t);
    END LOOP;
END $$;

CREATE POLICY secretariat ON oauth_clients FOR SELECT TO parley_secretariat USING (true);
GRANT SELECT (id, name, type, organisation_id, scopes, redirect_uris, jwks, former_jwks, former_until, pushes, binds, active,
    not_before, registered_at, last_used_at, version) ON oauth_clients TO parley_secretariat;

REVOKE SELECT, INSERT, DELETE ON oauth_assertions FROM parley_writer;
DROP POLICY writer ON oauth_assertions;
GRANT SELECT, INSERT, DELETE ON oauth_assertions TO parley_authorizer;
GRANT SELECT, INSERT, UPDATE ON oauth_clients TO parley_authorizer;
GRANT SELECT (id, handle) ON persons TO parley_authorizer;
GRANT SELECT (id, person_id, organisation_id, capacity, starts, ends) ON memberships TO parley_authorizer;
GRANT SELECT (id, name, kind, size_class) ON organisations TO parley_authorizer;
GRANT SELECT (id, sector) ON seats TO parley_authorizer;
GRANT SELECT (seat_id, person_id, starts, ends) ON seat_terms TO parley_authorizer;

-- Whoever changes what every worker must know at once says so; the word itself carries nothing.
CREATE FUNCTION tell_workers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('parley_access', '');
    RETURN NULL;
END $$;
CREATE TRIGGER tells_workers AFTER INSERT OR UPDATE OF active, not_before, type, organisation_id, profile OR DELETE ON oauth_clients
    FOR EACH STATEMENT EXECUTE FUNCTION tell_workers();
CREATE TRIGGER tells_workers AFTER UPDATE OF size_class ON organisations
    FOR EACH STATEMENT EXECUTE FUNCTION tell_workers();

ALTER TABLE memberships DROP CONSTRAINT memberships_capacity_check,
    ADD CONSTRAINT memberships_capacity_check
        CHECK (capacity IN ('MEMBER', 'HANDLER', 'AUDITOR', 'BOARD_MEMBER', 'CUSTODIAN', 'ADMINISTRATOR'));
