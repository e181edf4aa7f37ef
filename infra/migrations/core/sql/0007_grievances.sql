-- Grievances: complaints with a right to an answer. Nothing here names anybody and nothing is free text about a case:
-- people are aliases, narratives are case content (case_contents). Parts repeat whose case it is, as in 0004.
-- `filed_by` and `represented_by` hold an organisation, or the case's own id where there is none: never null, so that the
-- foreign keys of the parts hold, and never a value that a claim could name.

CREATE TABLE mechanisms (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('SITE', 'AUDIT_FIRM', 'SCHEME', 'EXTERNAL')),
    body_id uuid NOT NULL REFERENCES organisations (id),   -- whose handlers take its cases
    site_id uuid REFERENCES sites (id),
    name text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    opened_on date NOT NULL,
    closed_on date CHECK (closed_on >= opened_on),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, kind, body_id),
    CHECK ((kind = 'SITE') = (site_id IS NOT NULL))
);
CREATE INDEX mechanisms_walk ON mechanisms (opened_on, id);
CREATE INDEX mechanisms_body ON mechanisms (body_id, opened_on, id);
CREATE INDEX mechanisms_site ON mechanisms (site_id, opened_on, id);
CREATE UNIQUE INDEX mechanisms_one_open_at_a_site ON mechanisms (site_id) WHERE kind = 'SITE' AND closed_on IS NULL;

CREATE TABLE mechanism_assessments (
    id uuid PRIMARY KEY,
    mechanism_id uuid NOT NULL REFERENCES mechanisms (id),
    criterion text NOT NULL CHECK (criterion IN ('LEGITIMATE', 'ACCESSIBLE', 'PREDICTABLE', 'EQUITABLE', 'TRANSPARENT',
        'RIGHTS_COMPATIBLE', 'SOURCE_OF_LEARNING', 'ENGAGEMENT_AND_DIALOGUE')),
    rating text NOT NULL CHECK (rating IN ('MET', 'PARTIAL', 'NOT_MET', 'NO_EVIDENCE')),
    assessor_id uuid NOT NULL REFERENCES organisations (id),
    assessed_on date NOT NULL,
    evidence text CHECK (length(evidence) BETWEEN 3 AND 500)
);
CREATE INDEX mechanism_assessments_by_mechanism ON mechanism_assessments (mechanism_id, assessed_on, id);

CREATE TABLE grievances (
    id uuid PRIMARY KEY,
    mechanism_id uuid NOT NULL,
    mechanism text NOT NULL,
    body_id uuid NOT NULL,
    site_id uuid NOT NULL REFERENCES sites (id),
    filed_by uuid NOT NULL,
    represented_by uuid NOT NULL,
    filed_by_id uuid GENERATED ALWAYS AS (nullif(filed_by, id)) STORED REFERENCES organisations (id),
    representative_id uuid GENERATED ALWAYS AS (nullif(represented_by, id)) STORED REFERENCES organisations (id),
    identity_mode text NOT NULL CHECK (identity_mode IN ('NAMED', 'CONFIDENTIAL', 'ANONYMOUS', 'VIA_REPRESENTATIVE')),
    by_week boolean NOT NULL,                              -- no exact day is kept: every day is the last of its week
    category text NOT NULL CHECK (category IN ('WATER', 'AIR_AND_DUST', 'NOISE_AND_VIBRATION', 'LAND_AND_RESETTLEMENT',
        'LIVELIHOOD', 'DAMAGE_TO_PROPERTY', 'LABOUR', 'HEALTH_AND_SAFETY', 'SECURITY_CONDUCT', 'RETALIATION',
        'COMMUNITY_BENEFITS', 'CULTURAL_HERITAGE', 'BIODIVERSITY', 'CONSULTATION', 'CORRUPTION', 'OTHER')),
    activities text[] NOT NULL DEFAULT '{}',               -- protected activities concerned
    engagement_ids uuid[] NOT NULL DEFAULT '{}',
    barrier_ids uuid[] NOT NULL DEFAULT '{}',
    also_site_ids uuid[] NOT NULL DEFAULT '{}',
    received_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('SUBMITTED', 'ACKNOWLEDGED', 'SCREENED', 'INVESTIGATING', 'RESPONSE_PROPOSED',
        'ACCEPTED', 'CONTESTED', 'APPEALED', 'REMEDY', 'VERIFIED', 'CLOSED', 'MONITORING', 'REFERRED', 'WITHDRAWN')),
    outcome text CHECK (outcome IN ('UPHELD', 'PARTLY_UPHELD', 'NOT_UPHELD', 'RESOLVED', 'NOT_ELIGIBLE', 'NO_FINDING')),
    closure_reason text CHECK (closure_reason IN ('REMEDY_VERIFIED', 'ACCEPTED_WITHOUT_REMEDY', 'NOT_APPEALED',
        'APPEAL_DECIDED', 'SETTLED_ELSEWHERE', 'IMPORTED_AS_CLOSED')),
    referred_to_id uuid REFERENCES mechanisms (id) CHECK (referred_to_id IS NULL OR state = 'REFERRED'),
    handler_id uuid REFERENCES persons (id),
    due text CHECK (due IN ('ACKNOWLEDGEMENT', 'ANSWER', 'CHECK_IN')),
    due_on date,
    due_at timestamptz,
    due_key timestamptz NOT NULL,                          -- due_at, or 2200-01-01 where nothing is due
    closed_on date,                                        -- protection goes on from here, with its check-ins
    paused_because text CHECK (paused_because IN ('AWAITING_COMPLAINANT', 'AGREED_WITH_COMPLAINANT', 'EXTERNAL_PROCEEDING',
        'INTERPRETER_SOUGHT')),
    released boolean NOT NULL DEFAULT false,               -- to the site's operator, by the body
    operator_sees boolean NOT NULL CHECK (operator_sees = (mechanism = 'SITE' OR released)),
    erased_on date,                                        -- the key of its content was erased
    external_ref text,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (body_id, external_ref),
    UNIQUE (id, site_id, body_id, filed_by, represented_by, operator_sees),
    FOREIGN KEY (mechanism_id, mechanism, body_id) REFERENCES mechanisms (id, kind, body_id) ON UPDATE CASCADE,
    CHECK (activities <@ ARRAY['AUDIT_PARTICIPATION', 'ORGANISING', 'COLLECTIVE_BARGAINING', 'SAFETY_REPORT', 'SECURITY_REPORT',
        'WORK_STOPPAGE', 'RISK_OR_INCIDENT_REPORT', 'CORRUPTION_REPORT', 'UNACCEPTABLE_BEHAVIOUR_REPORT', 'BRIBE_REFUSAL',
        'HUMAN_RIGHTS_DEFENCE']),
    CHECK (due_key = coalesce(due_at, timestamptz '2200-01-01 00:00:00+00')),
    CHECK (by_week = (identity_mode = 'ANONYMOUS' AND external_ref IS NULL)),
    CHECK (NOT by_week OR extract(isodow FROM received_on) = 7),
    CHECK (NOT by_week OR filed_by = id)
);
CREATE INDEX grievances_walk ON grievances (received_on, id);
CREATE INDEX grievances_filed ON grievances (filed_by, received_on, id);
CREATE INDEX grievances_represented ON grievances (represented_by, received_on, id);
CREATE INDEX grievances_body ON grievances (body_id, received_on, id);
CREATE INDEX grievances_site ON grievances (site_id, received_on, id);
CREATE INDEX grievances_site_operator ON grievances (site_id, received_on, id) WHERE operator_sees;
CREATE INDEX grievances_filed_due ON grievances (filed_by, due_key, id);
CREATE INDEX grievances_represented_due ON grievances (represented_by, due_key, id);
CREATE INDEX grievances_body_due ON grievances (body_id, due_key, id);
CREATE INDEX grievances_site_due ON grievances (site_id, due_key, id);
CREATE INDEX grievances_site_operator_due ON grievances (site_id, due_key, id) WHERE operator_sees;
CREATE INDEX grievances_queue ON grievances (body_id, handler_id, due_key, id);
CREATE INDEX grievances_queue_state ON grievances (body_id, handler_id, state, due_key, id);
CREATE INDEX grievances_body_state ON grievances (body_id, state, due_key, id);
CREATE INDEX grievances_body_paused ON grievances (body_id, due_key, id) WHERE paused_because IS NOT NULL;
CREATE INDEX grievances_due ON grievances (due_key) WHERE due_on IS NOT NULL;

CREATE TABLE grievance_events (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('SUBMITTED', 'ACKNOWLEDGED', 'SCREENED', 'INVESTIGATING', 'RESPONSE_PROPOSED',
        'ACCEPTED', 'CONTESTED', 'APPEALED', 'REMEDY', 'VERIFIED', 'CLOSED', 'MONITORING', 'REFERRED', 'WITHDRAWN')),
    occurred_on date NOT NULL,
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY')),
    person_id uuid REFERENCES persons (id),                -- the handler who did it
    reason text CHECK (length(reason) BETWEEN 2 AND 64),   -- a code
    position smallint NOT NULL,
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_events_by_case ON grievance_events (grievance_id, position, id);

CREATE TABLE grievance_aliases (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    alias text NOT NULL,
    role text NOT NULL CHECK (role IN ('COMPLAINANT', 'AFFECTED', 'WITNESS', 'RESPONDENT', 'RELATIVE', 'FACILITATOR')),
    in_confidence boolean NOT NULL,                        -- the person asked that the operator should not know
    UNIQUE (grievance_id, alias),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_aliases_by_case ON grievance_aliases (grievance_id, alias, id);

CREATE TABLE grievance_items (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('NARRATIVE', 'MESSAGE', 'RESPONSE', 'EVIDENCE', 'NOTE')),
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY')),
    internal boolean NOT NULL,                             -- for the handlers alone
    language text CHECK (length(language) BETWEEN 2 AND 8),
    written_on date NOT NULL,
    position smallint NOT NULL,
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_items_by_case ON grievance_items (grievance_id, position, id);

CREATE TABLE grievance_handlings (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    stage text NOT NULL CHECK (stage IN ('FIRST', 'APPEAL')),
    starts date NOT NULL,
    ends date CHECK (ends >= starts),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_handlings_by_case ON grievance_handlings (grievance_id, starts, id);
CREATE UNIQUE INDEX grievance_handlings_one_open ON grievance_handlings (grievance_id) WHERE ends IS NULL;

CREATE TABLE grievance_pauses (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    because text NOT NULL CHECK (because IN ('AWAITING_COMPLAINANT', 'AGREED_WITH_COMPLAINANT', 'EXTERNAL_PROCEEDING',
        'INTERPRETER_SOUGHT')),
    starts date NOT NULL,
    until date CHECK (until >= starts),                    -- when it is to go on by itself, if that was agreed
    ends date CHECK (ends >= starts),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_pauses_by_case ON grievance_pauses (grievance_id, starts, id);

CREATE TABLE remedies (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('APOLOGY', 'RESTITUTION', 'REHABILITATION', 'FINANCIAL_COMPENSATION',
        'NON_FINANCIAL_COMPENSATION', 'SANCTION', 'INJUNCTION', 'GUARANTEE_OF_NON_REPETITION')),
    agreed_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on >= agreed_on),
    delivered_on date CHECK (delivered_on >= agreed_on),
    verified_on date,
    CHECK (verified_on IS NULL OR coalesce(verified_on >= delivered_on, false)),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX remedies_by_case ON remedies (grievance_id, agreed_on, id);

CREATE TABLE grievance_check_ins (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    due_on date NOT NULL,
    held_on date,
    finding text CHECK (finding IN ('NO_RETALIATION', 'RETALIATION', 'NOT_REACHED')),
    person_id uuid REFERENCES persons (id),
    CHECK ((held_on IS NULL) = (finding IS NULL)),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_check_ins_by_case ON grievance_check_ins (grievance_id, due_on, id);
CREATE INDEX grievance_check_ins_due ON grievance_check_ins (due_on) WHERE held_on IS NULL;

CREATE TABLE grievance_releases (
    id uuid PRIMARY KEY,
    grievance_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL, operator_sees boolean NOT NULL,
    released_on date NOT NULL,
    withdrawn_on date CHECK (withdrawn_on >= released_on),
    FOREIGN KEY (grievance_id, site_id, body_id, filed_by, represented_by, operator_sees)
        REFERENCES grievances (id, site_id, body_id, filed_by, represented_by, operator_sees) ON UPDATE CASCADE
);
CREATE INDEX grievance_releases_by_case ON grievance_releases (grievance_id, released_on, id);

CREATE TABLE grievance_imports (                           -- cases of an imported register; no login reads it but the writer's
    grievance_id uuid PRIMARY KEY REFERENCES grievances (id),
    told text NOT NULL CHECK (length(told) = 32),          -- a digest of what the register's row said last
    version integer NOT NULL                               -- the case's own when it said so: a later one was worked on here
);
ALTER TABLE grievance_imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON grievance_imports TO parley_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON grievance_imports TO parley_writer;

-- Policies. The desk: the organisation at whose handlers' desk the claimed person sits today. What a claim could name beyond
-- its own profile is left out: the secretariat's login sits at the secretariat's desk alone, an audit firm's stands for firms.
DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    desk constant text := '(SELECT m.organisation_id FROM memberships m WHERE m.person_id = (SELECT nullif(current_setting(''app.person'', true), ''''))::uuid'
        || ' AND m.organisation_id = ' || org || ' AND m.capacity = ''HANDLER'' AND m.starts <= current_date'
        || ' AND (m.ends IS NULL OR m.ends >= current_date) LIMIT 1)';
    mine constant text := 'site_id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = ' || org
        || ' AND a.capacity = %L AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date))';
    -- no OR: PostgreSQL would gather all that an organisation filed before it sorts and cuts (a CASE it takes for one row in two)
    side constant text := format('CASE WHEN filed_by = %s THEN true ELSE represented_by = %s END', org, org);
    at_desk constant text := format('body_id = %s', desk);
    at_scheme constant text := at_desk || ' AND body_id = (SELECT o.id FROM organisations o WHERE o.kind = ''SECRETARIAT'' AND o.id = '
        || org || ')';
    of_firm constant text := format('body_id = (SELECT o.id FROM organisations o WHERE o.kind = ''AUDIT_FIRM'' AND o.id = %s)', org);
    member text; firm text; company text;
BEGIN
    FOREACH t IN ARRAY ARRAY['mechanisms', 'mechanism_assessments'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO parley_public, parley_member, parley_board,
            parley_audit_firm, parley_company, parley_secretariat USING (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
        EXECUTE format('GRANT SELECT ON %I TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company,
            parley_secretariat', t);
    END LOOP;

    FOREACH t IN ARRAY ARRAY['grievances', 'grievance_events', 'grievance_aliases', 'grievance_items', 'grievance_handlings',
        'grievance_pauses', 'remedies', 'grievance_check_ins', 'grievance_releases'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
        EXECUTE format('CREATE POLICY desk ON %I FOR SELECT TO parley_secretariat USING (%s)', t, at_scheme);
        EXECUTE format('GRANT SELECT (%s) ON %I TO parley_secretariat', (SELECT string_agg(quote_ident(attname), ', ')
            FROM pg_attribute WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped), t);  -- no system columns
        CASE
            WHEN t IN ('grievances', 'grievance_events', 'remedies', 'grievance_check_ins', 'grievance_pauses') THEN
                member := side;
                firm := of_firm || ' OR ' || format(mine, 'AUDIT');
                company := 'operator_sees AND ' || format(mine, 'OPERATOR');
            WHEN t = 'grievance_aliases' THEN
                member := side;
                firm := at_desk;
                company := at_desk || ' AND NOT in_confidence AND ' || format(mine, 'OPERATOR');
            WHEN t = 'grievance_items' THEN
                member := side || ' AND NOT internal';
                firm := at_desk;
                company := at_desk || ' AND ' || format(mine, 'OPERATOR');
            ELSE  -- who handles it, and to whom it was released, is the body's affair
                member := NULL;
                firm := at_desk;
                company := at_desk || ' AND ' || format(mine, 'OPERATOR');
        END CASE;
        IF member IS NOT NULL THEN
            EXECUTE format('CREATE POLICY side ON %I FOR SELECT TO parley_member USING (%s)', t, member);
        END IF;
        EXECUTE format('CREATE POLICY firm ON %I FOR SELECT TO parley_audit_firm USING (%s)', t, firm);
        EXECUTE format('CREATE POLICY operator ON %I FOR SELECT TO parley_company USING (%s)', t, company);
    END LOOP;
END $$;

-- Column grants. A company is not told who filed a case or speaks for its people; nor, row by row, when a row was written.
GRANT SELECT (id, mechanism_id, mechanism, body_id, site_id, filed_by, represented_by, filed_by_id, representative_id, identity_mode,
    by_week, category, activities, engagement_ids, barrier_ids, also_site_ids, received_on, state, outcome, closure_reason, referred_to_id,
    due, due_on, due_at, due_key, closed_on, paused_because, operator_sees, erased_on, version) ON grievances TO parley_member;
GRANT SELECT (id, mechanism_id, mechanism, body_id, site_id, filed_by, represented_by, filed_by_id, representative_id, identity_mode,
    by_week, category, activities, engagement_ids, barrier_ids, also_site_ids, received_on, state, outcome, closure_reason, referred_to_id,
    handler_id, due, due_on, due_at, due_key, closed_on, paused_because, released, operator_sees, erased_on, external_ref, version)
    ON grievances TO parley_audit_firm;
GRANT SELECT (id, mechanism_id, mechanism, body_id, site_id, identity_mode, by_week, category, activities, received_on, state,
    outcome, closure_reason, referred_to_id, handler_id, due, due_on, due_at, due_key, closed_on, paused_because, released, operator_sees, erased_on,
    external_ref, version) ON grievances TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, state, occurred_on, side, reason, position)
    ON grievance_events TO parley_member;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, state, occurred_on, side, person_id, reason,
    position) ON grievance_events TO parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, state, occurred_on, side, reason, position)
    ON grievance_events TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, alias, role, in_confidence)
    ON grievance_aliases TO parley_member, parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, alias, role, in_confidence) ON grievance_aliases TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, kind, side, internal, language, written_on,
    position) ON grievance_items TO parley_member, parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, kind, side, internal, language, written_on, position)
    ON grievance_items TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, person_id, stage, starts, ends)
    ON grievance_handlings TO parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, person_id, stage, starts, ends) ON grievance_handlings TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, because, starts, until, ends)
    ON grievance_pauses TO parley_member, parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, because, starts, until, ends) ON grievance_pauses TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, kind, agreed_on, due_on, delivered_on,
    verified_on) ON remedies TO parley_member, parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, kind, agreed_on, due_on, delivered_on, verified_on)
    ON remedies TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, due_on, held_on, finding)
    ON grievance_check_ins TO parley_member, parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, due_on, held_on) ON grievance_check_ins TO parley_company;
GRANT SELECT (id, grievance_id, site_id, body_id, filed_by, represented_by, operator_sees, released_on, withdrawn_on)
    ON grievance_releases TO parley_audit_firm;
GRANT SELECT (id, grievance_id, site_id, body_id, operator_sees, released_on, withdrawn_on) ON grievance_releases TO parley_company;
-- An audit firm learns who filed a case of its own mechanism by the case itself, and nothing of it from the parts.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['grievances', 'grievance_events', 'grievance_aliases', 'grievance_items', 'grievance_handlings',
        'grievance_pauses', 'remedies', 'grievance_check_ins', 'grievance_releases'] LOOP
        EXECUTE format('REVOKE SELECT (filed_by, represented_by) ON %I FROM parley_audit_firm', t);
    END LOOP;
END $$;
