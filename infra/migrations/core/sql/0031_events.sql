-- Events are told to whoever subscribes, by a login of its own that reads the outbox and nothing else.
-- A row of the outbox gets its position after its commit, one telling process at a time: so positions become visible in
-- their order, however long a transaction took. What is told of anonymous cases gets none: no order of it is kept.

ALTER TABLE outbox ADD COLUMN position bigint;
UPDATE outbox o SET position = n.position
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS position FROM outbox) n WHERE n.id = o.id;
CREATE UNIQUE INDEX outbox_by_position ON outbox (position) WHERE position IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (id) WHERE position IS NULL;
CREATE INDEX outbox_by_week_week ON outbox_by_week (week);

CREATE TABLE outbox_progress (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    given bigint NOT NULL,                     -- the last position that was given
    swept bigint NOT NULL DEFAULT 0,           -- the last position whose row is gone
    swept_by_week bigint NOT NULL DEFAULT 0    -- and of what is told by week, the last transaction that wrote such a row
);
INSERT INTO outbox_progress (given) SELECT coalesce(max(position), 0) FROM outbox;

ALTER TABLE outbox_progress ENABLE ROW LEVEL SECURITY;
CREATE POLICY teller ON outbox_progress TO parley_teller USING (true) WITH CHECK (true);
CREATE POLICY teller ON outbox TO parley_teller USING (true) WITH CHECK (true);
CREATE POLICY teller ON outbox_by_week TO parley_teller USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON outbox_progress TO parley_teller;
GRANT SELECT, UPDATE (position), DELETE ON outbox TO parley_teller;
GRANT SELECT, DELETE ON outbox_by_week TO parley_teller;

-- Whoever commits something to tell says so; the word carries nothing. Nothing is said of anonymous cases.
CREATE FUNCTION tell_tellers() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_notify('parley_events', '');
    RETURN NULL;
END $$;
CREATE TRIGGER tells_tellers AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_tellers();
