-- Whistleblower reports: read at the addressed body's handlers' desk and nowhere else. The roles of companies, of the public,
-- of the Board and of members have no privilege here at all. Narratives are case content, people are aliases.

CREATE TABLE reports (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES organisations (id),   -- to whom it is addressed
    site_id uuid REFERENCES sites (id),
    identity_mode text NOT NULL CHECK (identity_mode IN ('CONFIDENTIAL', 'ANONYMOUS')),
    by_week boolean NOT NULL CHECK (by_week = (identity_mode = 'ANONYMOUS')),
    concern text NOT NULL CHECK (concern IN ('CORRUPTION', 'BRIBERY', 'FRAUD', 'SAFETY', 'SECURITY', 'ENVIRONMENT', 'LABOUR_RIGHTS',
        'HUMAN_RIGHTS', 'AUDIT_INTEGRITY', 'HARASSMENT', 'RETALIATION', 'OTHER')),
    protected_person text NOT NULL CHECK (protected_person IN ('WORKER', 'SELF_EMPLOYED', 'SHAREHOLDER_OR_MANAGEMENT', 'VOLUNTEER',
        'INTERN', 'CONTRACTOR_OR_SUPPLIER_STAFF', 'FORMER_STAFF', 'PROSPECTIVE_STAFF', 'FACILITATOR', 'COLLEAGUE_OR_RELATIVE',
        'LINKED_LEGAL_ENTITY', 'NOT_SAID')),
    retaliation_forms text[] NOT NULL DEFAULT '{}',
    activities text[] NOT NULL DEFAULT '{}',
    received_on date NOT NULL CHECK (NOT by_week OR extract(isodow FROM received_on) = 7),
    state text NOT NULL CHECK (state IN ('RECEIVED', 'ASSESSED', 'ADDRESSED', 'CONCLUDED')),
    conclusion text CHECK (conclusion IN ('SUBSTANTIATED', 'PARTLY_SUBSTANTIATED', 'NOT_SUBSTANTIATED', 'PASSED_ON',
        'NO_FURTHER_CONTACT')),
    handler_id uuid REFERENCES persons (id),
    due text CHECK (due IN ('ACKNOWLEDGEMENT', 'ANSWER', 'CHECK_IN')),
    due_on date,
    due_at timestamptz,
    due_key timestamptz NOT NULL,
    closed_on date,                                        -- protection goes on from here, with its check-ins
    paused_because text CHECK (paused_because IN ('AWAITING_COMPLAINANT', 'AGREED_WITH_COMPLAINANT', 'EXTERNAL_PROCEEDING',
        'INTERPRETER_SOUGHT')),
    erased_on date,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, body_id),
    CHECK (due_key = coalesce(due_at, timestamptz '2200-01-01 00:00:00+00')),
    CHECK ((state = 'CONCLUDED') = (conclusion IS NOT NULL)),
    CHECK (state = 'RECEIVED' OR handler_id IS NOT NULL),  -- nothing is assessed that nobody was given to read
    CHECK (erased_on IS NULL OR state = 'CONCLUDED'),
    CHECK (NOT by_week OR extract(isodow FROM due_on) = 7 AND extract(isodow FROM closed_on) = 7
        AND extract(isodow FROM erased_on) = 7),
    CHECK (activities <@ ARRAY['AUDIT_PARTICIPATION', 'ORGANISING', 'COLLECTIVE_BARGAINING', 'SAFETY_REPORT', 'SECURITY_REPORT',
        'WORK_STOPPAGE', 'RISK_OR_INCIDENT_REPORT', 'CORRUPTION_REPORT', 'UNACCEPTABLE_BEHAVIOUR_REPORT', 'BRIBE_REFUSAL',
        'HUMAN_RIGHTS_DEFENCE']),
    CHECK (retaliation_forms <@ ARRAY['DISMISSAL', 'DEMOTION', 'CHANGE_OF_DUTIES', 'TRAINING_WITHHELD', 'NEGATIVE_APPRAISAL',
        'DISCIPLINE', 'COERCION_OR_HARASSMENT', 'DISCRIMINATION', 'NON_CONVERSION', 'NON_RENEWAL',
        'REPUTATIONAL_OR_FINANCIAL_HARM', 'BLACKLISTING', 'CONTRACT_CANCELLATION', 'LICENCE_CANCELLATION', 'MEDICAL_REFERRAL',
        'KILLING', 'THREAT_OR_INTIMIDATION', 'PHYSICAL_VIOLENCE', 'SEXUAL_VIOLENCE', 'ARBITRARY_DETENTION',
        'JUDICIAL_HARASSMENT', 'DISAPPEARANCE', 'SMEAR', 'SURVEILLANCE', 'OTHER'])
);
CREATE INDEX reports_body ON reports (body_id, received_on, id);
CREATE INDEX reports_body_due ON reports (body_id, due_key, id);
CREATE INDEX reports_queue ON reports (body_id, handler_id, due_key, id);
CREATE INDEX reports_due ON reports (due_key) WHERE due_on IS NOT NULL;
CREATE INDEX reports_by_site ON reports (site_id, received_on);

CREATE TABLE report_events (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('RECEIVED', 'ACKNOWLEDGED', 'ASSESSED', 'ADDRESSED', 'CONCLUDED', 'CONTENT_ERASED')),
    state text NOT NULL CHECK (state IN ('RECEIVED', 'ASSESSED', 'ADDRESSED', 'CONCLUDED')),
    occurred_on date NOT NULL,
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY')),
    person_id uuid REFERENCES persons (id),
    reason text CHECK (length(reason) BETWEEN 2 AND 64),
    position smallint NOT NULL,
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_events_by_case ON report_events (report_id, position, id);

CREATE TABLE report_aliases (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    alias text NOT NULL,
    role text NOT NULL CHECK (role IN ('REPORTER', 'AFFECTED', 'WITNESS', 'RESPONDENT', 'COLLEAGUE', 'RELATIVE', 'FACILITATOR')),
    UNIQUE (report_id, alias),
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_aliases_by_case ON report_aliases (report_id, alias, id);

CREATE TABLE report_items (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('NARRATIVE', 'MESSAGE', 'EVIDENCE', 'NOTE')),
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY')),
    internal boolean NOT NULL,
    language text CHECK (length(language) BETWEEN 2 AND 8),
    written_on date NOT NULL,
    position smallint NOT NULL,
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_items_by_case ON report_items (report_id, position, id);

CREATE TABLE report_handlings (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    starts date NOT NULL,
    ends date CHECK (ends >= starts),
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_handlings_by_case ON report_handlings (report_id, starts, id);
CREATE UNIQUE INDEX report_handlings_one_open ON report_handlings (report_id) WHERE ends IS NULL;

CREATE TABLE report_pauses (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    because text NOT NULL CHECK (because IN ('AWAITING_COMPLAINANT', 'AGREED_WITH_COMPLAINANT', 'EXTERNAL_PROCEEDING',
        'INTERPRETER_SOUGHT')),
    starts date NOT NULL,
    until date CHECK (until >= starts),                    -- when it is to go on by itself, if that was agreed
    ends date CHECK (ends >= starts),
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_pauses_by_case ON report_pauses (report_id, starts, id);

CREATE TABLE report_check_ins (
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL, body_id uuid NOT NULL,
    due_on date NOT NULL,
    held_on date,
    finding text CHECK (finding IN ('NO_RETALIATION', 'RETALIATION', 'NOT_REACHED')),
    person_id uuid REFERENCES persons (id),
    CHECK ((held_on IS NULL) = (finding IS NULL)),
    FOREIGN KEY (report_id, body_id) REFERENCES reports (id, body_id) ON UPDATE CASCADE
);
CREATE INDEX report_check_ins_by_case ON report_check_ins (report_id, due_on, id);
CREATE INDEX report_check_ins_due ON report_check_ins (due_on) WHERE held_on IS NULL;

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    desk constant text := '(SELECT m.organisation_id FROM memberships m WHERE m.person_id = (SELECT nullif(current_setting(''app.person'', true), ''''))::uuid'
        || ' AND m.organisation_id = ' || org || ' AND m.capacity = ''HANDLER'' AND m.starts <= current_date'
        || ' AND (m.ends IS NULL OR m.ends >= current_date) LIMIT 1)';
    of_kind constant text := 'body_id = %s AND body_id = (SELECT o.id FROM organisations o WHERE o.kind = %L AND o.id = ' || org || ')';
BEGIN
    FOREACH t IN ARRAY ARRAY['reports', 'report_events', 'report_aliases', 'report_items', 'report_handlings', 'report_pauses',
        'report_check_ins'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
        EXECUTE format('CREATE POLICY desk ON %I FOR SELECT TO parley_secretariat USING (%s)', t, format(of_kind, desk, 'SECRETARIAT'));
        EXECUTE format('CREATE POLICY firm ON %I FOR SELECT TO parley_audit_firm USING (%s)', t, format(of_kind, desk, 'AUDIT_FIRM'));
    END LOOP;
END $$;

-- By columns, so that no row tells its system columns: they say in which order rows were written.
GRANT SELECT (id, body_id, site_id, identity_mode, by_week, concern, protected_person, retaliation_forms, activities, received_on,
    state, conclusion, handler_id, due, due_on, due_at, due_key, closed_on, paused_because, erased_on, version)
    ON reports TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, step, state, occurred_on, side, person_id, reason, position)
    ON report_events TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, alias, role) ON report_aliases TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, kind, side, internal, language, written_on, position)
    ON report_items TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, person_id, starts, ends) ON report_handlings TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, because, starts, until, ends) ON report_pauses TO parley_audit_firm, parley_secretariat;
GRANT SELECT (id, report_id, body_id, due_on, held_on, finding, person_id)
    ON report_check_ins TO parley_audit_firm, parley_secretariat;
