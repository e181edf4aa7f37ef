-- What people have granted to clients: requests under way, codes, families of tokens, proofs that were seen.

CREATE TABLE authorization_requests (
    digest bytea PRIMARY KEY,                  -- of the request's handle: a pushed request's URI, or the page's own
    client_id text NOT NULL REFERENCES oauth_clients (id),
    pushed boolean NOT NULL,
    parameters jsonb NOT NULL,                 -- as judged: never as they came
    token_key text,                            -- RFC 7638 thumbprint of the key that the tokens shall be bound to
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz
);
CREATE INDEX authorization_requests_expiry ON authorization_requests (expires_at);

CREATE TABLE grants (                          -- a family of tokens: all that follows from one consent
    id uuid PRIMARY KEY,
    client_id text NOT NULL REFERENCES oauth_clients (id),
    person_id uuid NOT NULL REFERENCES accounts (person_id),
    session_id uuid NOT NULL REFERENCES sessions (id),
    acting text NOT NULL CHECK (acting IN ('ORGANISATION', 'BOARD', 'CUSTODIAN', 'ADMINISTRATOR')),
    organisation_id uuid REFERENCES organisations (id),
    profile text NOT NULL CHECK (profile IN ('public', 'member', 'board', 'audit_firm', 'company', 'secretariat')),
    scopes text[] NOT NULL,                    -- with openid, profile and offline_access among them where granted
    token_key text,
    second_factor_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_because text CHECK (ended_because IN ('REVOKED', 'CODE_USED_TWICE', 'CODE_REFUSED', 'TOKEN_USED_TWICE', 'SIGNED_OUT', 'CLIENT_SUSPENDED',
        'CAPACITY_ENDED', 'ACCOUNT_CLOSED', 'CREDENTIALS_RENEWED')),
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);
CREATE INDEX grants_by_person ON grants (person_id, made_at) WHERE ended_at IS NULL;
CREATE INDEX grants_by_session ON grants (session_id) WHERE ended_at IS NULL;
CREATE INDEX grants_by_client ON grants (client_id) WHERE ended_at IS NULL;
CREATE INDEX grants_by_end ON grants (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE authorization_codes (
    digest bytea PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES grants (id),
    redirect_uri text NOT NULL,
    code_challenge text NOT NULL,
    nonce text,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz
);
CREATE INDEX authorization_codes_expiry ON authorization_codes (expires_at);

CREATE TABLE refresh_tokens (
    digest bytea PRIMARY KEY,
    grant_id uuid NOT NULL REFERENCES grants (id),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz
);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);
CREATE INDEX refresh_tokens_by_grant ON refresh_tokens (grant_id, made_at);

CREATE TABLE revoked_tokens (                  -- single access tokens, until they would have ended anyway
    jti uuid PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE TABLE seen_proofs (                     -- DPoP proofs, until they are too old to be taken (RFC 9449 section 11.1)
    digest bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX seen_proofs_expiry ON seen_proofs (expires_at);

CREATE TABLE consents (                        -- what a person has agreed that a client may do, in one capacity
    person_id uuid NOT NULL REFERENCES accounts (person_id),
    client_id text NOT NULL REFERENCES oauth_clients (id),
    acting text NOT NULL,
    organisation_id uuid REFERENCES organisations (id),
    scopes text[] NOT NULL,
    given_at timestamptz NOT NULL,
    UNIQUE NULLS NOT DISTINCT (person_id, client_id, acting, organisation_id)
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['authorization_requests', 'grants', 'authorization_codes', 'refresh_tokens', 'revoked_tokens',
                             'seen_proofs', 'consents'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY authorizer ON %I TO parley_authorizer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_authorizer', t);
    END LOOP;
END $$;

CREATE TRIGGER tells_workers AFTER UPDATE OF ended_at ON grants FOR EACH STATEMENT EXECUTE FUNCTION tell_workers();
CREATE TRIGGER tells_workers AFTER INSERT ON revoked_tokens FOR EACH STATEMENT EXECUTE FUNCTION tell_workers();

-- With an account that is closed, what it granted ends.
CREATE POLICY writer_sees ON grants FOR SELECT TO parley_writer USING (true);
CREATE POLICY writer_ends ON grants FOR UPDATE TO parley_writer USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL);
GRANT SELECT (id, person_id, client_id, ended_at), UPDATE (ended_at, ended_because) ON grants TO parley_writer;
