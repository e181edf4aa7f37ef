-- Assurance: audits, their teams, notices, scope, ratings with evidence, corrective actions, outreach; reports that nobody
-- can change, and what sites have achieved. What rests on an interview lies in a table of its own, on which only the audit
-- team's role has a privilege. `audited_by` is the audit's firm, or the audit's own id until one is contracted; children
-- repeat that and whether the findings are drafted and published, kept equal by their foreign keys.

CREATE TABLE audits (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES sites (id),
    operator_id uuid NOT NULL REFERENCES organisations (id),
    audited_by uuid NOT NULL,
    firm_id uuid GENERATED ALWAYS AS (nullif(audited_by, id)) STORED REFERENCES organisations (id),
    edition_id text NOT NULL REFERENCES editions (id),
    cycle text NOT NULL CHECK (cycle IN ('INITIAL', 'SURVEILLANCE', 'REASSESSMENT')),
    state text NOT NULL CHECK (state IN ('SELF_ASSESSMENT', 'APPLIED', 'AGREEMENT_SIGNED', 'FIRM_CONTRACTED', 'TEAM_APPROVED',
        'STAGE_1', 'NOTICE_PUBLISHED', 'STAGE_2', 'DRAFT_REPORT', 'CORRECTIVE_ACTION', 'PUBLISHED', 'STOPPED')),
    opened_on date NOT NULL,
    agreement_id uuid REFERENCES agreements (id),
    stage_two_on date,                                     -- as announced
    drafted_on date,
    published_on date,
    stopped_on date,
    level text CHECK (level IN ('TRANSPARENCY', 'LEVEL_50', 'LEVEL_75', 'LEVEL_100')),
    drafted boolean NOT NULL,
    published boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, site_id, operator_id, audited_by),
    UNIQUE (id, site_id, operator_id, audited_by, drafted, published),
    UNIQUE (id, edition_id),
    CHECK (drafted = (drafted_on IS NOT NULL)),
    CHECK (published = (published_on IS NOT NULL)),
    CHECK (published = (state = 'PUBLISHED')),
    CHECK (published = (level IS NOT NULL)),
    CHECK ((state = 'STOPPED') = (stopped_on IS NOT NULL)),
    CHECK (agreement_id IS NOT NULL OR state IN ('SELF_ASSESSMENT', 'APPLIED', 'STOPPED')),
    CHECK (audited_by <> id OR state IN ('SELF_ASSESSMENT', 'APPLIED', 'AGREEMENT_SIGNED', 'STOPPED')),
    CHECK (drafted OR state NOT IN ('DRAFT_REPORT', 'CORRECTIVE_ACTION', 'PUBLISHED'))
);
CREATE UNIQUE INDEX audits_one_under_way ON audits (site_id) WHERE state NOT IN ('PUBLISHED', 'STOPPED');
CREATE INDEX audits_walk ON audits (opened_on, id);
CREATE INDEX audits_public ON audits (opened_on, id) WHERE published;
CREATE INDEX audits_public_at ON audits (site_id, opened_on, id) WHERE published;
CREATE INDEX audits_firm ON audits (audited_by, opened_on, id);
CREATE INDEX audits_site ON audits (site_id, opened_on, id);

CREATE TABLE audit_events (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('SELF_ASSESSMENT', 'APPLIED', 'AGREEMENT_SIGNED', 'FIRM_CONTRACTED', 'TEAM_APPROVED',
        'STAGE_1', 'NOTICE_PUBLISHED', 'STAGE_2', 'DRAFT_REPORT', 'CORRECTIVE_ACTION', 'PUBLISHED', 'STOPPED')),
    occurred_on date NOT NULL,
    organisation_id uuid REFERENCES organisations (id),
    person_id uuid REFERENCES persons (id),
    reason text CHECK (reason IN ('AGREEMENT_TERMINATED', 'WITHDRAWN', 'OPERATOR_CHANGED')),
    position smallint NOT NULL,
    CHECK ((reason IS NOT NULL) = (state = 'STOPPED')),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX audit_events_by_audit ON audit_events (audit_id, position, id);

CREATE TABLE audit_team_members (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    person_id uuid NOT NULL REFERENCES persons (id),
    role text NOT NULL CHECK (role IN ('LEAD_AUDITOR', 'AUDITOR', 'TECHNICAL_EXPERT', 'INTERPRETER')),
    proposed_on date NOT NULL,
    approved_on date CHECK (approved_on >= proposed_on),
    ended_on date CHECK (ended_on >= proposed_on AND ended_on >= approved_on),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX audit_team_members_by_audit ON audit_team_members (audit_id, proposed_on, id);
CREATE UNIQUE INDEX audit_team_members_once ON audit_team_members (audit_id, person_id) WHERE ended_on IS NULL;
CREATE INDEX audit_team_members_sitting ON audit_team_members (person_id, audit_id) WHERE approved_on IS NOT NULL AND ended_on IS NULL;

CREATE TABLE audit_notices (                               -- public: that an audit comes, and how its team is reached
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    firm_id uuid NOT NULL REFERENCES organisations (id),
    published_on date NOT NULL,
    first_day date NOT NULL CHECK (first_day > published_on),
    languages text[] NOT NULL CHECK (cardinality(languages) BETWEEN 1 AND 20),
    contact_kind text NOT NULL CHECK (contact_kind IN ('MAILBOX', 'WEB_PAGE', 'HOTLINE')),
    contact text NOT NULL CHECK (length(contact) BETWEEN 5 AND 200),
    withdrawn_on date CHECK (withdrawn_on >= published_on)
);
CREATE UNIQUE INDEX audit_notices_one_standing ON audit_notices (audit_id) WHERE withdrawn_on IS NULL;
CREATE INDEX audit_notices_by_audit ON audit_notices (audit_id, first_day, id);
CREATE INDEX audit_notices_walk ON audit_notices (first_day, id);
CREATE INDEX audit_notices_by_site ON audit_notices (site_id, first_day, id);

ALTER TABLE requirements ADD UNIQUE (id, edition_id);

CREATE TABLE audit_scope (                                 -- which requirements of its edition an audit looks at
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    edition_id text NOT NULL,
    requirement_id text NOT NULL,
    added_on date NOT NULL,
    UNIQUE (audit_id, requirement_id),
    FOREIGN KEY (audit_id, edition_id) REFERENCES audits (id, edition_id),
    FOREIGN KEY (requirement_id, edition_id) REFERENCES requirements (id, edition_id),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX audit_scope_by_audit ON audit_scope (audit_id, requirement_id, id);

CREATE TABLE audit_ratings (                               -- every rating stays: what is current, and what it replaced
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    requirement_id text NOT NULL,
    rating text NOT NULL CHECK (rating IN ('FULLY', 'SUBSTANTIALLY', 'PARTIALLY', 'DOES_NOT_MEET', 'NOT_RELEVANT', 'NOT_SCORED')),
    rated_on date NOT NULL,
    rated_by uuid REFERENCES persons (id),
    current boolean NOT NULL,
    working boolean NOT NULL,                              -- replaced before the draft report: the firm's and the secretariat's alone
    version integer NOT NULL,                              -- the first of its requirement is 1
    UNIQUE (audit_id, requirement_id, version),
    UNIQUE (id, audit_id, site_id, operator_id, audited_by, drafted, published, working),
    CHECK (NOT (current AND working)),
    FOREIGN KEY (audit_id, requirement_id) REFERENCES audit_scope (audit_id, requirement_id),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX audit_ratings_one_current ON audit_ratings (audit_id, requirement_id) WHERE current;
CREATE INDEX audit_ratings_by_audit ON audit_ratings (audit_id, requirement_id, id);

CREATE TABLE rating_evidence (                             -- documents and observations; of interviews nothing is here
    id uuid PRIMARY KEY,
    rating_id uuid NOT NULL,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    working boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DOCUMENT', 'OBSERVATION')),
    says text NOT NULL CHECK (length(says) BETWEEN 3 AND 500),
    position smallint NOT NULL,
    FOREIGN KEY (rating_id, audit_id, site_id, operator_id, audited_by, drafted, published, working)
        REFERENCES audit_ratings (id, audit_id, site_id, operator_id, audited_by, drafted, published, working) ON UPDATE CASCADE
);
CREATE INDEX rating_evidence_by_rating ON rating_evidence (rating_id, position, id);

CREATE TABLE interview_evidence (                          -- that a rating rests on interviews too: one mark, however many there were
    id uuid PRIMARY KEY,
    rating_id uuid NOT NULL UNIQUE REFERENCES audit_ratings (id),
    audit_id uuid NOT NULL REFERENCES audits (id),
    kind text NOT NULL CHECK (kind = 'INTERVIEW')
);
CREATE INDEX interview_evidence_by_audit ON interview_evidence (audit_id, id);

CREATE TABLE corrective_actions (
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    requirement_id text NOT NULL,
    description text NOT NULL CHECK (length(description) BETWEEN 3 AND 500),
    opened_on date NOT NULL,
    due_on date NOT NULL CHECK (due_on >= opened_on),
    due_at timestamptz NOT NULL,                           -- the first moment after that day, at the site
    done_on date CHECK (done_on >= opened_on),
    verified_on date CHECK (verified_on >= done_on),
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, audit_id, site_id, operator_id, audited_by, drafted, published),
    CHECK (drafted),                                       -- nothing has to be put right before the draft report
    FOREIGN KEY (audit_id, requirement_id) REFERENCES audit_scope (audit_id, requirement_id),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX corrective_actions_by_audit ON corrective_actions (audit_id, due_at, id);
CREATE INDEX corrective_actions_walk ON corrective_actions (due_at, id);
CREATE INDEX corrective_actions_firm ON corrective_actions (audited_by, due_at, id);
CREATE INDEX corrective_actions_site ON corrective_actions (site_id, due_at, id);

CREATE TABLE corrective_action_events (
    id uuid PRIMARY KEY,
    action_id uuid NOT NULL,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    step text NOT NULL CHECK (step IN ('OPENED', 'DONE', 'RETURNED', 'VERIFIED')),
    occurred_on date NOT NULL,
    organisation_id uuid REFERENCES organisations (id),
    person_id uuid REFERENCES persons (id),
    position smallint NOT NULL,
    FOREIGN KEY (action_id, audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES corrective_actions (id, audit_id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX corrective_action_events_by_action ON corrective_action_events (action_id, position, id);

CREATE TABLE achievements (                                -- public: what a site has achieved, since when and until when
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    operator_id uuid NOT NULL REFERENCES organisations (id),
    edition_id text NOT NULL REFERENCES editions (id),
    level text NOT NULL CHECK (level IN ('TRANSPARENCY', 'LEVEL_50', 'LEVEL_75', 'LEVEL_100')),
    granted_on date NOT NULL,
    surveillance_due_on date NOT NULL,
    ended_on date CHECK (ended_on >= granted_on),
    ended_because text CHECK (ended_because IN ('AGREEMENT_TERMINATED', 'SUPERSEDED', 'REPORT_CORRECTED')),
    version integer NOT NULL DEFAULT 1,
    CHECK ((ended_on IS NULL) = (ended_because IS NULL))
);
CREATE UNIQUE INDEX achievements_one_in_force ON achievements (site_id) WHERE ended_on IS NULL;
CREATE INDEX achievements_walk ON achievements (granted_on, id);
CREATE INDEX achievements_by_site ON achievements (site_id, granted_on, id);
CREATE INDEX achievements_by_audit ON achievements (audit_id, granted_on, id);
CREATE INDEX achievements_surveillance ON achievements (surveillance_due_on, id);

CREATE TABLE audit_reports (                               -- public, and never changed: what is wrong is put right by a further version
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL REFERENCES audits (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    edition_id text NOT NULL REFERENCES editions (id),
    number smallint NOT NULL CHECK (number >= 1),
    level text NOT NULL CHECK (level IN ('TRANSPARENCY', 'LEVEL_50', 'LEVEL_75', 'LEVEL_100')),
    body text NOT NULL,
    digest text NOT NULL,
    published_on date NOT NULL,
    correction text CHECK (length(correction) BETWEEN 3 AND 500),
    UNIQUE (audit_id, number),
    CHECK (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    CHECK ((number = 1) = (correction IS NULL))
);
CREATE INDEX audit_reports_walk ON audit_reports (published_on, id);
CREATE INDEX audit_reports_by_site ON audit_reports (site_id, published_on, id);

CREATE TABLE area_scores (                                 -- of a report, one for each principle area; never averaged together
    id uuid PRIMARY KEY,
    report_id uuid NOT NULL REFERENCES audit_reports (id),
    area text NOT NULL CHECK (area IN ('BUSINESS_INTEGRITY', 'POSITIVE_LEGACIES', 'SOCIAL_RESPONSIBILITY', 'ENVIRONMENTAL_RESPONSIBILITY')),
    points integer NOT NULL CHECK (points BETWEEN 0 AND possible),
    possible integer NOT NULL,
    UNIQUE (report_id, area)
);

CREATE FUNCTION a_published_report_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a published report is never changed';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_reports FOR EACH STATEMENT EXECUTE FUNCTION a_published_report_stays();
CREATE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON area_scores FOR EACH STATEMENT EXECUTE FUNCTION a_published_report_stays();

CREATE TABLE audit_outreach (                              -- what was done so that people learn of an audit
    id uuid PRIMARY KEY,
    audit_id uuid NOT NULL,
    site_id uuid NOT NULL, operator_id uuid NOT NULL, audited_by uuid NOT NULL, drafted boolean NOT NULL, published boolean NOT NULL,
    kind text NOT NULL CHECK (kind IN ('PUBLIC_NOTICE', 'RADIO', 'POSTER', 'MEETING', 'LETTER', 'MESSAGE', 'HOUSE_TO_HOUSE',
        'THROUGH_AN_ORGANISATION', 'WORKPLACE', 'OTHER')),
    sector text NOT NULL REFERENCES sectors (id),
    language text NOT NULL CHECK (length(language) BETWEEN 2 AND 8),
    held_on date NOT NULL,
    reached integer CHECK (reached BETWEEN 0 AND 1000000), -- about how many; null: nobody knows
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, audited_by),
    FOREIGN KEY (audit_id, site_id, operator_id, audited_by, drafted, published)
        REFERENCES audits (id, site_id, operator_id, audited_by, drafted, published) ON UPDATE CASCADE
);
CREATE INDEX audit_outreach_by_audit ON audit_outreach (audit_id, held_on, id);
CREATE INDEX audit_outreach_walk ON audit_outreach (held_on, id);
CREATE INDEX audit_outreach_firm ON audit_outreach (audited_by, held_on, id);

CREATE TABLE outreach_barriers (                           -- what stood in its way
    id uuid PRIMARY KEY,
    outreach_id uuid NOT NULL,
    audited_by uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('LANGUAGE', 'LITERACY', 'GENDER_NORMS', 'DISABILITY', 'DISTANCE', 'COST', 'CARE_DUTIES',
        'DIGITAL_ACCESS', 'TIMING', 'INFORMATION_ASYMMETRY', 'POWER_IMBALANCE', 'DISTRUST', 'LEGAL_STATUS', 'FEAR_OF_REPRISAL', 'INSECURITY')),
    barrier_id uuid REFERENCES barriers (id),
    UNIQUE (outreach_id, kind),
    FOREIGN KEY (outreach_id, audited_by) REFERENCES audit_outreach (id, audited_by) ON UPDATE CASCADE
);

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    person constant text := '(SELECT nullif(current_setting(''app.person'', true), ''''))::uuid';
    operated constant text := 'operator_id = ' || org || ' AND site_id IN (SELECT a.site_id FROM assignments a WHERE a.organisation_id = '
        || org || ' AND a.capacity = ''OPERATOR'' AND a.starts <= current_date AND (a.ends IS NULL OR a.ends >= current_date))';
    ours constant text := 'audited_by = ' || org;
    own text;
BEGIN
    FOREACH t IN ARRAY ARRAY['audits', 'audit_events', 'audit_team_members', 'audit_notices', 'audit_scope', 'audit_ratings',
        'rating_evidence', 'interview_evidence', 'corrective_actions', 'corrective_action_events', 'achievements', 'audit_reports',
        'area_scores', 'audit_outreach', 'outreach_barriers'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO parley_writer', t);
        own := (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
            WHERE attrelid = t::regclass AND attnum > 0 AND NOT attisdropped);  -- no system columns
        IF t IN ('audit_notices', 'achievements', 'audit_reports', 'area_scores') THEN
            EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO parley_public, parley_member, parley_board,
                parley_audit_firm, parley_company, parley_secretariat USING (true)', t);
            EXECUTE format('GRANT SELECT (%s) ON %I TO parley_public, parley_member, parley_board, parley_audit_firm,
                parley_company, parley_secretariat', own, t);
        ELSIF t <> 'interview_evidence' THEN
            EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
            EXECUTE format('GRANT SELECT (%s) ON %I TO parley_secretariat, parley_audit_firm', own, t);
        END IF;
        IF t NOT IN ('audit_reports', 'area_scores', 'interview_evidence') THEN
            EXECUTE format('GRANT UPDATE ON %I TO parley_writer', t);
        END IF;
    END LOOP;

    FOREACH t IN ARRAY ARRAY['audit_team_members', 'rating_evidence', 'corrective_actions', 'corrective_action_events',
        'audit_outreach', 'outreach_barriers'] LOOP
        EXECUTE format('CREATE POLICY firm ON %I FOR SELECT TO parley_audit_firm USING (%s)', t, ours);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['audits', 'audit_events', 'audit_scope'] LOOP
        EXECUTE format('CREATE POLICY firm ON %I FOR SELECT TO parley_audit_firm USING (published OR %s)', t, ours);
        EXECUTE format('CREATE POLICY operator ON %I FOR SELECT TO parley_company USING (published OR (%s))', t, operated);
        EXECUTE format('CREATE POLICY published ON %I FOR SELECT TO parley_public, parley_member, parley_board USING (published)', t);
    END LOOP;

    EXECUTE format('CREATE POLICY firm ON audit_ratings FOR SELECT TO parley_audit_firm USING ((published AND current) OR %s)', ours);
    EXECUTE format('CREATE POLICY operator ON audit_ratings FOR SELECT TO parley_company
        USING ((published AND current) OR (drafted AND NOT working AND %s))', operated);
    CREATE POLICY published ON audit_ratings FOR SELECT TO parley_public, parley_member, parley_board USING (published AND current);

    EXECUTE format('CREATE POLICY operator ON audit_team_members FOR SELECT TO parley_company
        USING (approved_on IS NOT NULL AND %s)', operated);
    EXECUTE format('CREATE POLICY operator ON rating_evidence FOR SELECT TO parley_company
        USING (drafted AND NOT working AND %s)', operated);
    EXECUTE format('CREATE POLICY operator ON corrective_actions FOR SELECT TO parley_company USING (%s)', operated);
    EXECUTE format('CREATE POLICY operator ON corrective_action_events FOR SELECT TO parley_company USING (%s)', operated);

    -- The audit team, signed in for the firm: who sits on it is read under that table's own policy.
    EXECUTE format('CREATE POLICY team ON interview_evidence FOR SELECT TO parley_audit_firm USING (audit_id IN (
        SELECT m.audit_id FROM audit_team_members m WHERE m.person_id = %s AND m.approved_on IS NOT NULL AND m.ended_on IS NULL))', person);
    GRANT SELECT (id, rating_id, audit_id, kind) ON interview_evidence TO parley_audit_firm;
END $$;

GRANT DELETE ON audit_scope TO parley_writer;
GRANT SELECT (id, site_id, operator_id, firm_id, edition_id, cycle, state, opened_on, agreement_id, stage_two_on, drafted_on, published_on,
    stopped_on, level, published, version) ON audits TO parley_public, parley_member, parley_board, parley_company;
GRANT SELECT (id, audit_id, site_id, operator_id, published, state, occurred_on, organisation_id, reason, position)
    ON audit_events TO parley_public, parley_member, parley_board, parley_company;
GRANT SELECT (id, audit_id, site_id, operator_id, published, edition_id, requirement_id, added_on)
    ON audit_scope TO parley_public, parley_member, parley_board, parley_company;
-- On which day a rating was made, and how often it was made anew, could stand beside the day on which somebody talked.
GRANT SELECT (id, audit_id, site_id, operator_id, drafted, published, requirement_id, rating, current, working)
    ON audit_ratings TO parley_public, parley_member, parley_board, parley_company;
GRANT SELECT (id, audit_id, site_id, operator_id, role, approved_on, ended_on) ON audit_team_members TO parley_company;
GRANT SELECT (id, rating_id, audit_id, site_id, operator_id, drafted, working, kind, says, position) ON rating_evidence TO parley_company;
GRANT SELECT (id, audit_id, site_id, operator_id, requirement_id, description, opened_on, due_on, due_at, done_on, verified_on, version)
    ON corrective_actions TO parley_company;
GRANT SELECT (id, action_id, audit_id, site_id, operator_id, step, occurred_on, organisation_id, position)
    ON corrective_action_events TO parley_company;
REVOKE SELECT (person_id) ON audit_events, corrective_action_events FROM parley_audit_firm;
