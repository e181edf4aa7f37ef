-- Commitments: policies and whistleblower mechanisms, each with versions, a list of items, and every assessment of them.
-- What they belong to is one column (`subject_id`, a site or an operator), so that one index serves either.

CREATE TYPE uuid_range AS RANGE (subtype = uuid);       -- so that a range index can tell one commitment from another
GRANT USAGE ON TYPE uuid_range TO parley_writer;
GRANT EXECUTE ON FUNCTION uuid_range(uuid, uuid, text) TO parley_writer;

CREATE TABLE policies (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    of_site boolean NOT NULL,
    site_id uuid GENERATED ALWAYS AS (CASE WHEN of_site THEN subject_id END) STORED REFERENCES sites (id),
    operator_id uuid GENERATED ALWAYS AS (CASE WHEN NOT of_site THEN subject_id END) STORED REFERENCES organisations (id),
    owner_id uuid NOT NULL REFERENCES organisations (id),  -- the company that keeps it, whoever operates the site later
    title text NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    published boolean NOT NULL DEFAULT false,              -- whether a version of it ever was
    version integer NOT NULL DEFAULT 1,
    CHECK (of_site OR owner_id = subject_id),
    UNIQUE (id, subject_id, of_site, owner_id)
);

CREATE TABLE whistleblower_mechanisms (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    of_site boolean NOT NULL CHECK (of_site),
    site_id uuid NOT NULL GENERATED ALWAYS AS (subject_id) STORED REFERENCES sites (id),
    owner_id uuid NOT NULL REFERENCES organisations (id),
    title text NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    published boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, subject_id, of_site, owner_id)
);

CREATE TABLE policy_versions (
    id uuid PRIMARY KEY,
    commitment_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    of_site boolean NOT NULL,
    site_id uuid GENERATED ALWAYS AS (CASE WHEN of_site THEN subject_id END) STORED REFERENCES sites (id),
    operator_id uuid GENERATED ALWAYS AS (CASE WHEN NOT of_site THEN subject_id END) STORED REFERENCES organisations (id),
    owner_id uuid NOT NULL,
    published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    number smallint,                                       -- given with publication: drafts that were given up leave no hole
    starts date NOT NULL,
    ends date,
    approved_by text NOT NULL CHECK (approved_by IN ('MOST_SENIOR', 'SENIOR_MANAGEMENT', 'SITE_MANAGEMENT', 'OTHER', 'UNKNOWN')),
    address text CHECK (address ~ '^https?://' AND length(address) <= 500),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    language text NOT NULL CHECK (length(language) BETWEEN 2 AND 8),
    version integer NOT NULL DEFAULT 1,
    CHECK (ends >= starts),
    CHECK (published = (number IS NOT NULL)),
    CHECK (CASE state WHEN 'DRAFT' THEN NOT published WHEN 'WITHDRAWN' THEN true ELSE published END),
    UNIQUE (commitment_id, number),
    UNIQUE (id, commitment_id, subject_id, of_site, owner_id, published),
    FOREIGN KEY (commitment_id, subject_id, of_site, owner_id) REFERENCES policies (id, subject_id, of_site, owner_id),
    CONSTRAINT policy_versions_one_in_force EXCLUDE USING gist (
        uuid_range(commitment_id, commitment_id, '[]') WITH =, daterange(starts, ends, '[]') WITH &&)
        WHERE (state IN ('PUBLISHED', 'SUPERSEDED'))
);

CREATE TABLE whistleblower_mechanism_versions (
    id uuid PRIMARY KEY,
    commitment_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    of_site boolean NOT NULL,
    site_id uuid NOT NULL GENERATED ALWAYS AS (subject_id) STORED REFERENCES sites (id),
    owner_id uuid NOT NULL,
    published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    number smallint,
    starts date NOT NULL,
    ends date,
    channels text[] NOT NULL CHECK (cardinality(channels) > 0 AND channels <@ ARRAY['HOTLINE', 'WEB_FORM', 'EMAIL', 'MESSAGING',
        'POST', 'LETTER_BOX', 'IN_PERSON', 'OMBUDSPERSON', 'UNION', 'OTHER']),
    languages text[] NOT NULL CHECK (cardinality(languages) > 0),
    open_to text[] NOT NULL CHECK (cardinality(open_to) > 0 AND open_to <@ ARRAY['WORKER', 'SELF_EMPLOYED',
        'SHAREHOLDER_OR_MANAGEMENT', 'VOLUNTEER', 'INTERN', 'CONTRACTOR_OR_SUPPLIER_STAFF', 'FORMER_STAFF', 'PROSPECTIVE_STAFF',
        'FACILITATOR', 'COLLEAGUE_OR_RELATIVE', 'LINKED_LEGAL_ENTITY', 'NOT_SAID']),
    anonymity_offered boolean NOT NULL,
    independence text NOT NULL CHECK (independence IN ('SITE_MANAGEMENT', 'COMPANY_FUNCTION', 'OUTSIDE_PROVIDER', 'UNKNOWN')),
    protection_stated text CHECK (length(protection_stated) <= 1000),
    version integer NOT NULL DEFAULT 1,
    CHECK (ends >= starts),
    CHECK (published = (number IS NOT NULL)),
    CHECK (CASE state WHEN 'DRAFT' THEN NOT published WHEN 'WITHDRAWN' THEN true ELSE published END),
    UNIQUE (commitment_id, number),
    UNIQUE (id, commitment_id, subject_id, of_site, owner_id, published),
    FOREIGN KEY (commitment_id, subject_id, of_site, owner_id)
        REFERENCES whistleblower_mechanisms (id, subject_id, of_site, owner_id),
    CONSTRAINT mechanism_versions_one_in_force EXCLUDE USING gist (
        uuid_range(commitment_id, commitment_id, '[]') WITH =, daterange(starts, ends, '[]') WITH &&)
        WHERE (state IN ('PUBLISHED', 'SUPERSEDED'))
);

-- The parts of a version are alike for both kinds; each row belongs to a version of one of them.

CREATE TABLE commitment_assessments (
    id uuid PRIMARY KEY,
    policy_version_id uuid,
    mechanism_version_id uuid,
    commitment_id uuid NOT NULL, subject_id uuid NOT NULL, of_site boolean NOT NULL, owner_id uuid NOT NULL, published boolean NOT NULL,
    item text NOT NULL,
    rating text NOT NULL CHECK (rating IN ('MET', 'PARTIAL', 'NOT_MET', 'NO_EVIDENCE')),
    evidence text CHECK (length(evidence) <= 1000),
    place text CHECK (length(place) <= 120),
    assessor_id uuid NOT NULL REFERENCES organisations (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    assessed_on date NOT NULL,
    position integer NOT NULL,
    CHECK ((evidence IS NULL) = (rating = 'NO_EVIDENCE')),
    CHECK (assessor_id <> owner_id),
    UNIQUE (policy_version_id, position),
    UNIQUE (mechanism_version_id, position)
);

CREATE TABLE commitment_items (
    id uuid PRIMARY KEY,
    policy_version_id uuid,
    mechanism_version_id uuid,
    version_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(policy_version_id, mechanism_version_id)) STORED,
    commitment_id uuid NOT NULL, subject_id uuid NOT NULL, of_site boolean NOT NULL, owner_id uuid NOT NULL, published boolean NOT NULL,
    item text NOT NULL,
    item_group text NOT NULL CHECK (item_group IN ('SCOPE', 'APPROVAL_AND_ACCESS', 'RECOGNITION_AND_ZERO_TOLERANCE', 'EXPECTATIONS',
        'MECHANISM_ACCESS', 'MECHANISM_INDEPENDENCE', 'MECHANISM_COVERAGE', 'MECHANISM_PROTECTION')),
    position smallint NOT NULL,
    rating text NOT NULL CHECK (rating IN ('MET', 'PARTIAL', 'NOT_MET', 'NO_EVIDENCE', 'UNASSESSED')),
    disputed boolean NOT NULL,
    assessed_on date,
    assessment_id uuid REFERENCES commitment_assessments (id),
    CHECK ((rating = 'UNASSESSED') = (assessment_id IS NULL) AND (assessment_id IS NULL) = (assessed_on IS NULL)),
    CHECK ((policy_version_id IS NULL) = (item_group LIKE 'MECHANISM%')),
    UNIQUE (version_id, item)
);
CREATE INDEX commitment_items_by_rating ON commitment_items (item, rating, subject_id, version_id) WHERE published;
CREATE INDEX commitment_items_found ON commitment_items (item, rating, version_id);
CREATE INDEX commitment_items_alike ON commitment_items (commitment_id, item);

CREATE TABLE commitment_events (
    id uuid PRIMARY KEY,
    policy_version_id uuid,
    mechanism_version_id uuid,
    commitment_id uuid NOT NULL, subject_id uuid NOT NULL, of_site boolean NOT NULL, owner_id uuid NOT NULL, published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFT', 'PUBLISHED', 'SUPERSEDED', 'WITHDRAWN')),
    occurred_on date NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    reason text CHECK (reason IN ('NO_LONGER_HELD', 'RECORDED_IN_ERROR', 'NEVER_ADOPTED', 'OTHER')),
    position smallint NOT NULL,
    CHECK ((reason IS NOT NULL) = (state = 'WITHDRAWN'))
);

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    today constant text := '%1$s.starts <= current_date AND (%1$s.ends IS NULL OR %1$s.ends >= current_date)';
    operated constant text := 'SELECT a.site_id FROM assignments a WHERE a.organisation_id = ' || org
        || ' AND a.capacity = ''OPERATOR'' AND ' || format(today, 'a');
    -- a firm's sites, and whoever operates them
    audited constant text := 'SELECT CASE b.capacity WHEN ''AUDIT'' THEN b.site_id ELSE b.organisation_id END FROM assignments a'
        || ' JOIN assignments b ON b.site_id = a.site_id AND (b.id = a.id OR b.capacity = ''OPERATOR'' AND ' || format(today, 'b')
        || ') WHERE a.organisation_id = ' || org || ' AND a.capacity = ''AUDIT'' AND ' || format(today, 'a');
BEGIN
    FOREACH t IN ARRAY ARRAY['policies', 'whistleblower_mechanisms', 'policy_versions', 'whistleblower_mechanism_versions',
        'commitment_assessments', 'commitment_items', 'commitment_events'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
        EXECUTE format('CREATE POLICY published ON %I FOR SELECT TO parley_public, parley_member, parley_board USING (published)', t);
        EXECUTE format('CREATE POLICY audited ON %I FOR SELECT TO parley_audit_firm USING (published OR subject_id IN (%s))', t, audited);
        EXECUTE format('CREATE POLICY kept ON %I FOR SELECT TO parley_company USING (published
            OR (owner_id = %s AND (NOT of_site OR subject_id IN (%s))))', t, org, operated);
        EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
        IF t LIKE 'commitment\_%' THEN
            EXECUTE format('ALTER TABLE %I ADD CHECK ((policy_version_id IS NULL) <> (mechanism_version_id IS NULL)),
                ADD FOREIGN KEY (policy_version_id, commitment_id, subject_id, of_site, owner_id, published)
                    REFERENCES policy_versions (id, commitment_id, subject_id, of_site, owner_id, published) ON UPDATE CASCADE,
                ADD FOREIGN KEY (mechanism_version_id, commitment_id, subject_id, of_site, owner_id, published)
                    REFERENCES whistleblower_mechanism_versions (id, commitment_id, subject_id, of_site, owner_id, published)
                    ON UPDATE CASCADE', t);
            EXECUTE format('CREATE INDEX %I ON %I (policy_version_id, position, id)', t || '_by_policy', t);
            EXECUTE format('CREATE INDEX %I ON %I (mechanism_version_id, position, id)', t || '_by_mechanism', t);
        END IF;
    END LOOP;
    FOREACH t IN ARRAY ARRAY['policies', 'whistleblower_mechanisms'] LOOP
        EXECUTE format('CREATE INDEX %I ON %I (title, id)', t || '_walk', t);
        EXECUTE format('CREATE INDEX %I ON %I (title, id) WHERE published', t || '_published', t);
        EXECUTE format('CREATE INDEX %I ON %I (owner_id, title, id)', t || '_owner', t);
        EXECUTE format('CREATE INDEX %I ON %I (subject_id, title, id)', t || '_subject', t);
        EXECUTE format('CREATE INDEX %I ON %I (site_id, title, id)', t || '_site', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['policy_versions', 'whistleblower_mechanism_versions'] LOOP
        EXECUTE format('CREATE INDEX %I ON %I (starts, id)', t || '_walk', t);
        EXECUTE format('CREATE INDEX %I ON %I (starts, id) WHERE published', t || '_published', t);
        EXECUTE format('CREATE INDEX %I ON %I (owner_id, starts, id)', t || '_owner', t);
        EXECUTE format('CREATE INDEX %I ON %I (subject_id, starts, id)', t || '_subject', t);
        EXECUTE format('CREATE INDEX %I ON %I (site_id, starts, id)', t || '_site', t);
        EXECUTE format('CREATE INDEX %I ON %I (commitment_id, starts, id)', t || '_of', t);
    END LOOP;
END $$;
CREATE INDEX policies_operator ON policies (operator_id, title, id);
CREATE INDEX policy_versions_operator ON policy_versions (operator_id, starts, id);

-- Counts by group, and one version beside another: read with the reader's own rights.

CREATE VIEW commitment_tallies WITH (security_invoker = true) AS
SELECT policy_version_id, mechanism_version_id, item_group, min(position) AS position, min(id::text)::uuid AS id,
    count(*)::integer AS items,
    (count(*) FILTER (WHERE rating = 'MET'))::integer AS met,
    (count(*) FILTER (WHERE rating = 'PARTIAL'))::integer AS partial,
    (count(*) FILTER (WHERE rating = 'NOT_MET'))::integer AS not_met,
    (count(*) FILTER (WHERE rating = 'NO_EVIDENCE'))::integer AS no_evidence,
    (count(*) FILTER (WHERE rating = 'UNASSESSED'))::integer AS unassessed
FROM commitment_items GROUP BY policy_version_id, mechanism_version_id, item_group;

CREATE VIEW commitment_comparisons WITH (security_invoker = true) AS
SELECT e.id, l.policy_version_id, l.mechanism_version_id, e.policy_version_id AS earlier_policy_version_id,
    e.mechanism_version_id AS earlier_mechanism_version_id, l.item, l.item_group, l.position,
    e.rating AS earlier, l.rating AS later,
    CASE WHEN 'UNASSESSED' IN (e.rating, l.rating) THEN 'UNASSESSED'
        WHEN r.was = r.is THEN 'SAME' WHEN r.was < r.is THEN 'BETTER' ELSE 'WORSE' END AS change
FROM commitment_items l
JOIN commitment_items e ON e.commitment_id = l.commitment_id AND e.item = l.item AND e.version_id <> l.version_id
CROSS JOIN LATERAL (SELECT CASE e.rating WHEN 'MET' THEN 2 WHEN 'PARTIAL' THEN 1 ELSE 0 END AS was,
    CASE l.rating WHEN 'MET' THEN 2 WHEN 'PARTIAL' THEN 1 ELSE 0 END AS is) r;

GRANT SELECT ON commitment_tallies, commitment_comparisons
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;

-- How often a record changed tells of what was not published; which person assessed is for those who audit.
GRANT SELECT (id, subject_id, of_site, site_id, operator_id, owner_id, title, published) ON policies
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, subject_id, of_site, site_id, owner_id, title, published) ON whistleblower_mechanisms
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, commitment_id, subject_id, of_site, site_id, operator_id, owner_id, published, state, number, starts, ends,
    approved_by, address, digest, language) ON policy_versions
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, commitment_id, subject_id, of_site, site_id, owner_id, published, state, number, starts, ends, channels, languages,
    open_to, anonymity_offered, independence, protection_stated) ON whistleblower_mechanism_versions
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (version) ON policy_versions, whistleblower_mechanism_versions TO parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, policy_version_id, mechanism_version_id, commitment_id, subject_id, of_site, owner_id, published, item, rating,
    evidence, place, assessor_id, assessed_on, position) ON commitment_assessments
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (person_id) ON commitment_assessments TO parley_audit_firm, parley_secretariat;
GRANT SELECT ON commitment_items, commitment_events
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
