-- What happened at the door: signings-in, failures, consents, revocations, changes of clients and keys. Nobody changes a line.

CREATE TABLE security_events (
    id uuid PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind ~ '^[A-Z_]{3,40}$'),
    person_id uuid REFERENCES persons (id),    -- whom it concerns
    client_id text,                            -- a client that is registered; what a stranger called itself is not kept
    grant_id uuid,
    by_person_id uuid REFERENCES persons (id), -- who did it, where that is somebody else
    because text CHECK (because ~ '^[A-Z_]{3,40}$')
);
CREATE INDEX security_events_by_time ON security_events (at, id);
CREATE INDEX security_events_by_person ON security_events (person_id, at, id) WHERE person_id IS NOT NULL;
CREATE INDEX security_events_by_client ON security_events (client_id, at, id) WHERE client_id IS NOT NULL;
CREATE INDEX security_events_by_kind ON security_events (kind, at, id);

ALTER TABLE security_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY authorizer ON security_events FOR INSERT TO parley_authorizer WITH CHECK (true);
CREATE POLICY writer ON security_events FOR INSERT TO parley_writer WITH CHECK (true);
CREATE POLICY secretariat ON security_events FOR SELECT TO parley_secretariat USING (true);
GRANT INSERT ON security_events TO parley_authorizer, parley_writer;
GRANT SELECT (id, at, kind, person_id, client_id, by_person_id, because) ON security_events TO parley_secretariat;

CREATE FUNCTION refuse_change_of_security_events() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'security events are never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON security_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_security_events();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON security_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_security_events();

-- How often something was tried, across all workers. Lost in a crash, and no loss.
CREATE UNLOGGED TABLE rate_limits (
    digest bytea PRIMARY KEY,
    hits integer NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX rate_limits_expiry ON rate_limits (expires_at);
ALTER TABLE rate_limits ENABLE ROW LEVEL SECURITY;
CREATE POLICY authorizer ON rate_limits TO parley_authorizer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON rate_limits TO parley_authorizer;
