-- Who took part in a quarter, by sector, as it is told: rounded, and nothing where it is few. What was counted is not kept.
-- Every row is written once: a second count that differs by one person would tell of that person.

CREATE TABLE participation (
    id text PRIMARY KEY CHECK (id = quarter || ':' || activity || ':' || sector),      -- '2026-Q3:COMMENT:WORKERS'
    quarter text NOT NULL,
    activity text NOT NULL CHECK (activity IN ('COMMENT', 'ENGAGEMENT', 'INTERVIEW', 'MOTION')),
    sector text NOT NULL REFERENCES sectors (id),
    starts_on date NOT NULL CHECK (starts_on = date_trunc('quarter', starts_on::timestamp)::date),
    position smallint NOT NULL CHECK (position BETWEEN 1 AND 24),
    count integer CHECK (count >= 10 AND count % 5 = 0),           -- null: too few to be told, none among them
    share double precision CHECK (share > 0 AND share <= 1),       -- of what is shown of the activity
    equal_share double precision NOT NULL,
    counted_on date NOT NULL CHECK (counted_on > starts_on + interval '3 months'),
    UNIQUE (starts_on, position),
    CHECK (quarter = extract(year FROM starts_on) || '-Q' || extract(quarter FROM starts_on)),
    CHECK ((count IS NULL) = (share IS NULL))
);
CREATE INDEX participation_walk ON participation (starts_on, position, id);

CREATE FUNCTION counted_for_good() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'a quarter is counted once' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER counted_for_good BEFORE UPDATE OR DELETE OR TRUNCATE ON participation
    FOR EACH STATEMENT EXECUTE FUNCTION counted_for_good();

ALTER TABLE participation ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON participation TO parley_writer USING (true) WITH CHECK (true);
CREATE POLICY everyone_reads ON participation FOR SELECT TO parley_public, parley_member, parley_board, parley_audit_firm,
    parley_company, parley_secretariat USING (true);
GRANT SELECT, INSERT ON participation TO parley_writer;
GRANT SELECT (id, quarter, activity, sector, starts_on, position, count, share, equal_share, counted_on) ON participation
    TO parley_public, parley_member, parley_board, parley_audit_firm, parley_company, parley_secretariat;
