-- Unsealings as the records tell of them: labels, codes and days. What is decided, and every key, stands in the vault.

CREATE TABLE unsealings (
    id uuid PRIMARY KEY,                -- the request, as the vault knows it
    subject_kind text NOT NULL CHECK (subject_kind IN ('Party', 'GrievanceAlias', 'ReportAlias', 'AllegationAlias', 'Interview')),
    subject_id uuid NOT NULL,           -- the label; no foreign key, since five kinds of record give one
    purpose text NOT NULL CHECK (purpose IN ('PROTECTION', 'INVESTIGATION', 'REMEDY_DELIVERY', 'LEGAL_OBLIGATION',
        'CONTACT_WITH_CONSENT')),
    fields text[] NOT NULL CHECK (cardinality(fields) BETWEEN 1 AND 6
        AND fields <@ ARRAY['NAMES', 'CONTACTS', 'WHEREABOUTS', 'AFFILIATION', 'OTHER', 'ALIASES']),
    requester_id uuid NOT NULL REFERENCES persons (id),
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    reader text NOT NULL CHECK (reader IN ('NGO', 'UNION', 'COMMUNITY', 'AUDIT_FIRM', 'SECRETARIAT')),
    client text NOT NULL,
    break_glass boolean NOT NULL,
    requested_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'ACTIVE', 'SPENT', 'EXPIRED', 'REVOKED', 'DECLINED',
        'BREAK_GLASS', 'REVIEWED')),
    approvals smallint NOT NULL CHECK (approvals BETWEEN 0 AND 2),
    ends_at timestamptz NOT NULL,
    review_due_at timestamptz,
    entry bigint,                       -- its place in the disclosure log
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX unsealings_by_requester ON unsealings (requester_id, requested_on, id);
CREATE INDEX unsealings_by_requester_state ON unsealings (requester_id, state, requested_on, id);
CREATE INDEX unsealings_open ON unsealings (id) WHERE state IN ('REQUESTED', 'APPROVED', 'ACTIVE', 'BREAK_GLASS');
CREATE INDEX unsealings_to_decide ON unsealings (requested_on, id) WHERE state IN ('REQUESTED', 'BREAK_GLASS');

-- Whoever asked reads their own, in a capacity that can come to identities. Custodians and everybody else read none
-- here: custodians have no login of their own, and the public one could be told that it is somebody else.
ALTER TABLE unsealings ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON unsealings TO parley_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON unsealings TO parley_writer;
GRANT UPDATE (state, approvals, ends_at, review_due_at, entry, version) ON unsealings TO parley_writer;

DO $$
DECLARE reader text;
BEGIN
    FOREACH reader IN ARRAY ARRAY['parley_member', 'parley_audit_firm', 'parley_secretariat'] LOOP
        EXECUTE format('CREATE POLICY own_%s ON unsealings FOR SELECT TO %I
            USING (requester_id = (SELECT nullif(current_setting(''app.person'', true), '''')::uuid))', reader, reader);
        EXECUTE format('GRANT SELECT (id, subject_kind, subject_id, purpose, fields, requester_id, reader, break_glass,
            requested_on, state, approvals, ends_at, review_due_at, entry, version) ON unsealings TO %I', reader);
    END LOOP;
END $$;
