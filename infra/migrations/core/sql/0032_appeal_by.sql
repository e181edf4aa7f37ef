-- The last day on which those who complained can appeal an answer: told to whoever sees where the case stands. Of answers given
-- before it stays empty; whether an appeal comes in time is judged by the day of the answer, as before.

ALTER TABLE grievances
    ADD appeal_by date,
    ADD CHECK (appeal_by IS NULL OR state IN ('RESPONSE_PROPOSED', 'CONTESTED')),
    ADD CHECK (NOT by_week OR appeal_by IS NULL OR extract(isodow FROM appeal_by) = 7);
GRANT SELECT (appeal_by) ON grievances TO parley_member, parley_audit_firm, parley_company, parley_secretariat;
