-- The second lock on who takes receipts: never a client of a company, nor of who buys from it or pays for it.
ALTER TABLE oauth_clients
    ADD CONSTRAINT no_cases_for_these CHECK (organisation_id IS NULL OR profile NOT IN ('company', 'public')
        OR NOT scopes && ARRAY['case:own']);
