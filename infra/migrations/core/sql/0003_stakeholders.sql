-- Organisations, people who act for them, sites, who stands by which site, and parties under pseudonyms.
-- A party below PUBLIC has no name: the constraint says so, not only the code.

CREATE TABLE organisations (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    kind text NOT NULL CHECK (kind IN ('SECRETARIAT', 'AUDIT_FIRM', 'NGO', 'UNION', 'COMMUNITY', 'COMPANY', 'BRAND', 'FINANCIER')),
    sector text REFERENCES sectors (id),
    country text CHECK (length(country) = 2),
    external_ref text UNIQUE,
    size_class text NOT NULL DEFAULT 'FEW' CHECK (size_class IN ('FEW', 'TYPICAL', 'ALL')),
    version integer NOT NULL DEFAULT 1,
    CHECK (sector IS NOT DISTINCT FROM CASE kind
        WHEN 'NGO' THEN 'NGOS' WHEN 'UNION' THEN 'WORKERS' WHEN 'COMMUNITY' THEN 'COMMUNITIES'
        WHEN 'COMPANY' THEN 'MINING_COMPANIES' WHEN 'BRAND' THEN 'CONSUMER_BRANDS' WHEN 'FINANCIER' THEN 'FINANCE' END)
);
CREATE INDEX organisations_by_name ON organisations (name, id);
CREATE INDEX organisations_by_kind ON organisations (kind, name, id);

CREATE TABLE persons (
    id uuid PRIMARY KEY,
    handle text NOT NULL UNIQUE CHECK (handle ~ '^[a-z][a-z0-9-]{2,39}$'),  -- how colleagues know the account; not a legal name
    registered_on date NOT NULL
);

CREATE TABLE memberships (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES persons (id),
    organisation_id uuid REFERENCES organisations (id),
    capacity text NOT NULL CHECK (capacity IN ('MEMBER', 'HANDLER', 'AUDITOR', 'BOARD_MEMBER', 'CUSTODIAN')),
    starts date NOT NULL,
    ends date,
    CHECK (ends IS NULL OR ends >= starts),
    CHECK (organisation_id IS NOT NULL OR capacity IN ('BOARD_MEMBER', 'CUSTODIAN'))
);
CREATE INDEX memberships_by_person ON memberships (person_id);
CREATE INDEX memberships_by_organisation ON memberships (organisation_id, starts, id);

CREATE TABLE seat_terms (
    id uuid PRIMARY KEY,
    seat_id text NOT NULL REFERENCES seats (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    holder_name text,                          -- the name the holder publishes in office, if they do
    employer_id uuid REFERENCES organisations (id),
    starts date NOT NULL,
    ends date,
    CHECK (ends IS NULL OR ends >= starts)
);
CREATE UNIQUE INDEX seat_terms_one_open ON seat_terms (seat_id) WHERE ends IS NULL;
CREATE INDEX seat_terms_by_seat ON seat_terms (seat_id, starts, id);

CREATE TABLE sites (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 2 AND 200),
    country text NOT NULL CHECK (length(country) = 2),
    region text,
    status text NOT NULL CHECK (status IN ('PROPOSED', 'EXPLORATION', 'CONSTRUCTION', 'OPERATING', 'SUSPENDED', 'CLOSED')),
    commodities text[] NOT NULL DEFAULT '{}',
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    time_zone text NOT NULL DEFAULT 'UTC',
    high_risk_area boolean NOT NULL DEFAULT false,   -- derived: a risk designation holds today
    external_ref text UNIQUE,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX sites_by_name ON sites (name, id);
CREATE INDEX sites_by_country ON sites (country, name, id);

CREATE TABLE risk_designations (
    id uuid PRIMARY KEY,
    site_id uuid NOT NULL REFERENCES sites (id),
    kind text NOT NULL CHECK (kind IN ('CONFLICT_AFFECTED', 'HIGH_RISK')),
    starts date NOT NULL,
    ends date,
    source text NOT NULL,
    CHECK (ends IS NULL OR ends >= starts)
);
CREATE INDEX risk_designations_by_site ON risk_designations (site_id, starts, id);

CREATE TABLE assignments (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (id),
    site_id uuid NOT NULL REFERENCES sites (id),
    capacity text NOT NULL CHECK (capacity IN ('NGO', 'UNION', 'COMMUNITY', 'OPERATOR', 'AUDIT')),
    starts date NOT NULL,
    ends date,
    CHECK (ends IS NULL OR ends >= starts)
);
CREATE INDEX assignments_by_organisation ON assignments (organisation_id, site_id, starts, id);
CREATE INDEX assignments_by_site ON assignments (site_id, starts, id);

CREATE TABLE parties (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL REFERENCES organisations (id),
    kind text NOT NULL CHECK (kind IN ('PERSON', 'GROUP', 'ORGANISATION')),
    pseudonym text NOT NULL,
    name text CHECK (length(name) BETWEEN 2 AND 200),
    sensitivity text NOT NULL CHECK (sensitivity IN ('PUBLIC', 'CONFIDENTIAL', 'SEALED')),
    is_public boolean NOT NULL,
    sectors text[] NOT NULL DEFAULT '{}',
    focus text[] NOT NULL DEFAULT '{}',
    expertise text[] NOT NULL DEFAULT '{}',    -- areas of knowledge offered, by the party's consent
    reference_digest text,                     -- keyed digest of the owner's own reference; the reference itself is not kept
    recorded_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (owner_id, pseudonym),
    UNIQUE (owner_id, reference_digest),
    UNIQUE (id, owner_id, is_public),
    CHECK (is_public = (sensitivity = 'PUBLIC')),
    CHECK (is_public OR name IS NULL),
    CHECK (sectors <@ ARRAY['COMMUNITIES', 'WORKERS', 'NGOS', 'MINING_COMPANIES', 'CONSUMER_BRANDS', 'FINANCE']),
    CHECK (focus <@ ARRAY['HUMAN_RIGHTS', 'LAND', 'ENVIRONMENTAL', 'LABOUR', 'INDIGENOUS'])
);
CREATE INDEX parties_by_owner ON parties (owner_id, pseudonym, id);
CREATE INDEX parties_public ON parties (pseudonym, id) WHERE is_public;
CREATE INDEX parties_walk ON parties (pseudonym, id);

CREATE TABLE party_roles (
    id uuid PRIMARY KEY,
    party_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    is_public boolean NOT NULL,
    role text NOT NULL CHECK (role IN ('DEFENDER', 'RIGHTS_HOLDER', 'WORKER', 'CONTRACTOR', 'COMMUNITY_LEADER',
        'UNION_REPRESENTATIVE', 'NGO_REPRESENTATIVE', 'COMPANY_REPRESENTATIVE', 'PUBLIC_OFFICIAL', 'FACILITATOR',
        'INTERPRETER', 'RELATIVE', 'OTHER')),
    site_id uuid REFERENCES sites (id),
    starts date NOT NULL,
    ends date,
    CHECK (ends IS NULL OR ends >= starts),
    FOREIGN KEY (party_id, owner_id, is_public) REFERENCES parties (id, owner_id, is_public) ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX party_roles_by_party ON party_roles (party_id, starts, id);
CREATE INDEX party_roles_by_role ON party_roles (owner_id, role, party_id);

CREATE TABLE party_consents (
    id uuid PRIMARY KEY,
    party_id uuid NOT NULL REFERENCES parties (id) ON DELETE CASCADE,
    purpose text NOT NULL CHECK (purpose IN ('LOWER_SENSITIVITY', 'OFFER_EXPERTISE')),
    given_on date NOT NULL,
    withdrawn_on date
);
CREATE INDEX party_consents_by_party ON party_consents (party_id);

-- Policies: claims are read as scalar subqueries, once a statement; unset or empty claims yield nothing.

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['organisations', 'sites', 'risk_designations', 'seat_terms'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY everyone_reads ON %I FOR SELECT TO parley_public, parley_member, parley_board,
            parley_audit_firm, parley_company, parley_secretariat USING (true)', t);
    END LOOP;

    FOREACH t IN ARRAY ARRAY['parties', 'party_roles'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY public_parties ON %I FOR SELECT TO parley_public, parley_board, parley_audit_firm,
            parley_company USING (is_public)', t);
        EXECUTE format($p$CREATE POLICY own_and_public ON %I FOR SELECT TO parley_member USING (
            is_public OR owner_id = (SELECT nullif(current_setting('app.org', true), ''))::uuid)$p$, t);
        EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
    END LOOP;

    FOREACH t IN ARRAY ARRAY['organisations', 'persons', 'memberships', 'seat_terms', 'sites', 'risk_designations',
        'assignments', 'parties', 'party_roles', 'party_consents'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO parley_writer', t);
    END LOOP;
END $$;

CREATE POLICY open_capacities ON assignments FOR SELECT TO parley_public, parley_board, parley_audit_firm, parley_company
    USING (capacity IN ('OPERATOR', 'AUDIT'));
CREATE POLICY own_and_open ON assignments FOR SELECT TO parley_member
    USING (capacity IN ('OPERATOR', 'AUDIT') OR organisation_id = (SELECT nullif(current_setting('app.org', true), ''))::uuid);
CREATE POLICY secretariat ON assignments FOR SELECT TO parley_secretariat USING (true);

-- A profile lists the accounts of its own kinds of organisation only, whatever its connection claims.
CREATE POLICY own_staff_member ON memberships FOR SELECT TO parley_member
    USING (organisation_id = (SELECT o.id FROM organisations o WHERE o.kind IN ('NGO', 'UNION', 'COMMUNITY')
        AND o.id = (SELECT nullif(current_setting('app.org', true), ''))::uuid));
CREATE POLICY own_staff_audit_firm ON memberships FOR SELECT TO parley_audit_firm
    USING (organisation_id = (SELECT o.id FROM organisations o WHERE o.kind IN ('AUDIT_FIRM')
        AND o.id = (SELECT nullif(current_setting('app.org', true), ''))::uuid));
CREATE POLICY own_staff_company ON memberships FOR SELECT TO parley_company
    USING (organisation_id = (SELECT o.id FROM organisations o WHERE o.kind IN ('COMPANY')
        AND o.id = (SELECT nullif(current_setting('app.org', true), ''))::uuid));
CREATE POLICY oneself ON memberships FOR SELECT TO parley_board
    USING (person_id = (SELECT nullif(current_setting('app.person', true), ''))::uuid);
CREATE POLICY secretariat ON memberships FOR SELECT TO parley_secretariat USING (true);

CREATE POLICY own_staff ON persons FOR SELECT TO parley_member, parley_audit_firm, parley_company
    USING (id IN (SELECT person_id FROM memberships
        WHERE organisation_id = (SELECT nullif(current_setting('app.org', true), ''))::uuid));
CREATE POLICY oneself ON persons FOR SELECT TO parley_board
    USING (id = (SELECT nullif(current_setting('app.person', true), ''))::uuid);
CREATE POLICY secretariat ON persons FOR SELECT TO parley_secretariat USING (true);

-- Column grants: what a profile has no use for, its role cannot read.
GRANT SELECT (id, name, kind, sector, country, version) ON organisations
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company;
GRANT SELECT (id, name, kind, sector, country, external_ref, version) ON organisations TO parley_secretariat;
GRANT SELECT (id, name, country, region, status, commodities, latitude, longitude, time_zone, high_risk_area, version) ON sites
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company;
GRANT SELECT ON sites TO parley_secretariat;
GRANT SELECT ON risk_designations, assignments
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, seat_id, holder_name, employer_id, starts, ends) ON seat_terms
    TO parley_public, parley_member, parley_audit_firm, parley_company;
GRANT SELECT ON seat_terms TO parley_board, parley_secretariat;
GRANT SELECT ON persons, memberships TO parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, owner_id, kind, pseudonym, name, sensitivity, is_public, sectors, focus, expertise) ON parties
    TO parley_public, parley_board, parley_audit_firm, parley_company;
GRANT SELECT (id, owner_id, kind, pseudonym, name, sensitivity, is_public, sectors, focus, expertise, recorded_on, version)
    ON parties TO parley_member, parley_secretariat;
GRANT SELECT ON party_roles TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
