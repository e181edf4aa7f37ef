-- Inspections of sites by public agencies, as the agencies publish them. Everybody reads them; the secretariat's register of
-- them is loaded from files. Summaries are screened before they come in: they stand in the clear.

CREATE TABLE external_inspections (
    id uuid PRIMARY KEY,
    external_ref text NOT NULL UNIQUE CHECK (length(external_ref) BETWEEN 1 AND 120),
    site_id uuid NOT NULL REFERENCES sites (id),
    agency text NOT NULL CHECK (agency ~ '^[A-Z0-9][A-Z0-9-]{0,19}$'),
    agency_name text NOT NULL CHECK (length(agency_name) BETWEEN 2 AND 200),
    act text NOT NULL CHECK (length(act) BETWEEN 2 AND 200),
    number text CHECK (length(number) BETWEEN 1 AND 60),
    inspected_on date NOT NULL,
    summary text CHECK (length(summary) BETWEEN 3 AND 2000),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX external_inspections_walk ON external_inspections (inspected_on, id);
CREATE INDEX external_inspections_by_site ON external_inspections (site_id, inspected_on, id);
CREATE INDEX external_inspections_by_agency ON external_inspections (agency, inspected_on, id);
CREATE INDEX external_inspections_by_act ON external_inspections (act, inspected_on, id);

CREATE TABLE inspection_documents (
    id uuid PRIMARY KEY,
    inspection_id uuid NOT NULL REFERENCES external_inspections (id),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    address text NOT NULL CHECK (address ~ '^https?://' AND length(address) <= 500),
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 50),
    UNIQUE (inspection_id, position)
);
CREATE INDEX inspection_documents_by_inspection ON inspection_documents (inspection_id, position, id);

DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['external_inspections', 'inspection_documents'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO parley_public, parley_member, parley_board,
            parley_audit_firm, parley_company, parley_secretariat USING (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
    END LOOP;
END $$;
-- Column grants: by what reference the register finds a row again is the register's affair.
GRANT SELECT (id, site_id, agency, agency_name, act, number, inspected_on, summary, version) ON external_inspections
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, inspection_id, name, address, position) ON inspection_documents
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT DELETE ON inspection_documents TO parley_writer;  -- a document that the register no longer names
