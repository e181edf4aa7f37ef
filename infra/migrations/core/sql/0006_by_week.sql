-- What acts on anonymous cases leave behind: the week, told by the Sunday that ends it, and nothing that orders the acts
-- within it. Random keys stand where the audit log and the outbox count.

CREATE TABLE audit_log_by_week (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    actor_organisation uuid,
    actor_person uuid,
    client text NOT NULL,
    command text NOT NULL,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    outcome text NOT NULL
);

CREATE TABLE outbox_by_week (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    week date NOT NULL CHECK (extract(isodow FROM week) = 7),
    kind text NOT NULL,
    entity text NOT NULL,
    entity_id uuid NOT NULL,
    facts jsonb NOT NULL DEFAULT '{}'::jsonb
);

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['audit_log_by_week', 'outbox_by_week'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY writer ON %I TO parley_writer USING (true) WITH CHECK (true)', t);
    END LOOP;
END $$;

GRANT INSERT ON audit_log_by_week, outbox_by_week TO parley_writer;
