-- Reprisals: allegations that a committee of the Board investigates, the scheme's agreements with sites, declared interests,
-- and early warnings. A company's role has no privilege on allegations and their parts: what a committee releases to it is a
-- record of its own, which does not lead back.

CREATE TABLE agreements (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES sites (id),
    operator_id uuid NOT NULL REFERENCES organisations (id),
    signed_on date NOT NULL,
    terminated_on date CHECK (terminated_on >= signed_on),
    termination_reason text CHECK (termination_reason IN ('REPRISAL', 'OPERATOR_WITHDREW', 'SITE_CLOSED', 'OTHER')),
    version integer NOT NULL DEFAULT 1,
    CHECK ((terminated_on IS NULL) = (termination_reason IS NULL))
);
CREATE UNIQUE INDEX agreements_one_active ON agreements (site_id) WHERE terminated_on IS NULL;
CREATE INDEX agreements_walk ON agreements (signed_on, id);
CREATE INDEX agreements_by_site ON agreements (site_id, signed_on, id);

CREATE TABLE declared_interests (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES persons (id),
    organisation_id uuid REFERENCES organisations (id),
    site_id uuid REFERENCES sites (id),
    declared_on date NOT NULL,
    ended_on date CHECK (ended_on >= declared_on),
    CHECK ((organisation_id IS NULL) <> (site_id IS NULL))
);
CREATE INDEX declared_interests_by_person ON declared_interests (person_id, declared_on, id);
CREATE INDEX declared_interests_walk ON declared_interests (declared_on, id);

CREATE TABLE allegations (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES organisations (id),   -- the secretariat, whose handlers look after it
    site_id uuid NOT NULL REFERENCES sites (id),
    filed_by uuid NOT NULL,
    represented_by uuid NOT NULL,
    filed_by_id uuid GENERATED ALWAYS AS (nullif(filed_by, id)) STORED REFERENCES organisations (id),
    representative_id uuid GENERATED ALWAYS AS (nullif(represented_by, id)) STORED REFERENCES organisations (id),
    identity_mode text NOT NULL CHECK (identity_mode IN ('CONFIDENTIAL', 'ANONYMOUS', 'VIA_REPRESENTATIVE')),
    by_week boolean NOT NULL CHECK (by_week = (identity_mode = 'ANONYMOUS')),
    audit_firm_id uuid REFERENCES organisations (id),      -- the firm of the audit concerned, if there was one
    activities text[] NOT NULL CHECK (cardinality(activities) > 0),
    forms text[] NOT NULL CHECK (cardinality(forms) > 0),
    actor text NOT NULL CHECK (actor IN ('MINE', 'AGENT', 'EMPLOYEE', 'CONTRACTOR', 'OTHER', 'UNKNOWN')),
    grievance_id uuid REFERENCES grievances (id),          -- what it came out of
    report_id uuid REFERENCES reports (id),
    received_on date NOT NULL CHECK (NOT by_week OR extract(isodow FROM received_on) = 7),
    state text NOT NULL CHECK (state IN ('RECEIVED', 'INTERIM_PROTECTION', 'COMMITTEE_CONSTITUTED', 'INVESTIGATING', 'FOUND', 'OUTCOME',
        'MONITORING', 'CLOSED')),
    finding text CHECK (finding IN ('SUBSTANTIATED', 'NOT_SUBSTANTIATED', 'INCONCLUSIVE')),
    outcome text CHECK (outcome IN ('AGREEMENT_TERMINATED', 'CORRECTIVE_ACTION_RECOMMENDED', 'NO_MEASURE')),
    withdrawn_on date,                                     -- by who alleged it; stops nothing
    agreement_id uuid REFERENCES agreements (id),          -- ended by the outcome
    handler_id uuid REFERENCES persons (id),
    due text CHECK (due IN ('ACKNOWLEDGEMENT', 'ANSWER', 'CHECK_IN')),
    due_on date,
    due_at timestamptz,
    due_key timestamptz NOT NULL,
    closed_on date,
    erased_on date,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, site_id, body_id, filed_by, represented_by),
    CHECK (due_key = coalesce(due_at, timestamptz '2200-01-01 00:00:00+00')),
    CHECK (NOT by_week OR filed_by = id),
    CHECK ((finding IS NULL) = (state IN ('RECEIVED', 'INTERIM_PROTECTION', 'COMMITTEE_CONSTITUTED', 'INVESTIGATING'))),
    CHECK ((outcome IS NULL) = (state NOT IN ('OUTCOME', 'MONITORING', 'CLOSED'))),
    CHECK (outcome IS NULL OR outcome = 'NO_MEASURE' OR finding = 'SUBSTANTIATED'),
    CHECK ((agreement_id IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'AGREEMENT_TERMINATED')),
    CHECK (activities <@ ARRAY['AUDIT_PARTICIPATION', 'ORGANISING', 'COLLECTIVE_BARGAINING', 'SAFETY_REPORT', 'SECURITY_REPORT',
        'WORK_STOPPAGE', 'RISK_OR_INCIDENT_REPORT', 'CORRUPTION_REPORT', 'UNACCEPTABLE_BEHAVIOUR_REPORT', 'BRIBE_REFUSAL',
        'HUMAN_RIGHTS_DEFENCE']),
    CHECK (forms <@ ARRAY['DISMISSAL', 'DEMOTION', 'CHANGE_OF_DUTIES', 'TRAINING_WITHHELD', 'NEGATIVE_APPRAISAL',
        'DISCIPLINE', 'COERCION_OR_HARASSMENT', 'DISCRIMINATION', 'NON_CONVERSION', 'NON_RENEWAL',
        'REPUTATIONAL_OR_FINANCIAL_HARM', 'BLACKLISTING', 'CONTRACT_CANCELLATION', 'LICENCE_CANCELLATION', 'MEDICAL_REFERRAL',
        'KILLING', 'THREAT_OR_INTIMIDATION', 'PHYSICAL_VIOLENCE', 'SEXUAL_VIOLENCE', 'ARBITRARY_DETENTION',
        'JUDICIAL_HARASSMENT', 'DISAPPEARANCE', 'SMEAR', 'SURVEILLANCE', 'OTHER'])
);
CREATE INDEX allegations_walk ON allegations (received_on, id);
CREATE INDEX allegations_filed ON allegations (filed_by, received_on, id);
CREATE INDEX allegations_represented ON allegations (represented_by, received_on, id);
CREATE INDEX allegations_body ON allegations (body_id, received_on, id);
CREATE INDEX allegations_site ON allegations (site_id, received_on, id);
CREATE INDEX allegations_filed_due ON allegations (filed_by, due_key, id);
CREATE INDEX allegations_represented_due ON allegations (represented_by, due_key, id);
CREATE INDEX allegations_body_due ON allegations (body_id, due_key, id);
CREATE INDEX allegations_site_due ON allegations (site_id, due_key, id);
CREATE INDEX allegations_queue ON allegations (body_id, handler_id, due_key, id);
CREATE INDEX allegations_due ON allegations (due_key) WHERE due_on IS NOT NULL;

CREATE TABLE sittings (                                    -- who sits on an allegation's committee now
    allegation_id uuid NOT NULL REFERENCES allegations (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    PRIMARY KEY (person_id, allegation_id)
);

CREATE TABLE allegation_events (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('RECEIVED', 'INTERIM_PROTECTION', 'COMMITTEE_CONSTITUTED', 'INVESTIGATING', 'FOUND', 'OUTCOME',
        'MONITORING', 'CLOSED')),
    occurred_on date NOT NULL,
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY', 'COMMITTEE')),
    person_id uuid REFERENCES persons (id),
    reason text CHECK (length(reason) BETWEEN 2 AND 64),
    position smallint NOT NULL,
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_events_by_case ON allegation_events (allegation_id, position, id);

CREATE TABLE allegation_aliases (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    alias text NOT NULL,
    role text NOT NULL CHECK (role IN ('VICTIM', 'WITNESS', 'RESPONDENT', 'FACILITATOR', 'RELATIVE')),
    UNIQUE (allegation_id, alias),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_aliases_by_case ON allegation_aliases (allegation_id, alias, id);

CREATE TABLE allegation_items (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('NARRATIVE', 'MESSAGE', 'EVIDENCE', 'NOTE', 'REASONS')),
    side text NOT NULL CHECK (side IN ('CONCERNED', 'BODY', 'COMMITTEE')),
    internal boolean NOT NULL,
    language text CHECK (length(language) BETWEEN 2 AND 8),
    written_on date NOT NULL,
    position smallint NOT NULL,
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_items_by_case ON allegation_items (allegation_id, position, id);

CREATE TABLE allegation_handlings (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    starts date NOT NULL,
    ends date CHECK (ends >= starts),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_handlings_by_case ON allegation_handlings (allegation_id, starts, id);
CREATE UNIQUE INDEX allegation_handlings_one_open ON allegation_handlings (allegation_id) WHERE ends IS NULL;

CREATE TABLE interim_measures (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('NO_CONTACT', 'DISCIPLINE_SUSPENDED', 'REINSTATEMENT', 'PAID_LEAVE', 'RELOCATION', 'SAFE_CHANNEL',
        'ACCOMPANIMENT', 'LEGAL_SUPPORT', 'MEDICAL_SUPPORT', 'DATA_PROTECTION', 'OTHER')),
    taken_on date NOT NULL,
    lifted_on date CHECK (lifted_on >= taken_on),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX interim_measures_by_case ON interim_measures (allegation_id, taken_on, id);

CREATE TABLE committee_members (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    seat_id text NOT NULL REFERENCES seats (id),
    sector text NOT NULL REFERENCES sectors (id),
    seated_on date NOT NULL,
    stood_down_on date CHECK (stood_down_on >= seated_on),
    stood_down_because text CHECK (stood_down_because IN ('RECUSED', 'TERM_ENDED', 'UNAVAILABLE')),
    opinion text CHECK (opinion IN ('SUBSTANTIATED', 'NOT_SUBSTANTIATED', 'INCONCLUSIVE')),
    CHECK ((stood_down_on IS NULL) = (stood_down_because IS NULL)),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX committee_members_by_case ON committee_members (allegation_id, seated_on, id);
CREATE UNIQUE INDEX committee_members_once ON committee_members (allegation_id, person_id) WHERE stood_down_on IS NULL;

CREATE TABLE recommended_actions (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('REINSTATEMENT', 'COMPENSATION', 'APOLOGY', 'DISCIPLINE_OF_ACTOR', 'POLICY_CHANGE', 'TRAINING',
        'INDEPENDENT_MONITORING', 'SAFE_CHANNEL', 'OTHER')),
    recommended_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on >= recommended_on),
    done_on date CHECK (done_on >= recommended_on),
    verified_on date CHECK (verified_on >= done_on),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX recommended_actions_by_case ON recommended_actions (allegation_id, recommended_on, id);

CREATE TABLE allegation_check_ins (
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    due_on date NOT NULL,
    held_on date,
    finding text CHECK (finding IN ('NO_RETALIATION', 'RETALIATION', 'NOT_REACHED')),
    person_id uuid REFERENCES persons (id),
    CHECK ((held_on IS NULL) = (finding IS NULL)),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_check_ins_by_case ON allegation_check_ins (allegation_id, due_on, id);
CREATE INDEX allegation_check_ins_due ON allegation_check_ins (due_on) WHERE held_on IS NULL;

CREATE TABLE allegation_releases (                         -- what a committee told the operator or the public: a dated act
    id uuid PRIMARY KEY,
    allegation_id uuid NOT NULL,
    site_id uuid NOT NULL, body_id uuid NOT NULL, filed_by uuid NOT NULL, represented_by uuid NOT NULL,
    audience text NOT NULL CHECK (audience IN ('OPERATOR', 'PUBLIC')),
    finding text NOT NULL CHECK (finding IN ('SUBSTANTIATED', 'NOT_SUBSTANTIATED', 'INCONCLUSIVE')),
    outcome text CHECK (outcome IN ('AGREEMENT_TERMINATED', 'CORRECTIVE_ACTION_RECOMMENDED', 'NO_MEASURE')),
    released_on date NOT NULL,
    withdrawn_on date CHECK (withdrawn_on >= released_on),
    FOREIGN KEY (allegation_id, site_id, body_id, filed_by, represented_by)
        REFERENCES allegations (id, site_id, body_id, filed_by, represented_by) ON UPDATE CASCADE
);
CREATE INDEX allegation_releases_by_case ON allegation_releases (allegation_id, released_on, id);
CREATE INDEX allegation_releases_public ON allegation_releases (released_on, id) WHERE audience = 'PUBLIC' AND withdrawn_on IS NULL;
CREATE INDEX allegation_releases_operator ON allegation_releases (site_id, released_on, id)
    WHERE audience = 'OPERATOR' AND withdrawn_on IS NULL;
CREATE INDEX allegation_releases_body ON allegation_releases (body_id, released_on, id);

CREATE TABLE early_warnings (
    id uuid PRIMARY KEY,
    body_id uuid NOT NULL REFERENCES organisations (id),
    site_id uuid REFERENCES sites (id),                    -- none where a report names none
    rule text NOT NULL CHECK (rule IN ('ALLEGATION_AFTER_REPORT', 'CHECK_IN_OVERDUE', 'ALLEGATIONS_AT_ONE_SITE', 'FEAR_PERSISTS')),
    cause text NOT NULL UNIQUE,                            -- digest of the rule and of what set it off: no warning is raised twice
    by_week boolean NOT NULL DEFAULT false,                -- rests on an anonymous case: every day is the last of its week
    raised_on date NOT NULL,
    acknowledged_on date,
    acknowledged_by uuid REFERENCES persons (id),
    acted_on date,
    action text CHECK (action IN ('CONTACTED', 'PROTECTION_TAKEN', 'CHECK_IN_HELD', 'BOARD_INFORMED', 'NO_ACTION_NEEDED')),
    version integer NOT NULL DEFAULT 1,
    CHECK ((acted_on IS NULL) = (action IS NULL)),
    CHECK (NOT by_week OR extract(isodow FROM raised_on) = 7 AND extract(isodow FROM acknowledged_on) = 7
        AND extract(isodow FROM acted_on) = 7)
);
CREATE INDEX early_warnings_walk ON early_warnings (raised_on, id);
CREATE INDEX early_warnings_body ON early_warnings (body_id, raised_on, id);

CREATE TABLE early_warning_records (
    id uuid PRIMARY KEY,
    warning_id uuid NOT NULL REFERENCES early_warnings (id),
    body_id uuid NOT NULL,
    filed_by uuid NOT NULL,                                -- to whom it is shown: whose record it is, or the record's own id
    entity text NOT NULL CHECK (entity IN ('Allegation', 'Report', 'Grievance', 'Barrier')),
    record_id uuid NOT NULL,
    UNIQUE (warning_id, record_id),
    CHECK (entity <> 'Report' OR filed_by = record_id)     -- that there is a report is shown to no organisation
);
CREATE INDEX early_warning_records_by_warning ON early_warning_records (warning_id, id);
CREATE INDEX early_warning_records_filed ON early_warning_records (filed_by, warning_id);

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    person constant text := '(SELECT nullif(current_setting(''app.person'', true), ''''))::uuid';
    desk constant text := '(SELECT m.organisation_id FROM memberships m WHERE m.person_id = ' || person
        || ' AND m.organisation_id = ' || org || ' AND m.capacity = ''HANDLER'' AND m.starts <= current_date'
        || ' AND (m.ends IS NULL OR m.ends >= current_date) LIMIT 1)';
    mine constant text := 'site_id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = ' || org
        || ' AND a.capacity = %L AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date))';
    side constant text := format('CASE WHEN filed_by = %s THEN true ELSE represented_by = %s END', org, org);  -- as in 0007
    seated text;
BEGIN
    FOREACH t IN ARRAY ARRAY['agreements', 'declared_interests', 'allegations', 'sittings', 'allegation_events',
        'allegation_aliases', 'allegation_items', 'allegation_handlings', 'interim_measures', 'committee_members',
        'recommended_actions', 'allegation_check_ins', 'allegation_releases', 'early_warnings', 'early_warning_records'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
    END LOOP;

    FOREACH t IN ARRAY ARRAY['allegations', 'allegation_events', 'allegation_aliases', 'allegation_items', 'allegation_handlings',
        'interim_measures', 'committee_members', 'recommended_actions', 'allegation_check_ins', 'allegation_releases'] LOOP
        seated := format('%s IN (SELECT s.allegation_id FROM sittings s WHERE s.person_id = %s)',
            CASE t WHEN 'allegations' THEN 'id' ELSE 'allegation_id' END, person);
        EXECUTE format('CREATE POLICY desk ON %I FOR SELECT TO parley_secretariat USING (body_id = %s)', t, desk);
        EXECUTE format('GRANT SELECT (%s) ON %I TO parley_secretariat, parley_board', (SELECT string_agg(quote_ident(attname), ', ')
            FROM pg_attribute WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped), t);  -- no system columns
        EXECUTE format('CREATE POLICY seated ON %I FOR SELECT TO parley_board USING (%s)', t, seated);
        IF t NOT IN ('allegation_handlings', 'allegation_releases') THEN
            EXECUTE format('CREATE POLICY side ON %I FOR SELECT TO parley_member USING (%s%s)', t, side,
                CASE t WHEN 'allegation_items' THEN ' AND NOT internal' ELSE '' END);
        END IF;
        IF t IN ('allegations', 'allegation_events', 'interim_measures', 'recommended_actions') THEN
            EXECUTE format('CREATE POLICY audited ON %I FOR SELECT TO parley_audit_firm USING (%s)', t, format(mine, 'AUDIT'));
        END IF;
    END LOOP;

    DROP POLICY seated ON allegation_releases;
    EXECUTE format('CREATE POLICY board ON allegation_releases FOR SELECT TO parley_board
        USING (allegation_id IN (SELECT s.allegation_id FROM sittings s WHERE s.person_id = %s)
            OR (audience = ''PUBLIC'' AND withdrawn_on IS NULL))', person);
    EXECUTE format('CREATE POLICY operator ON allegation_releases FOR SELECT TO parley_company
        USING (withdrawn_on IS NULL AND (audience = ''PUBLIC'' OR %s))', format(mine, 'OPERATOR'));
    EXECUTE format('CREATE POLICY side ON allegation_releases FOR SELECT TO parley_member
        USING (%s OR (audience = ''PUBLIC'' AND withdrawn_on IS NULL))', side);
    CREATE POLICY told ON allegation_releases FOR SELECT TO parley_public, parley_audit_firm, parley_secretariat
        USING (audience = 'PUBLIC' AND withdrawn_on IS NULL);

    -- Whoever's seat has ended no longer sits, whether or not somebody has recorded that they stood down.
    EXECUTE format('CREATE POLICY oneself ON sittings FOR SELECT TO parley_board USING (person_id = %s AND EXISTS (
        SELECT FROM seat_terms t WHERE t.person_id = %s AND t.starts <= current_date
            AND (t.ends IS NULL OR t.ends >= current_date)))', person, person);
    GRANT SELECT (allegation_id, person_id) ON sittings TO parley_board;

    EXECUTE format('CREATE POLICY oneself ON declared_interests FOR SELECT TO parley_board USING (person_id = %s)', person);
    CREATE POLICY secretariat ON declared_interests FOR SELECT TO parley_secretariat USING (true);
    GRANT SELECT ON declared_interests TO parley_board, parley_secretariat;

    CREATE POLICY everyone_reads ON agreements FOR SELECT TO parley_public, parley_member, parley_board, parley_audit_firm,
        parley_company, parley_secretariat USING (true);
    GRANT SELECT (id, site_id, operator_id, signed_on, terminated_on, version) ON agreements
        TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company;
    GRANT SELECT ON agreements TO parley_secretariat;

    EXECUTE format('CREATE POLICY desk ON early_warnings FOR SELECT TO parley_secretariat USING (body_id = %s)', desk);
    EXECUTE format('CREATE POLICY desk ON early_warning_records FOR SELECT TO parley_secretariat USING (body_id = %s)', desk);
    EXECUTE format('CREATE POLICY filed ON early_warning_records FOR SELECT TO parley_member USING (filed_by = %s)', org);
    EXECUTE format('CREATE POLICY filed ON early_warnings FOR SELECT TO parley_member
        USING (id IN (SELECT r.warning_id FROM early_warning_records r WHERE r.filed_by = %s))', org);
    GRANT SELECT (id, body_id, site_id, rule, raised_on, acknowledged_on, acted_on, action, version)
        ON early_warnings TO parley_member;
    GRANT SELECT (id, body_id, site_id, rule, raised_on, acknowledged_on, acknowledged_by, acted_on, action, version)
        ON early_warnings TO parley_secretariat;
    GRANT SELECT (id, warning_id, body_id, filed_by, entity, record_id) ON early_warning_records TO parley_member, parley_secretariat;
END $$;

GRANT SELECT (id, body_id, site_id, filed_by, represented_by, filed_by_id, representative_id, identity_mode, by_week, audit_firm_id,
    activities, forms, actor, received_on, state, finding, outcome, withdrawn_on, due, due_on, due_at, due_key, closed_on, erased_on, version)
    ON allegations TO parley_member;
GRANT SELECT (id, body_id, site_id, by_week, audit_firm_id, activities, forms, actor, received_on, state,
    finding, outcome, withdrawn_on, due, due_on, due_at, due_key, version) ON allegations TO parley_audit_firm;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, state, occurred_on, side, reason, position)
    ON allegation_events TO parley_member, parley_audit_firm;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, alias, role) ON allegation_aliases TO parley_member;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, kind, side, internal, language, written_on, position)
    ON allegation_items TO parley_member;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, kind, taken_on, lifted_on)
    ON interim_measures TO parley_member, parley_audit_firm;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, sector, seated_on, stood_down_on, stood_down_because)
    ON committee_members TO parley_member;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, kind, recommended_on, due_on, done_on, verified_on)
    ON recommended_actions TO parley_member, parley_audit_firm;
GRANT SELECT (id, allegation_id, site_id, body_id, filed_by, represented_by, due_on, held_on, finding)
    ON allegation_check_ins TO parley_member;
GRANT SELECT (id, allegation_id, site_id, filed_by, represented_by, audience, finding, outcome, released_on, withdrawn_on)
    ON allegation_releases TO parley_member;
GRANT SELECT (id, site_id, audience, finding, outcome, released_on, withdrawn_on) ON allegation_releases
    TO parley_public, parley_audit_firm, parley_company;
GRANT SELECT (allegation_id) ON allegation_releases TO parley_audit_firm;   -- of those published: beside the allegations of its audits
GRANT DELETE ON sittings TO parley_writer;
REVOKE SELECT (filed_by, represented_by) ON allegation_events, interim_measures, recommended_actions FROM parley_audit_firm;
-- What a member holds is the committee's own: the desk that calls and replaces members does not see it.
REVOKE SELECT (opinion) ON committee_members FROM parley_secretariat;
