-- What is known of an item beside that it was written: when the other side opened it first, in whose place it stands, and
-- what it translates. Days are the case's: a week's end where it is anonymous. What any of them says stays sealed as it was.

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['grievance_items', 'report_items', 'allegation_items'] LOOP
        EXECUTE format('ALTER TABLE %1$I
            ADD opened_on date,
            ADD redacted_on date,
            ADD original_opened_on date CHECK (original_opened_on IS NULL OR redacted_on IS NOT NULL),
            ADD redacts_id uuid REFERENCES %1$I (id),
            ADD redacted_because text CHECK (redacted_because IN (''IDENTIFIES_WHO_TOLD'', ''IDENTIFIES_SOMEBODY_ELSE'',
                ''ENDANGERS_SOMEBODY'', ''NOT_OF_THIS_CASE'')),
            ADD translates_id uuid REFERENCES %1$I (id),
            ADD translated_by text CHECK (translated_by IN (''PERSON'', ''MACHINE'')),
            ADD CHECK ((redacts_id IS NULL) = (redacted_because IS NULL)),
            ADD CHECK ((translates_id IS NULL) = (translated_by IS NULL)),
            ADD CHECK (translates_id IS NULL OR redacts_id IS NULL AND language IS NOT NULL),
            ADD CHECK (redacts_id IS NULL OR side <> ''CONCERNED'')', t);  -- those concerned take nothing back by it
        EXECUTE format('GRANT SELECT (opened_on, redacted_on, original_opened_on, redacts_id, redacted_because, translates_id,
            translated_by) ON %I TO %s', t, CASE t
                WHEN 'grievance_items' THEN 'parley_member, parley_audit_firm, parley_company, parley_secretariat'
                WHEN 'report_items' THEN 'parley_audit_firm, parley_secretariat'
                ELSE 'parley_member, parley_board, parley_secretariat' END);
    END LOOP;
END $$;
