-- How people sign in. The authorization server alone reads these; an invitation can also be written with other records.

CREATE TABLE accounts (
    person_id uuid PRIMARY KEY REFERENCES persons (id),
    password_hash text NOT NULL CHECK (password_hash ~ '^\$argon2id\$'),
    totp_sealed bytea NOT NULL,                -- the secret, AES-256-GCM under a key that no backup of this database holds
    totp_step bigint NOT NULL DEFAULT 0,       -- the last time step whose code was taken: none is taken twice
    opened_at timestamptz NOT NULL,
    closed_at timestamptz
);

CREATE TABLE recovery_codes (
    person_id uuid NOT NULL REFERENCES accounts (person_id),
    digest bytea NOT NULL,
    spent_at timestamptz,
    PRIMARY KEY (person_id, digest)
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,                       -- how the session is named in a list; never what opens it
    digest bytea NOT NULL UNIQUE,
    person_id uuid NOT NULL REFERENCES accounts (person_id),
    began_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    second_factor_at timestamptz NOT NULL,     -- when a second factor was last shown
    method text NOT NULL CHECK (method IN ('TOTP', 'RECOVERY_CODE')),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX sessions_by_person ON sessions (person_id, began_at);

CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    digest bytea NOT NULL UNIQUE,              -- of the one-time link
    person_id uuid NOT NULL REFERENCES persons (id),
    made_at timestamptz NOT NULL,
    made_by uuid REFERENCES persons (id),
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    withdrawn_at timestamptz,
    CHECK (expires_at > made_at)
);
CREATE INDEX invitations_by_person ON invitations (person_id, made_at);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['accounts', 'recovery_codes', 'sessions', 'invitations'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY authorizer ON %I TO parley_authorizer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO parley_authorizer', t);
    END LOOP;
END $$;
CREATE POLICY writer ON invitations TO parley_writer USING (true) WITH CHECK (true);
GRANT INSERT ON invitations TO parley_writer;
GRANT SELECT (id, person_id, expires_at, spent_at, withdrawn_at) ON invitations TO parley_writer;
GRANT UPDATE (withdrawn_at) ON invitations TO parley_writer;

-- Closing an account is done with other records: whoever writes those can end it and what rests on it, once, and reads
-- nothing of what people sign in with. (Of grants: 0021.)
CREATE POLICY writer_sees ON accounts FOR SELECT TO parley_writer USING (true);
CREATE POLICY writer_closes ON accounts FOR UPDATE TO parley_writer USING (closed_at IS NULL) WITH CHECK (closed_at IS NOT NULL);
CREATE POLICY writer_sees ON sessions FOR SELECT TO parley_writer USING (true);
CREATE POLICY writer_ends ON sessions FOR UPDATE TO parley_writer USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL);
GRANT SELECT (person_id, closed_at), UPDATE (closed_at) ON accounts TO parley_writer;
GRANT SELECT (id, person_id, ended_at), UPDATE (ended_at) ON sessions TO parley_writer;
