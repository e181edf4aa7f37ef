-- The ring of keys that sign tokens. Private halves are sealed under a key that no backup of this database holds.

CREATE TABLE signing_keys (
    kid text PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL,
    retires_at timestamptz                     -- from then on it verifies nothing either; the newest key that does not retire signs
);

ALTER TABLE signing_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY authorizer ON signing_keys TO parley_authorizer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON signing_keys TO parley_authorizer;
CREATE TRIGGER tells_workers AFTER INSERT OR UPDATE OR DELETE ON signing_keys FOR EACH STATEMENT EXECUTE FUNCTION tell_workers();

CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);  -- every worker reads those that would still run
