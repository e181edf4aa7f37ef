-- What every write leaves behind, and the clients that may ask. Nobody reads these through the API's reading roles.

CREATE TABLE idempotency_keys (
    actor text NOT NULL,
    key text NOT NULL CHECK (length(key) BETWEEN 8 AND 128),
    digest text NOT NULL,
    outcome jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE audit_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_organisation uuid,
    actor_person uuid,
    client text NOT NULL,
    command text NOT NULL,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    outcome text NOT NULL
);

CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    facts jsonb NOT NULL DEFAULT '{}'::jsonb
);

CREATE TABLE oauth_clients (
    id text PRIMARY KEY,
    name text NOT NULL,
    organisation_id uuid,
    profile text NOT NULL CHECK (profile IN ('public', 'member', 'board', 'audit_firm', 'company', 'secretariat')),
    scopes text[] NOT NULL,
    jwks jsonb NOT NULL,
    active boolean NOT NULL DEFAULT true,
    registered_at timestamptz NOT NULL
);

CREATE TABLE oauth_assertions (
    client_id text NOT NULL,
    jti text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, jti)
);
CREATE INDEX oauth_assertions_expiry ON oauth_assertions (expires_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['idempotency_keys', 'audit_log', 'outbox', 'oauth_clients', 'oauth_assertions'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
    END LOOP;
END $$;

GRANT SELECT, INSERT, DELETE ON idempotency_keys, oauth_assertions TO parley_writer;
GRANT INSERT ON audit_log, outbox TO parley_writer;
GRANT SELECT, INSERT, UPDATE ON oauth_clients TO parley_writer;
