-- Of which due days of which cases the handlers were told, so that each is told once. Nobody reads it but the rounds; it
-- holds no time, and of an anonymous case the due day is the last of a week, as in the case itself.

CREATE TABLE case_notices (
    case_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DEADLINE_NEAR', 'DEADLINE_PASSED', 'CHECK_IN_DUE')),
    due text NOT NULL CHECK (due IN ('ACKNOWLEDGEMENT', 'ANSWER', 'CHECK_IN')),
    due_on date NOT NULL,
    PRIMARY KEY (case_id, kind, due, due_on)
);
ALTER TABLE case_notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON case_notices TO parley_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON case_notices TO parley_writer;

-- Pauses that are to end by themselves, and barriers from which an early warning comes: found without looking at the rest.
CREATE INDEX grievance_pauses_until ON grievance_pauses (until) WHERE ends IS NULL;
CREATE INDEX report_pauses_until ON report_pauses (until) WHERE ends IS NULL;
CREATE INDEX barriers_fear_persists ON barriers (id) WHERE kind = 'FEAR_OF_REPRISAL' AND state = 'PERSISTS';
