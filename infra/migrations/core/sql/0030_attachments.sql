-- Files of cases, sealed in pieces. No reading role has any privilege here, as on what is written in cases.

CREATE TABLE case_attachments (
    id uuid PRIMARY KEY,
    case_kind text NOT NULL CHECK (case_kind IN ('GRIEVANCE', 'REPORT', 'ALLEGATION')),
    case_id uuid NOT NULL,
    item_id uuid NOT NULL,
    by_week boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('UNDERWAY', 'KEPT')),
    -- version (1), nonce (12), padded name, type and size in steps of 256, tag (16)
    head bytea NOT NULL CHECK (octet_length(head) BETWEEN 285 AND 2077),
    steps integer NOT NULL CHECK (steps BETWEEN 1 AND 800),       -- of 64 KiB: the room it takes, or is to take
    upload text UNIQUE CHECK (length(upload) = 64),                -- keyed digest of what goes on with it
    size integer CHECK (size BETWEEN 1 AND 52428800),              -- what its sender said, until it is kept
    arrived integer CHECK (arrived BETWEEN 0 AND size),
    rounds smallint CHECK (rounds >= 0),                           -- of sweeping since something came; no time is kept
    run uuid,                                                      -- which of several cleanings is the one that is kept
    CHECK ((state = 'UNDERWAY') = (size IS NOT NULL AND arrived IS NOT NULL AND rounds IS NOT NULL)),
    CHECK (state = 'UNDERWAY' OR (size IS NULL AND arrived IS NULL AND rounds IS NULL AND run IS NOT NULL))
);
CREATE INDEX case_attachments_by_case ON case_attachments (case_id, item_id);
CREATE INDEX case_attachments_underway ON case_attachments (rounds) WHERE state = 'UNDERWAY';

CREATE TABLE case_attachment_pieces (
    attachment_id uuid NOT NULL REFERENCES case_attachments (id) ON DELETE CASCADE,
    run uuid NOT NULL,
    number smallint NOT NULL CHECK (number >= 0),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 65565 AND 262173),
    PRIMARY KEY (attachment_id, run, number)
);
ALTER TABLE case_attachment_pieces ALTER COLUMN sealed SET STORAGE EXTERNAL;

-- As it arrives, with all that tells on its maker: under a key that its sender alone holds, in no write-ahead log, replica
-- or copy of the disk that PostgreSQL makes itself, and gone after a crash.
CREATE UNLOGGED TABLE case_attachment_arrivals (
    attachment_id uuid NOT NULL REFERENCES case_attachments (id) ON DELETE CASCADE,
    number smallint NOT NULL CHECK (number >= 0),
    sealed bytea NOT NULL CHECK (octet_length(sealed) BETWEEN 30 AND 262173),
    PRIMARY KEY (attachment_id, number)
);
ALTER TABLE case_attachment_arrivals ALTER COLUMN sealed SET STORAGE EXTERNAL;

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['case_attachments', 'case_attachment_pieces', 'case_attachment_arrivals'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO parley_writer', t);
    END LOOP;
END $$;
-- What was once said to belong to an item stays with it.
GRANT UPDATE (state, head, steps, upload, size, arrived, rounds, run) ON case_attachments TO parley_writer;
