-- What a site promises for an audit, interviews, and what touches an audit's integrity. Of interviews and incidents nothing
-- is granted to any role but the audit firms', whose policy lets through a person on the audit's approved team alone. Only
-- weeks are kept, told by the Sunday that ends them. What a company is told of an incident is a record of its own, which
-- does not lead back.

CREATE TABLE undertaking_texts (
    id text PRIMARY KEY,
    text text NOT NULL,
    digest text NOT NULL UNIQUE CHECK (digest = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    in_force boolean NOT NULL,
    source text NOT NULL
);
CREATE UNIQUE INDEX undertaking_texts_one_in_force ON undertaking_texts (in_force) WHERE in_force;

CREATE TABLE undertakings (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL UNIQUE,                         -- signed once
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    promise_id text NOT NULL REFERENCES undertaking_texts (id),
    digest text NOT NULL,
    signed_on date NOT NULL,
    signed_by uuid REFERENCES persons (id),                -- null: the company's own client
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, audit_id),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX undertakings_walk ON undertakings (signed_on, id);
CREATE INDEX undertakings_published ON undertakings (signed_on, id) WHERE published;
CREATE INDEX undertakings_firm ON undertakings (audited_by, signed_on, id);
CREATE INDEX undertakings_site ON undertakings (site_id, signed_on, id);

CREATE TABLE interviews (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    firm_id uuid NOT NULL REFERENCES organisations (id),
    undertaking_id uuid NOT NULL,                          -- nobody is interviewed before the site has promised
    alias text NOT NULL,
    form text NOT NULL CHECK (form IN ('INDIVIDUAL', 'GROUP')),
    people smallint NOT NULL CHECK (people BETWEEN 1 AND 500),
    sector text REFERENCES sectors (id),
    role text NOT NULL CHECK (role IN ('WORKER', 'CONTRACTOR', 'WORKERS_REPRESENTATIVE', 'COMMUNITY_MEMBER', 'COMMUNITY_LEADER',
        'NGO_REPRESENTATIVE', 'PUBLIC_OFFICIAL', 'MANAGER', 'OTHER')),
    language text NOT NULL CHECK (length(language) BETWEEN 2 AND 8),
    interpreter boolean NOT NULL,
    interpreter_alias text,
    setting text NOT NULL CHECK (setting IN ('ON_SITE', 'OFF_SITE', 'REMOTE', 'HOME', 'COMMUNITY_VENUE', 'OTHER')),
    state text NOT NULL CHECK (state IN ('PLANNED', 'HELD', 'CANCELLED', 'DECLINED')),
    planned_week date NOT NULL CHECK (extract(isodow FROM planned_week) = 7),
    held_week date CHECK (extract(isodow FROM held_week) = 7),
    management_absent boolean,
    presence_decided_by text CHECK (presence_decided_by IN ('INTERVIEWEE', 'AUDIT_TEAM', 'SITE')),
    erased_week date CHECK (extract(isodow FROM erased_week) = 7),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, audit_id, firm_id),
    UNIQUE (audit_id, alias),
    FOREIGN KEY (undertaking_id, audit_id) REFERENCES undertakings (id, audit_id),
    CHECK ((form = 'INDIVIDUAL') = (people = 1)),
    CHECK (interpreter = (interpreter_alias IS NOT NULL)),
    CHECK ((state = 'HELD') = (held_week IS NOT NULL)),
    CHECK ((state = 'HELD') = (management_absent IS NOT NULL)),
    CHECK ((management_absent IS NOT DISTINCT FROM false) = (presence_decided_by IS NOT NULL))
);
CREATE INDEX interviews_audit ON interviews (audit_id, planned_week, id);
CREATE INDEX interviews_held ON interviews (site_id, held_week, audit_id) WHERE held_week IS NOT NULL;

CREATE TABLE interview_events (
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL,
    audit_id uuid NOT NULL, firm_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('PLANNED', 'HELD', 'CANCELLED', 'DECLINED', 'CONTACTED_AGAIN', 'NOTES_ERASED')),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    person_id uuid REFERENCES persons (id),
    reason text CHECK (reason IN ('NOT_SAFE', 'NOT_REACHED', 'NO_INTERPRETER', 'NO_LONGER_NEEDED', 'OTHER')),
    position smallint NOT NULL,
    CHECK ((reason IS NOT NULL) = (step = 'CANCELLED')),
    FOREIGN KEY (interview_id, audit_id, firm_id) REFERENCES interviews (id, audit_id, firm_id)
);
CREATE INDEX interview_events_by_interview ON interview_events (interview_id, position, id);

CREATE TABLE interview_consents (                          -- what the interviewee answered; the last answer to each counts
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL,
    audit_id uuid NOT NULL, firm_id uuid NOT NULL,
    consent text NOT NULL CHECK (consent IN ('INTERVIEW', 'NOTES', 'QUOTATION', 'CONTACT_AGAIN', 'PASSING_ON')),
    answer text NOT NULL CHECK (answer IN ('GIVEN', 'REFUSED', 'WITHDRAWN')),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    position smallint NOT NULL,
    FOREIGN KEY (interview_id, audit_id, firm_id) REFERENCES interviews (id, audit_id, firm_id)
);
CREATE INDEX interview_consents_by_interview ON interview_consents (interview_id, position, id);

CREATE TABLE interview_items (                             -- that something was written; what it says is case content
    id uuid PRIMARY KEY,
    interview_id uuid NOT NULL,
    audit_id uuid NOT NULL, firm_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('NOTES', 'QUOTATION')),
    language text CHECK (length(language) BETWEEN 2 AND 8),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    position smallint NOT NULL,
    FOREIGN KEY (interview_id, audit_id, firm_id) REFERENCES interviews (id, audit_id, firm_id)
);
CREATE INDEX interview_items_by_interview ON interview_items (interview_id, position, id);

CREATE TABLE integrity_notices (                           -- what a site is told of an incident, and what it came to
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    operator_id uuid NOT NULL REFERENCES organisations (id),
    firm_id uuid NOT NULL REFERENCES organisations (id),
    kind text NOT NULL CHECK (kind IN ('COERCION', 'COACHING', 'INCENTIVE')),
    put_week date NOT NULL CHECK (extract(isodow FROM put_week) = 7),
    answered_week date CHECK (answered_week >= put_week AND extract(isodow FROM answered_week) = 7),
    closed_week date CHECK (closed_week >= put_week AND extract(isodow FROM closed_week) = 7),
    effect text CHECK (effect IN ('INTERVIEWS_REPEATED', 'RATINGS_AFFECTED', 'AUDIT_SUSPENDED', 'NO_EFFECT')),
    version integer NOT NULL DEFAULT 1,
    CHECK ((closed_week IS NULL) = (effect IS NULL))
);
CREATE INDEX integrity_notices_walk ON integrity_notices (put_week, id);
CREATE INDEX integrity_notices_site ON integrity_notices (site_id, put_week, id);
CREATE INDEX integrity_notices_audit ON integrity_notices (audit_id, put_week, id);

CREATE TABLE integrity_incidents (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    firm_id uuid NOT NULL REFERENCES organisations (id),
    undertaking_id uuid REFERENCES undertakings (id),      -- null: the site had not signed
    kind text NOT NULL CHECK (kind IN ('COERCION', 'COACHING', 'INCENTIVE')),
    interview_id uuid,
    notice_id uuid UNIQUE REFERENCES integrity_notices (id),
    state text NOT NULL CHECK (state IN ('RECORDED', 'PUT_TO_SITE', 'ANSWERED', 'CLOSED')),
    recorded_week date NOT NULL CHECK (extract(isodow FROM recorded_week) = 7),
    effect text CHECK (effect IN ('INTERVIEWS_REPEATED', 'RATINGS_AFFECTED', 'AUDIT_SUSPENDED', 'NO_EFFECT')),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, audit_id, firm_id),
    FOREIGN KEY (interview_id, audit_id, firm_id) REFERENCES interviews (id, audit_id, firm_id),
    CHECK ((effect IS NOT NULL) = (state = 'CLOSED')),
    CHECK (notice_id IS NOT NULL OR state IN ('RECORDED', 'CLOSED')),
    CHECK (notice_id IS NULL OR state <> 'RECORDED')
);
CREATE INDEX integrity_incidents_audit ON integrity_incidents (audit_id, recorded_week, id);

CREATE TABLE incident_events (
    id uuid PRIMARY KEY,
    incident_id uuid NOT NULL,
    audit_id uuid NOT NULL, firm_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('RECORDED', 'PUT_TO_SITE', 'ANSWERED', 'CLOSED')),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    person_id uuid REFERENCES persons (id),
    position smallint NOT NULL,
    FOREIGN KEY (incident_id, audit_id, firm_id) REFERENCES integrity_incidents (id, audit_id, firm_id)
);
CREATE INDEX incident_events_by_incident ON incident_events (incident_id, position, id);

CREATE TABLE incident_items (
    id uuid PRIMARY KEY,
    incident_id uuid NOT NULL,
    audit_id uuid NOT NULL, firm_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DESCRIPTION', 'ANSWER')),
    language text CHECK (length(language) BETWEEN 2 AND 8),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    position smallint NOT NULL,
    FOREIGN KEY (incident_id, audit_id, firm_id) REFERENCES integrity_incidents (id, audit_id, firm_id)
);
CREATE INDEX incident_items_by_incident ON incident_items (incident_id, position, id);

DO $$
DECLARE
    t text;
    own text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    person constant text := '(SELECT nullif(current_setting(''app.person'', true), ''''))::uuid';
    operated constant text := 'operator_id = ' || org || ' AND site_id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = '
        || org || ' AND a.capacity = ''OPERATOR'' AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date))';
    -- Who is on which team is read under that table's own policy: of the firm's audits alone.
    team constant text := 'audit_id IN (SELECT m.audit_id FROM audit_team_members m WHERE m.person_id = ' || person
        || ' AND m.approved_on IS NOT NULL AND m.ended_on IS NULL)';
BEGIN
    ALTER TABLE undertaking_texts ENABLE ROW LEVEL SECURITY;
    CREATE POLICY everyone_reads ON undertaking_texts FOR SELECT TO parley_public, parley_member, parley_board, parley_audit_firm,
        parley_company, parley_secretariat, parley_writer USING (true);
    GRANT SELECT ON undertaking_texts TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company,
        parley_secretariat, parley_writer;

    FOREACH t IN ARRAY ARRAY['undertakings', 'interviews', 'interview_events', 'interview_consents', 'interview_items',
        'integrity_notices', 'integrity_incidents', 'incident_events', 'incident_items'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO parley_writer', t);
        IF t <> 'undertakings' THEN
            own := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
                WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped);  -- no system columns
            EXECUTE format('CREATE POLICY team ON %I FOR SELECT TO parley_audit_firm USING (%s)', t, team);
            EXECUTE format('GRANT SELECT (%s) ON %I TO parley_audit_firm', own, t);
        END IF;
    END LOOP;

    EXECUTE format('CREATE POLICY operator ON integrity_notices FOR SELECT TO parley_company USING (%s)', operated);
    CREATE POLICY secretariat ON integrity_notices FOR SELECT TO parley_secretariat USING (true);
    GRANT SELECT (id, audit_id, site_id, operator_id, firm_id, kind, put_week, answered_week, closed_week, effect, version)
        ON integrity_notices TO parley_company, parley_secretariat;

    EXECUTE format('CREATE POLICY firm ON undertakings FOR SELECT TO parley_audit_firm USING (published OR audited_by = %s)', org);
    EXECUTE format('CREATE POLICY operator ON undertakings FOR SELECT TO parley_company USING (published OR (%s))', operated);
    CREATE POLICY published ON undertakings FOR SELECT TO parley_public, parley_member, parley_board USING (published);
    CREATE POLICY secretariat ON undertakings FOR SELECT TO parley_secretariat USING (true);
    GRANT SELECT (id, audit_id, site_id, operator_id, published, promise_id, digest, signed_on)
        ON undertakings TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
    GRANT SELECT (audited_by) ON undertakings TO parley_audit_firm;
    GRANT SELECT (signed_by) ON undertakings TO parley_company, parley_secretariat;
END $$;
GRANT UPDATE ON interviews, integrity_incidents, integrity_notices TO parley_writer;

-- An allegation soon after interviews: the warning names the audit, never an interview.
ALTER TABLE early_warnings DROP CONSTRAINT early_warnings_rule_check;
ALTER TABLE early_warnings ADD CONSTRAINT early_warnings_rule_check CHECK (rule IN ('ALLEGATION_AFTER_REPORT',
    'ALLEGATION_AFTER_INTERVIEW', 'CHECK_IN_OVERDUE', 'ALLEGATIONS_AT_ONE_SITE', 'FEAR_PERSISTS'));
ALTER TABLE early_warnings ADD CHECK (rule <> 'ALLEGATION_AFTER_INTERVIEW' OR by_week);
ALTER TABLE early_warning_records DROP CONSTRAINT early_warning_records_entity_check;
ALTER TABLE early_warning_records ADD CONSTRAINT early_warning_records_entity_check
    CHECK (entity IN ('Allegation', 'Report', 'Grievance', 'Barrier', 'Audit'));
ALTER TABLE early_warning_records DROP CONSTRAINT early_warning_records_check;
ALTER TABLE early_warning_records ADD CONSTRAINT early_warning_records_check
    CHECK (entity NOT IN ('Report', 'Audit') OR filed_by = record_id);  -- shown to no organisation
