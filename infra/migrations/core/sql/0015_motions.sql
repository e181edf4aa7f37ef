-- Motions before the Board: their steps, the seats' ballots and answers, and who takes no part. A motion is everyone's once
-- it has a result; before, and what single seats gave for ever, it is the seats' and the secretariat's. Votes leave no trace
-- in a motion's row: nobody can count them there. What has its result is changed by nobody, whatever the login.

-- A seat, and a person, is held or sits once on one day: also where two write at once. (The extension that compares plain
-- texts in such constraints does not come with every PostgreSQL: a hash as a range of one number does as well.)
ALTER TABLE seat_terms ADD CONSTRAINT seat_terms_one_holder EXCLUDE USING gist (
    numrange(hashtextextended(seat_id, 0)::numeric, hashtextextended(seat_id, 0)::numeric, '[]') WITH &&,
    daterange(starts, ends, '[]') WITH &&);
ALTER TABLE seat_terms ADD CONSTRAINT seat_terms_one_seat EXCLUDE USING gist (
    numrange(uuid_hash_extended(person_id, 0)::numeric, uuid_hash_extended(person_id, 0)::numeric, '[]') WITH &&,
    daterange(starts, ends, '[]') WITH &&);
CREATE INDEX seat_terms_by_person ON seat_terms (person_id, starts);

CREATE TABLE motions (
    id uuid PRIMARY KEY,
    title text NOT NULL CHECK (length(title) BETWEEN 3 AND 200),
    text text NOT NULL CHECK (length(text) BETWEEN 3 AND 4000),
    site_id uuid REFERENCES sites (id),
    organisation_id uuid REFERENCES organisations (id),
    proposed_change_id text REFERENCES proposed_changes (id),
    moved_by text REFERENCES seats (id),       -- null: the secretariat
    drafted_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFT', 'SEEKING_CONSENSUS', 'ADOPTED', 'VOTING', 'PASSED', 'FAILED', 'RETURNED')),
    has_result boolean NOT NULL,
    consensus_until date,
    opened_on date,
    closes_at timestamptz,
    decided_on date,
    because text CHECK (because IN ('CONSENSUS', 'MAJORITY', 'NO_MAJORITY', 'NO_QUORUM', 'SECTOR_REFUSED')),
    in_favour smallint CHECK (in_favour BETWEEN 0 AND 12),
    against smallint CHECK (against BETWEEN 0 AND 12),
    abstained smallint CHECK (abstained BETWEEN 0 AND 12),
    recused smallint CHECK (recused BETWEEN 0 AND 12),
    quorum smallint CHECK (quorum BETWEEN 1 AND 12),
    majority_parts smallint,
    majority_of smallint,
    returned_by text[] NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    UNIQUE (id, has_result),
    CHECK (num_nonnulls(site_id, organisation_id, proposed_change_id) <= 1),
    CHECK (has_result = (state IN ('ADOPTED', 'PASSED', 'FAILED', 'RETURNED'))),
    CHECK (num_nonnulls(decided_on, because, in_favour, against, abstained, recused, quorum) = CASE WHEN has_result THEN 7 ELSE 0 END),
    CHECK (num_nonnulls(majority_parts, majority_of) = CASE WHEN state IN ('PASSED', 'FAILED', 'RETURNED') THEN 2 ELSE 0 END),
    CHECK (num_nonnulls(opened_on, closes_at)
        = CASE WHEN state IN ('VOTING', 'PASSED', 'FAILED', 'RETURNED') THEN 2 ELSE 0 END),
    CHECK ((consensus_until IS NULL) = (state = 'DRAFT')),
    CHECK ((state = 'RETURNED') = (cardinality(returned_by) > 0)),
    CHECK (CASE because WHEN 'CONSENSUS' THEN state = 'ADOPTED' WHEN 'MAJORITY' THEN state = 'PASSED'
        WHEN 'SECTOR_REFUSED' THEN state = 'RETURNED' ELSE state NOT IN ('ADOPTED', 'PASSED', 'RETURNED') END),
    CHECK (returned_by <@ ARRAY['COMMUNITIES', 'WORKERS', 'NGOS', 'MINING_COMPANIES', 'CONSUMER_BRANDS', 'FINANCE'])
);
CREATE INDEX motions_walk ON motions (drafted_on, id);
CREATE INDEX motions_decided ON motions (drafted_on, id) WHERE has_result;
CREATE INDEX motions_due ON motions (closes_at, id) WHERE state = 'VOTING';
CREATE INDEX motions_by_change ON motions (proposed_change_id) WHERE proposed_change_id IS NOT NULL;

CREATE TABLE motion_events (
    id uuid PRIMARY KEY,
    motion_id uuid NOT NULL,
    has_result boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('DRAFT', 'SEEKING_CONSENSUS', 'ADOPTED', 'VOTING', 'PASSED', 'FAILED', 'RETURNED')),
    occurred_on date NOT NULL,
    person_id uuid REFERENCES persons (id),    -- for whoever looks into it later: no login reads it
    position smallint NOT NULL,
    FOREIGN KEY (motion_id, has_result) REFERENCES motions (id, has_result) ON UPDATE CASCADE
);
CREATE INDEX motion_events_by_motion ON motion_events (motion_id, position, id);

CREATE TABLE ballots (
    id uuid PRIMARY KEY,
    motion_id uuid NOT NULL REFERENCES motions (id),
    seat_id text NOT NULL REFERENCES seats (id),
    sector text NOT NULL REFERENCES sectors (id),
    person_id uuid NOT NULL REFERENCES persons (id),       -- who cast it last
    vote text NOT NULL CHECK (vote IN ('YES', 'NO', 'ABSTAIN')),
    cast_at timestamptz NOT NULL,
    recused boolean NOT NULL DEFAULT false,                -- found at the close not to count
    version integer NOT NULL DEFAULT 1,
    UNIQUE (motion_id, seat_id),
    CHECK (sector = split_part(seat_id, ':', 1))
);
CREATE INDEX ballots_by_motion ON ballots (motion_id, seat_id, id);
CREATE INDEX ballots_by_seat ON ballots (seat_id, id);

CREATE TABLE motion_positions (
    id uuid PRIMARY KEY,
    motion_id uuid NOT NULL REFERENCES motions (id),
    seat_id text NOT NULL REFERENCES seats (id),
    sector text NOT NULL REFERENCES sectors (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    stance text NOT NULL CHECK (stance IN ('ASSENT', 'OBJECTION', 'STAND_ASIDE')),
    taken_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (motion_id, seat_id),
    CHECK (sector = split_part(seat_id, ':', 1))
);
CREATE INDEX motion_positions_by_motion ON motion_positions (motion_id, seat_id, id);
CREATE INDEX motion_positions_by_seat ON motion_positions (seat_id, id);

CREATE TABLE motion_recusals (
    id uuid PRIMARY KEY,
    motion_id uuid NOT NULL REFERENCES motions (id),
    seat_id text NOT NULL REFERENCES seats (id),
    person_id uuid NOT NULL REFERENCES persons (id),
    ties text[] NOT NULL CHECK (cardinality(ties) > 0 AND ties <@ ARRAY['SEAT', 'EMPLOYER', 'OPERATOR', 'AUDIT_FIRM', 'SITE',
        'DECLARED_INTEREST', 'OWN_WORD']),
    recused_on date NOT NULL,
    UNIQUE (motion_id, seat_id, person_id)
);
CREATE INDEX motion_recusals_by_motion ON motion_recusals (motion_id, seat_id, id);
CREATE INDEX motion_recusals_by_seat ON motion_recusals (seat_id, id);

-- Whoever changes a ballot waits for whoever closes the vote, and then finds that there is a result.
CREATE FUNCTION open_for_seats() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    stands text;
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.motion_id, OLD.seat_id) IS DISTINCT FROM (NEW.motion_id, NEW.seat_id) THEN
        RAISE EXCEPTION 'a seat keeps its own' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT m.state INTO stands FROM motions m
        WHERE m.id = CASE TG_OP WHEN 'DELETE' THEN OLD.motion_id ELSE NEW.motion_id END FOR SHARE;
    IF NOT stands = ANY (TG_ARGV) THEN
        RAISE EXCEPTION 'the motion takes no such change now' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER open_for_seats BEFORE INSERT OR UPDATE OR DELETE ON ballots
    FOR EACH ROW EXECUTE FUNCTION open_for_seats('VOTING');
CREATE TRIGGER open_for_seats BEFORE INSERT OR UPDATE OR DELETE ON motion_positions
    FOR EACH ROW EXECUTE FUNCTION open_for_seats('SEEKING_CONSENSUS');
CREATE TRIGGER open_for_seats BEFORE INSERT OR UPDATE OR DELETE ON motion_recusals
    FOR EACH ROW EXECUTE FUNCTION open_for_seats('SEEKING_CONSENSUS', 'VOTING');

CREATE FUNCTION decided_for_good() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the motion has its result' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER decided_for_good BEFORE UPDATE OR DELETE ON motions
    FOR EACH ROW WHEN (OLD.has_result) EXECUTE FUNCTION decided_for_good();

DO $$
DECLARE
    t text;
    held constant text := 'FROM seat_terms t WHERE t.person_id = (SELECT nullif(current_setting(''app.person'', true), ''''))::uuid'
        || ' AND t.starts <= current_date AND (t.ends IS NULL OR t.ends >= current_date)';
BEGIN
    FOREACH t IN ARRAY ARRAY['motions', 'motion_events', 'ballots', 'motion_positions', 'motion_recusals'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
        EXECUTE format('CREATE POLICY secretariat ON %I FOR SELECT TO parley_secretariat USING (true)', t);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO parley_writer', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['motions', 'motion_events'] LOOP
        EXECUTE format('CREATE POLICY decided ON %I FOR SELECT TO parley_public, parley_member, parley_audit_firm, parley_company
            USING (has_result)', t);
        EXECUTE format('CREATE POLICY board ON %I FOR SELECT TO parley_board USING (has_result OR EXISTS (SELECT %s))', t, held);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['ballots', 'motion_positions', 'motion_recusals'] LOOP
        EXECUTE format('CREATE POLICY own_seat ON %I FOR SELECT TO parley_board USING (seat_id IN (SELECT t.seat_id %s))', t, held);
    END LOOP;
END $$;

GRANT SELECT (id, title, text, site_id, organisation_id, proposed_change_id, moved_by, drafted_on, state, has_result, consensus_until,
    opened_on, closes_at, decided_on, because, in_favour, against, abstained, recused, quorum, majority_parts, majority_of, returned_by,
    version) ON motions TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, motion_id, has_result, state, occurred_on, position) ON motion_events
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
GRANT SELECT (id, motion_id, seat_id, sector, person_id, vote, cast_at, recused, version) ON ballots TO parley_board, parley_secretariat;
GRANT SELECT (id, motion_id, seat_id, sector, person_id, stance, taken_at, version) ON motion_positions
    TO parley_board, parley_secretariat;
GRANT SELECT (id, motion_id, seat_id, person_id, ties, recused_on) ON motion_recusals TO parley_board, parley_secretariat;

-- Steps and recusals are added, never changed; nothing is deleted.
GRANT UPDATE ON motions TO parley_writer;
GRANT UPDATE (vote, cast_at, person_id, recused, version) ON ballots TO parley_writer;
GRANT UPDATE (stance, taken_at, person_id, version) ON motion_positions TO parley_writer;
