-- Public reference and governance facts. Keys of reference rows are readable text, so that a citation survives a reload.

CREATE TABLE sectors (
    id text PRIMARY KEY CHECK (id IN ('COMMUNITIES', 'WORKERS', 'NGOS', 'MINING_COMPANIES', 'CONSUMER_BRANDS', 'FINANCE')),
    name text NOT NULL,
    description text NOT NULL,
    position smallint NOT NULL UNIQUE
);

CREATE TABLE seats (
    id text PRIMARY KEY,                       -- 'WORKERS:1'
    sector text NOT NULL REFERENCES sectors (id),
    number smallint NOT NULL CHECK (number IN (1, 2)),
    UNIQUE (sector, number)
);

CREATE TABLE editions (
    id text PRIMARY KEY,                       -- '1.0'
    name text NOT NULL,
    status text NOT NULL CHECK (status IN ('IN_FORCE', 'DRAFT', 'SUPERSEDED')),
    summary text NOT NULL,
    source text NOT NULL
);

CREATE TABLE chapters (
    id text PRIMARY KEY,                       -- '1.0:1.3'
    edition_id text NOT NULL REFERENCES editions (id),
    number text NOT NULL,
    title text NOT NULL,
    principle_area text NOT NULL CHECK (principle_area IN (
        'BUSINESS_INTEGRITY', 'POSITIVE_LEGACIES', 'SOCIAL_RESPONSIBILITY', 'ENVIRONMENTAL_RESPONSIBILITY')),
    position smallint NOT NULL,
    source text NOT NULL,
    UNIQUE (edition_id, number)
);

CREATE TABLE requirements (
    id text PRIMARY KEY,                       -- '2.0:3.2.3.7', or '2.0:~slug' while the draft has no number
    edition_id text NOT NULL REFERENCES editions (id),
    chapter_id text REFERENCES chapters (id),
    number text,
    title text NOT NULL,
    summary text NOT NULL,
    critical boolean,                          -- null: not known from the sources we have
    topics text[] NOT NULL DEFAULT '{}',
    citation text,                             -- as the source gives it; see errata
    source text NOT NULL,
    UNIQUE (edition_id, number)
);

CREATE TABLE errata (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('WRONG_CITATION', 'MISSING_ENDNOTE')),
    edition_id text NOT NULL REFERENCES editions (id),
    requirement_id text REFERENCES requirements (id),
    given text NOT NULL,
    correction text,                           -- null: nothing is known to put there, and nothing is guessed
    note text NOT NULL,
    source text NOT NULL
);

CREATE TABLE definitions (
    id text PRIMARY KEY,
    edition_id text NOT NULL REFERENCES editions (id),
    term text NOT NULL,
    text text NOT NULL,
    source text NOT NULL
);

CREATE TABLE proposed_changes (
    id text PRIMARY KEY,
    edition_id text NOT NULL REFERENCES editions (id),
    title text NOT NULL,
    summary text NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFTED', 'UNDER_BOARD_CONSIDERATION', 'IN_CONSULTATION',
        'CONSULTATION_CLOSED', 'APPROVED', 'RETURNED', 'IN_FORCE')),
    position smallint NOT NULL,
    source text NOT NULL
);

CREATE TABLE proposed_change_chapters (
    proposed_change_id text NOT NULL REFERENCES proposed_changes (id),
    chapter_id text NOT NULL REFERENCES chapters (id),
    PRIMARY KEY (proposed_change_id, chapter_id)
);

CREATE TABLE proposed_requirements (
    id text PRIMARY KEY,
    proposed_change_id text NOT NULL REFERENCES proposed_changes (id),
    requirement_id text NOT NULL REFERENCES requirements (id),
    effect text NOT NULL CHECK (effect IN ('ADDS', 'CHANGES')),
    UNIQUE (proposed_change_id, requirement_id)
);

CREATE TABLE protected_activities (
    id text PRIMARY KEY,                       -- 'BRIBE_REFUSAL'
    name text NOT NULL,
    basis text NOT NULL CHECK (basis IN ('CURRENT', 'PROPOSED')),
    description text NOT NULL,
    requirement_number text,
    position smallint NOT NULL,
    source text NOT NULL
);

CREATE TABLE attack_figures (
    id text PRIMARY KEY,
    year_from smallint NOT NULL,
    year_to smallint NOT NULL CHECK (year_to >= year_from),
    business_sector text,                      -- null: all business sectors together
    measure text NOT NULL CHECK (measure IN ('ATTACKS', 'PEOPLE')),
    figure integer NOT NULL CHECK (figure >= 0),
    qualifier text NOT NULL CHECK (qualifier IN ('EXACT', 'ABOUT', 'OVER')),
    source text NOT NULL,
    source_url text
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['sectors', 'seats', 'editions', 'chapters', 'requirements', 'errata', 'definitions',
        'proposed_changes', 'proposed_change_chapters', 'proposed_requirements', 'protected_activities', 'attack_figures'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO parley_public, parley_member, parley_board,
            parley_audit_firm, parley_company, parley_secretariat, parley_writer USING (true)', t);
        EXECUTE format('GRANT SELECT ON %I TO parley_public, parley_member, parley_board,
            parley_audit_firm, parley_company, parley_secretariat, parley_writer', t);
    END LOOP;
END $$;
