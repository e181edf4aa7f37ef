-- What people tell in cases, sealed with keys that lie in the key store, and how a receipt finds its case. No reading role
-- has any privilege here: content is opened by the writing role, item by item, through the one named path.

CREATE TABLE case_contents (
    item_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    -- version (1), nonce (12), padded text in steps of 256, tag (16); 20,000 characters are at most 80,000 bytes
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 285 AND 80157 AND (octet_length(sealed) - 29) % 256 = 0)
);
ALTER TABLE case_contents ALTER COLUMN sealed SET STORAGE EXTERNAL;  -- ciphertext does not compress

CREATE TABLE case_receipts (
    digest text PRIMARY KEY,
    case_kind text NOT NULL CHECK (case_kind IN ('GRIEVANCE', 'REPORT', 'ALLEGATION')),
    case_id uuid NOT NULL
);

ALTER TABLE case_contents ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_receipts ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON case_contents TO parley_writer USING (true) WITH CHECK (true);
CREATE POLICY writer ON case_receipts TO parley_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON case_contents, case_receipts TO parley_writer;
