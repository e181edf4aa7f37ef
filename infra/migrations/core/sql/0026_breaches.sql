-- Breach incidents, in codes, with their 72-hour clock. The secretariat's alone; never deleted, and closed ones stay as they are.

CREATE TABLE breaches (
    id uuid PRIMARY KEY,
    kinds text[] NOT NULL CHECK (cardinality(kinds) > 0 AND kinds <@ ARRAY['CONFIDENTIALITY', 'INTEGRITY', 'AVAILABILITY']),
    cause text NOT NULL CHECK (cause ~ '^[A-Z_]{3,40}$'),
    reached text[] NOT NULL CHECK (cardinality(reached) BETWEEN 1 AND 10),
    risk text NOT NULL CHECK (risk IN ('UNLIKELY', 'LIKELY', 'HIGH')),
    people text NOT NULL CHECK (people IN ('UNKNOWN', 'UP_TO_10', 'UP_TO_100', 'UP_TO_1000', 'MORE')),
    aware_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL CHECK (due_at = aware_at + interval '72 hours'),
    recorded_at timestamptz NOT NULL CHECK (recorded_at >= aware_at),
    authority_told_at timestamptz CHECK (authority_told_at >= aware_at),
    delay_reason text CHECK (delay_reason ~ '^[A-Z_]{3,40}$'),
    people_told_at timestamptz CHECK (people_told_at >= aware_at),
    untold_reason text CHECK (untold_reason ~ '^[A-Z_]{3,40}$'),
    closed_at timestamptz,
    warned text NOT NULL CHECK (warned IN ('NOT_YET', 'NEAR', 'OVERDUE')),
    in_log boolean NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    CHECK (delay_reason IS NOT NULL OR authority_told_at IS NULL OR authority_told_at <= due_at),
    CHECK (closed_at IS NULL OR risk = 'UNLIKELY' OR authority_told_at IS NOT NULL),
    CHECK (closed_at IS NULL OR risk <> 'HIGH' OR people_told_at IS NOT NULL OR untold_reason IS NOT NULL)
);
CREATE INDEX breaches_by_due ON breaches (due_at, id);
CREATE INDEX breaches_open ON breaches (due_at, id) WHERE closed_at IS NULL;
CREATE INDEX breaches_not_in_log ON breaches (recorded_at) WHERE NOT in_log;

ALTER TABLE breaches ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON breaches TO parley_writer USING (true) WITH CHECK (true);
CREATE POLICY secretariat ON breaches FOR SELECT TO parley_secretariat USING (true);
GRANT SELECT, INSERT, UPDATE ON breaches TO parley_writer;
GRANT SELECT (id, kinds, cause, reached, risk, people, aware_at, due_at, recorded_at, authority_told_at, delay_reason,
    people_told_at, untold_reason, closed_at, version) ON breaches TO parley_secretariat;

CREATE FUNCTION refuse_rewriting_breaches() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.closed_at IS NULL OR to_jsonb(NEW) - 'in_log' = to_jsonb(OLD) - 'in_log' THEN
            IF (NEW.aware_at, NEW.recorded_at) = (OLD.aware_at, OLD.recorded_at) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION 'breaches are never deleted, nor changed once closed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER never_rewritten BEFORE UPDATE OR DELETE ON breaches
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting_breaches();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON breaches
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_breaches();
