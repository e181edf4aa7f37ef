-- The living parts of the standard: requirements that the secretariat keeps, proposed changes on their way, consultation
-- rounds with comments from all six sectors, and what was answered. Rows that the reference files hold stay theirs; what is
-- kept here (`kept_here`) no reload corrects or removes, and no reload moves a state.

ALTER TABLE editions
    ADD COLUMN in_force_on date,
    ADD COLUMN superseded_on date CHECK (superseded_on >= in_force_on),
    ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE requirements
    ADD COLUMN kept_here boolean NOT NULL DEFAULT false,
    ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE errata ADD COLUMN kept_here boolean NOT NULL DEFAULT false;
ALTER TABLE proposed_changes
    ADD COLUMN kept_here boolean NOT NULL DEFAULT false,
    ADD COLUMN rationale text CHECK (length(rationale) BETWEEN 1 AND 4000),
    ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE proposed_change_chapters ADD COLUMN kept_here boolean NOT NULL DEFAULT false;
ALTER TABLE proposed_requirements ADD COLUMN kept_here boolean NOT NULL DEFAULT false;
CREATE INDEX requirements_by_edition ON requirements (edition_id, id);
CREATE INDEX requirements_by_chapter ON requirements (chapter_id, id);
CREATE INDEX errata_by_requirement ON errata (requirement_id, id);
CREATE INDEX proposed_changes_walk ON proposed_changes (position, id);
CREATE INDEX proposed_changes_by_edition ON proposed_changes (edition_id, position, id);
CREATE INDEX proposed_requirements_by_requirement ON proposed_requirements (requirement_id, id);

CREATE TABLE proposed_change_events (
    id uuid PRIMARY KEY,
    proposed_change_id text NOT NULL REFERENCES proposed_changes (id),
    state text NOT NULL CHECK (state IN ('DRAFTED', 'UNDER_BOARD_CONSIDERATION', 'IN_CONSULTATION',
        'CONSULTATION_CLOSED', 'APPROVED', 'RETURNED', 'IN_FORCE')),
    occurred_on date NOT NULL,
    side text NOT NULL CHECK (side IN ('PROPOSER', 'SECRETARIAT', 'BOARD')),
    reason text CHECK (length(reason) BETWEEN 1 AND 1000),
    motion_id uuid REFERENCES motions (id),               -- the motion that decided, where one did
    organisation_id uuid REFERENCES organisations (id),
    person_id uuid REFERENCES persons (id),
    position smallint NOT NULL,
    UNIQUE (proposed_change_id, position),
    CHECK ((side = 'BOARD') = (motion_id IS NOT NULL)),
    CHECK (state NOT IN ('APPROVED', 'RETURNED') OR side = 'BOARD')
);
CREATE UNIQUE INDEX proposed_change_events_one_motion ON proposed_change_events (motion_id) WHERE motion_id IS NOT NULL;

CREATE TABLE consultation_rounds (
    id uuid PRIMARY KEY,
    proposed_change_id text NOT NULL REFERENCES proposed_changes (id),
    number smallint NOT NULL,
    name text CHECK (length(name) BETWEEN 1 AND 40),
    opens_on date NOT NULL,
    closes_on date NOT NULL CHECK (closes_on >= opens_on),
    languages text[] NOT NULL CHECK (cardinality(languages) > 0),
    questions text CHECK (length(questions) BETWEEN 1 AND 4000),
    held_before boolean NOT NULL DEFAULT false,           -- held elsewhere, and recorded here with its comments
    answered_on date CHECK (answered_on > closes_on),
    UNIQUE (proposed_change_id, number),
    UNIQUE (proposed_change_id, name),
    UNIQUE (id, proposed_change_id)
);
CREATE INDEX consultation_rounds_walk ON consultation_rounds (opens_on, id);
CREATE INDEX consultation_rounds_by_change ON consultation_rounds (proposed_change_id, opens_on, id);

CREATE TABLE consultation_responses (
    id uuid PRIMARY KEY,
    proposed_change_id text NOT NULL,
    round_id uuid NOT NULL,
    disposition text NOT NULL CHECK (disposition IN ('ACCEPTED', 'ACCEPTED_IN_PART', 'NOT_ACCEPTED', 'NOTED')),
    wording text NOT NULL CHECK (length(wording) BETWEEN 1 AND 4000),
    responded_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (round_id, proposed_change_id) REFERENCES consultation_rounds (id, proposed_change_id),
    UNIQUE (id, round_id, disposition)
);
CREATE INDEX consultation_responses_walk ON consultation_responses (responded_on, id);
CREATE INDEX consultation_responses_by_round ON consultation_responses (round_id, responded_on, id);

CREATE TABLE consultation_comments (
    id uuid PRIMARY KEY,
    proposed_change_id text NOT NULL,
    round_id uuid NOT NULL,
    channel text NOT NULL CHECK (channel IN ('ORGANISATION', 'PUBLIC_FORM', 'IMPORTED')),
    organisation_id uuid REFERENCES organisations (id),   -- who said it; the public sees it nowhere
    published_as_id uuid REFERENCES organisations (id),   -- where the organisation wishes to be named
    sector text REFERENCES sectors (id),                  -- null: not declared, which is no sector
    requirement_id text REFERENCES requirements (id),
    chapter_id text REFERENCES chapters (id),
    position text NOT NULL CHECK (position IN ('SUPPORT', 'SUPPORT_WITH_CHANGES', 'OPPOSE', 'NEUTRAL')),
    wording text NOT NULL CHECK (length(wording) BETWEEN 1 AND 8000),
    language text CHECK (length(language) BETWEEN 2 AND 8),
    submitted_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('SUBMITTED', 'PUBLISHED', 'DECLINED')),
    decline_reason text CHECK (decline_reason IN ('TELLS_OF_A_PERSON', 'OFF_TOPIC', 'ABUSIVE', 'UNLAWFUL', 'REPEATED', 'NOT_GENUINE')),
    moderated_on date,
    response_id uuid,
    disposition text,
    external_ref text UNIQUE CHECK (length(external_ref) BETWEEN 1 AND 120),
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (round_id, proposed_change_id) REFERENCES consultation_rounds (id, proposed_change_id),
    FOREIGN KEY (response_id, round_id, disposition) REFERENCES consultation_responses (id, round_id, disposition) ON UPDATE CASCADE,
    CHECK ((response_id IS NULL) = (disposition IS NULL)),
    CHECK ((channel = 'ORGANISATION') = (organisation_id IS NOT NULL)),
    CHECK (published_as_id IS NULL OR published_as_id = organisation_id),
    CHECK (channel <> 'PUBLIC_FORM' OR (extract(isodow FROM submitted_on) = 7
        AND (moderated_on IS NULL OR extract(isodow FROM moderated_on) = 7))),
    CHECK ((state = 'SUBMITTED') = (moderated_on IS NULL)),
    CHECK ((state = 'DECLINED') = (decline_reason IS NOT NULL)),
    CHECK (requirement_id IS NULL OR chapter_id IS NULL)
);
CREATE INDEX consultation_comments_own ON consultation_comments (organisation_id, submitted_on, id) WHERE organisation_id IS NOT NULL;
CREATE INDEX consultation_comments_walk ON consultation_comments (submitted_on, id);
CREATE INDEX consultation_comments_published ON consultation_comments (submitted_on, id) WHERE state = 'PUBLISHED';
CREATE INDEX consultation_comments_of_change ON consultation_comments (proposed_change_id, submitted_on, id) WHERE state = 'PUBLISHED';
CREATE INDEX consultation_comments_of_round ON consultation_comments (round_id, submitted_on, id) WHERE state = 'PUBLISHED';
CREATE INDEX consultation_comments_of_sector ON consultation_comments (sector, submitted_on, id) WHERE state = 'PUBLISHED';
CREATE INDEX consultation_comments_of_response ON consultation_comments (response_id, submitted_on, id) WHERE response_id IS NOT NULL;
CREATE INDEX consultation_comments_desk ON consultation_comments (state, submitted_on, id);
CREATE INDEX consultation_comments_by_round ON consultation_comments (round_id, state);

-- What everybody reads, the secretariat and the author too: the same rows for all, by every way that leads to a row. It looks
-- with its owner's eyes, and at nothing that is not published; the table itself is its author's and the secretariat's alone.
CREATE VIEW published_comments WITH (security_barrier = true) AS
    SELECT id, proposed_change_id, round_id, channel, published_as_id, sector, requirement_id, chapter_id, position, wording,
        language, submitted_on, response_id, disposition
    FROM consultation_comments WHERE state = 'PUBLISHED';

CREATE TABLE earlier_comments (                           -- what a comment said before it was amended
    id uuid PRIMARY KEY,
    comment_id uuid NOT NULL REFERENCES consultation_comments (id),
    organisation_id uuid,                                 -- the comment's: what only an organisation has amended
    position text NOT NULL CHECK (position IN ('SUPPORT', 'SUPPORT_WITH_CHANGES', 'OPPOSE', 'NEUTRAL')),
    wording text NOT NULL CHECK (length(wording) BETWEEN 1 AND 8000),
    replaced_on date NOT NULL,
    number smallint NOT NULL,
    UNIQUE (comment_id, number)
);

CREATE TABLE comment_tallies (                            -- published comments by round, sector and position: public, so exact
    id text PRIMARY KEY,
    proposed_change_id text NOT NULL,
    round_id uuid NOT NULL,
    sector text REFERENCES sectors (id),                  -- null: not declared
    position text NOT NULL CHECK (position IN ('SUPPORT', 'SUPPORT_WITH_CHANGES', 'OPPOSE', 'NEUTRAL')),
    comments integer NOT NULL CHECK (comments > 0),
    FOREIGN KEY (round_id, proposed_change_id) REFERENCES consultation_rounds (id, proposed_change_id)
);
CREATE INDEX comment_tallies_by_change ON comment_tallies (proposed_change_id, id);
CREATE INDEX comment_tallies_by_round ON comment_tallies (round_id, id);

DO $$
DECLARE
    t text;
    org constant text := '(SELECT nullif(current_setting(''app.org'', true), ''''))::uuid';
    everyone constant text := 'parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat';
    commenters constant text := 'parley_public, parley_member, parley_audit_firm, parley_company';
BEGIN
    FOREACH t IN ARRAY ARRAY['proposed_change_events', 'consultation_rounds', 'consultation_responses', 'consultation_comments',
        'earlier_comments', 'comment_tallies'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['proposed_change_events', 'consultation_rounds', 'consultation_responses', 'comment_tallies'] LOOP
        EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO %s USING (true)', t, everyone);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['consultation_rounds', 'consultation_responses', 'comment_tallies'] LOOP
        EXECUTE format('GRANT SELECT ON %I TO %s', t, everyone);
    END LOOP;
    EXECUTE format('GRANT SELECT (id, proposed_change_id, state, occurred_on, side, reason, motion_id, position)
        ON proposed_change_events TO %s', everyone);
    GRANT SELECT (organisation_id, person_id) ON proposed_change_events TO parley_secretariat;

    EXECUTE format('GRANT SELECT ON published_comments TO %s', everyone);
    FOREACH t IN ARRAY ARRAY['consultation_comments', 'earlier_comments'] LOOP
        EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO %s USING (organisation_id = %s)', t, commenters, org);
        EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
        EXECUTE format('GRANT SELECT ON %I TO %s, parley_secretariat', t, commenters);
    END LOOP;

    -- What the writing role may change of the standard itself. A requirement is amended while its edition is a draft, and
    -- never after: not by a proposal, not by a slip of ours.
    FOREACH t IN ARRAY ARRAY['editions', 'errata', 'proposed_changes', 'proposed_change_chapters', 'proposed_requirements'] LOOP
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
    END LOOP;
    CREATE POLICY writer_registers ON requirements FOR INSERT TO parley_writer WITH CHECK (kept_here);
    CREATE POLICY writer_amends_drafts ON requirements FOR UPDATE TO parley_writer
        USING (edition_id IN (SELECT e.id FROM editions e WHERE e.status = 'DRAFT'))
        WITH CHECK (edition_id IN (SELECT e.id FROM editions e WHERE e.status = 'DRAFT'));
END $$;

GRANT UPDATE (status, in_force_on, superseded_on, version) ON editions TO parley_writer;
GRANT INSERT ON requirements, errata, proposed_changes, proposed_change_chapters, proposed_requirements TO parley_writer;
GRANT UPDATE (title, summary, critical, topics, chapter_id, source, kept_here, version) ON requirements TO parley_writer;
GRANT UPDATE (state, version) ON proposed_changes TO parley_writer;
GRANT DELETE ON comment_tallies TO parley_writer;
