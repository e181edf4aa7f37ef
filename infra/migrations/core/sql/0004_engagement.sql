-- The engagement record. Children carry copies of the facts their policy needs (owner, site, releases), kept equal by
-- foreign keys with ON UPDATE CASCADE: a policy that asked for the parent would hash every visible parent.

CREATE TABLE engagements (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES organisations (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    place text CHECK (length(place) <= 120),             -- coarse: a town or district, never an address
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 3 AND 500),
    method text NOT NULL CHECK (method IN ('PUBLIC_MEETING', 'FOCUS_GROUP', 'INTERVIEW', 'SITE_VISIT', 'SURVEY',
        'HEARING', 'WRITTEN', 'ONLINE', 'OTHER')),
    level text NOT NULL CHECK (level IN ('INFORM', 'CONSULT', 'INVOLVE', 'COLLABORATE', 'EMPOWER')),
    language text NOT NULL CHECK (length(language) BETWEEN 2 AND 8),
    follows_id uuid REFERENCES engagements (id),
    shared_members boolean NOT NULL DEFAULT false,       -- with NGOs, unions and communities assigned to the site
    shared_operator boolean NOT NULL DEFAULT false,
    published boolean NOT NULL DEFAULT false,
    external_ref text,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (owner_id, external_ref),
    UNIQUE (id, owner_id, site_id, shared_members, shared_operator, published)
);
CREATE INDEX engagements_walk ON engagements (starts_on, id);
CREATE INDEX engagements_published ON engagements (starts_on, id) WHERE published;
CREATE INDEX engagements_site ON engagements (site_id, starts_on, id);
CREATE INDEX engagements_site_published ON engagements (site_id, starts_on, id) WHERE published;
CREATE INDEX engagements_site_members ON engagements (site_id, starts_on, id) WHERE shared_members;
CREATE INDEX engagements_site_operator ON engagements (site_id, starts_on, id) WHERE shared_operator;
CREATE INDEX engagements_own ON engagements (owner_id, starts_on, id);
CREATE INDEX engagements_own_site ON engagements (owner_id, site_id, starts_on, id);

CREATE TABLE releases (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    audience text NOT NULL CHECK (audience IN ('ASSIGNED_MEMBERS', 'OPERATOR', 'PUBLIC')),
    released_on date NOT NULL,
    withdrawn_on date CHECK (withdrawn_on >= released_on),
    why text CHECK (length(why) <= 500),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX releases_by_engagement ON releases (engagement_id, released_on, id);

CREATE TABLE participants (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    party_id uuid NOT NULL,
    party_owner_id uuid NOT NULL,
    is_public boolean NOT NULL,                          -- the party acts under its public name
    sector text REFERENCES sectors (id),                 -- the sector the party spoke for
    UNIQUE (engagement_id, party_id),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE,
    FOREIGN KEY (party_id, party_owner_id, is_public) REFERENCES parties (id, owner_id, is_public) ON UPDATE CASCADE
);
CREATE INDEX participants_by_engagement ON participants (engagement_id, id);
CREATE INDEX participants_by_party ON participants (party_id);

CREATE TABLE attendance (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    sector text REFERENCES sectors (id),
    headcount integer NOT NULL CHECK (headcount BETWEEN 0 AND 1000000),
    UNIQUE NULLS NOT DISTINCT (engagement_id, sector),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE TABLE shared_information (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    position smallint NOT NULL,
    description text NOT NULL CHECK (length(description) BETWEEN 3 AND 500),
    language text CHECK (length(language) BETWEEN 2 AND 8),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX shared_information_by_engagement ON shared_information (engagement_id, position, id);

CREATE TABLE issues (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    position smallint NOT NULL,
    raised text NOT NULL CHECK (length(raised) BETWEEN 3 AND 500),
    response text CHECK (length(response) <= 500),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX issues_by_engagement ON issues (engagement_id, position, id);

CREATE TABLE agreed_actions (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    position smallint NOT NULL,
    description text NOT NULL CHECK (length(description) BETWEEN 3 AND 500),
    responsible_id uuid NOT NULL REFERENCES organisations (id),
    due_on date NOT NULL,
    completed_on date,
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX agreed_actions_by_engagement ON agreed_actions (engagement_id, position, id);

CREATE TABLE barriers (
    id uuid PRIMARY KEY,
    engagement_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('LANGUAGE', 'LITERACY', 'GENDER_NORMS', 'DISABILITY', 'DISTANCE', 'COST', 'CARE_DUTIES',
        'DIGITAL_ACCESS', 'TIMING', 'INFORMATION_ASYMMETRY', 'POWER_IMBALANCE', 'DISTRUST', 'LEGAL_STATUS',
        'FEAR_OF_REPRISAL', 'INSECURITY')),
    severity text NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH', 'PROHIBITIVE')),
    severity_rank smallint NOT NULL GENERATED ALWAYS AS (CASE severity WHEN 'LOW' THEN 1 WHEN 'MEDIUM' THEN 2
        WHEN 'HIGH' THEN 3 ELSE 4 END) STORED,
    state text NOT NULL CHECK (state IN ('IDENTIFIED', 'MITIGATION_PLANNED', 'MITIGATED', 'VERIFIED', 'PERSISTS')),
    affected_sector text NOT NULL REFERENCES sectors (id),
    affected_group text CHECK (length(affected_group) <= 120),
    affected_roles text[] NOT NULL DEFAULT '{}',
    representative_id uuid REFERENCES organisations (id), -- who speaks for those affected, if they named someone
    identified_on date NOT NULL,
    external_ref text,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (owner_id, external_ref),
    UNIQUE (id, owner_id, site_id, shared_members, shared_operator, published),
    FOREIGN KEY (engagement_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES engagements (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX barriers_by_engagement ON barriers (engagement_id, identified_on, id);
CREATE INDEX barriers_walk ON barriers (identified_on, id);
CREATE INDEX barriers_published ON barriers (identified_on, id) WHERE published;
CREATE INDEX barriers_site ON barriers (site_id, identified_on, id);
CREATE INDEX barriers_site_published ON barriers (site_id, identified_on, id) WHERE published;
CREATE INDEX barriers_site_members ON barriers (site_id, identified_on, id) WHERE shared_members;
CREATE INDEX barriers_site_operator ON barriers (site_id, identified_on, id) WHERE shared_operator;
CREATE INDEX barriers_own ON barriers (owner_id, identified_on, id);
CREATE INDEX barriers_own_site ON barriers (owner_id, site_id, identified_on, id);
CREATE INDEX barriers_severity_walk ON barriers (severity_rank, identified_on, id);
CREATE INDEX barriers_severity_published ON barriers (severity_rank, identified_on, id) WHERE published;
CREATE INDEX barriers_severity_site ON barriers (site_id, severity_rank, identified_on, id);
CREATE INDEX barriers_severity_own ON barriers (owner_id, severity_rank, identified_on, id);

CREATE TABLE barrier_events (
    id uuid PRIMARY KEY,
    barrier_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('IDENTIFIED', 'MITIGATION_PLANNED', 'MITIGATED', 'VERIFIED', 'PERSISTS')),
    occurred_on date NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    position smallint NOT NULL,
    why text CHECK (length(why) <= 500),
    FOREIGN KEY (barrier_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES barriers (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX barrier_events_by_barrier ON barrier_events (barrier_id, position, id);

CREATE TABLE mitigations (
    id uuid PRIMARY KEY,
    barrier_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('INTERPRETER', 'ORAL_FORMAT', 'SEPARATE_SESSION', 'TRANSPORT', 'CHILDCARE', 'SAFE_VENUE',
        'INTERMEDIARY', 'STIPEND', 'MORE_TIME', 'REMOTE_ACCESS', 'OTHER')),
    description text CHECK (length(description) <= 500),
    responsible_id uuid NOT NULL REFERENCES organisations (id),
    planned_on date NOT NULL,
    done_on date,
    FOREIGN KEY (barrier_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES barriers (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX mitigations_by_barrier ON mitigations (barrier_id, planned_on, id);

CREATE TABLE consent_processes (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES organisations (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    community_id uuid NOT NULL REFERENCES organisations (id),
    subject text NOT NULL CHECK (length(subject) BETWEEN 3 AND 500),
    state text NOT NULL CHECK (state IN ('NOT_STARTED', 'PROCESS_AGREED', 'INFORMATION_SHARED', 'DELIBERATING', 'GIVEN',
        'CONDITIONAL', 'WITHHELD')),
    opened_on date NOT NULL,
    shared_members boolean NOT NULL DEFAULT false,
    shared_operator boolean NOT NULL DEFAULT false,
    published boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, owner_id, site_id, shared_members, shared_operator, published)
);
CREATE INDEX consent_processes_walk ON consent_processes (opened_on, id);
CREATE INDEX consent_processes_published ON consent_processes (opened_on, id) WHERE published;
CREATE INDEX consent_processes_site ON consent_processes (site_id, opened_on, id);
CREATE INDEX consent_processes_own ON consent_processes (owner_id, opened_on, id);

CREATE TABLE consent_events (
    id uuid PRIMARY KEY,
    consent_process_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    site_id uuid NOT NULL,
    shared_members boolean NOT NULL,
    shared_operator boolean NOT NULL,
    published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('NOT_STARTED', 'PROCESS_AGREED', 'INFORMATION_SHARED', 'DELIBERATING', 'GIVEN',
        'CONDITIONAL', 'WITHHELD')),
    occurred_on date NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    position smallint NOT NULL,
    conditions text CHECK (length(conditions) <= 500),
    FOREIGN KEY (consent_process_id, owner_id, site_id, shared_members, shared_operator, published)
        REFERENCES consent_processes (id, owner_id, site_id, shared_members, shared_operator, published) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX consent_events_by_process ON consent_events (consent_process_id, position, id);

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    mine constant text := 'site_id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = ' || org
        || ' AND a.capacity IN (%s) AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date))';
    assigned constant text := format(mine, '''NGO'', ''UNION'', ''COMMUNITY''');
    audited constant text := format(mine, '''AUDIT''');
    operated constant text := format(mine, '''OPERATOR''');
    named_only text;
BEGIN
    FOREACH t IN ARRAY ARRAY['engagements', 'releases', 'participants', 'attendance', 'shared_information', 'issues',
        'agreed_actions', 'barriers', 'barrier_events', 'mitigations', 'consent_processes', 'consent_events'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
        IF t = 'releases' THEN  -- with whom else a record is shared is the keeper's affair
            EXECUTE format('CREATE POLICY keeper ON %I FOR SELECT TO parley_member USING (owner_id = %s)', t, org);
            EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
            EXECUTE format('GRANT SELECT ON %I TO parley_member, parley_secretariat', t);
            CONTINUE;
        END IF;
        EXECUTE format('CREATE POLICY member ON %I FOR SELECT TO parley_member USING (owner_id = %s OR published OR (shared_members AND %s))',
            t, org, assigned);
        EXECUTE format('CREATE POLICY audit_firm ON %I FOR SELECT TO parley_audit_firm USING (published OR %s)', t, audited);
        EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
        EXECUTE format('GRANT SELECT ON %I TO parley_member, parley_secretariat', t);
        CONTINUE WHEN t = 'attendance';  -- headcounts are not for companies and the public
        named_only := CASE t WHEN 'participants' THEN 'is_public AND ' ELSE '' END;
        EXECUTE format('CREATE POLICY company ON %I FOR SELECT TO parley_company USING (%s(published OR (shared_operator AND %s)))',
            t, named_only, operated);
        EXECUTE format('CREATE POLICY published ON %I FOR SELECT TO parley_public, parley_board USING (%spublished)', t, named_only);
    END LOOP;

    FOREACH t IN ARRAY ARRAY['participants', 'shared_information', 'issues', 'agreed_actions', 'mitigations',
        'consent_processes', 'consent_events'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO parley_public, parley_board, parley_company, parley_audit_firm', t);
    END LOOP;
END $$;

GRANT SELECT ON attendance TO parley_audit_firm;
GRANT DELETE ON participants, attendance, shared_information, issues, agreed_actions TO parley_writer;
GRANT SELECT (id, owner_id, site_id, starts_on, ends_on, place, purpose, method, level, language, follows_id,
    shared_members, shared_operator, published) ON engagements TO parley_public, parley_board, parley_company, parley_audit_firm;
-- affected_roles may tell that a defender was there: for the organisation that keeps the record and the secretariat.
GRANT SELECT (id, engagement_id, owner_id, site_id, shared_members, shared_operator, published, kind, severity, severity_rank,
    state, affected_sector, affected_group, identified_on, version)
    ON barriers TO parley_public, parley_board, parley_company, parley_audit_firm;
-- who speaks for those affected, and who verified, would tell a company which union or community stands by its site.
GRANT SELECT (id, barrier_id, owner_id, site_id, shared_members, shared_operator, published, state, occurred_on, position, why)
    ON barrier_events TO parley_public, parley_board, parley_company, parley_audit_firm;
