-- People of cases whom the vault may know. Nothing here says whether it does: every person of a case has a label.
-- Who speaks for somebody has a label too, and a receipt leads to the label of its holder.
ALTER TABLE grievance_aliases DROP CONSTRAINT grievance_aliases_role_check;
ALTER TABLE grievance_aliases ADD CONSTRAINT grievance_aliases_role_check
    CHECK (role IN ('COMPLAINANT', 'AFFECTED', 'WITNESS', 'RESPONDENT', 'RELATIVE', 'FACILITATOR', 'REPRESENTATIVE'));
ALTER TABLE allegation_aliases DROP CONSTRAINT allegation_aliases_role_check;
ALTER TABLE allegation_aliases ADD CONSTRAINT allegation_aliases_role_check
    CHECK (role IN ('VICTIM', 'WITNESS', 'RESPONDENT', 'FACILITATOR', 'RELATIVE', 'REPRESENTATIVE'));

ALTER TABLE case_receipts ADD COLUMN label uuid;           -- null: several people of an old case could hold it
UPDATE case_receipts r SET label = found.id
FROM (
    SELECT grievance_id AS case_id, (array_agg(id))[1] AS id FROM grievance_aliases WHERE role = 'COMPLAINANT'
        GROUP BY grievance_id HAVING count(*) = 1
    UNION ALL
    SELECT report_id, (array_agg(id))[1] FROM report_aliases WHERE role = 'REPORTER' GROUP BY report_id HAVING count(*) = 1
    UNION ALL
    SELECT allegation_id, (array_agg(id))[1] FROM allegation_aliases WHERE role = 'VICTIM' GROUP BY allegation_id
        HAVING count(*) = 1
) found
WHERE found.case_id = r.case_id;

CREATE TABLE raised_parties (                              -- became SEALED: the vault is asked to keep them as closely,
    party_id uuid PRIMARY KEY REFERENCES parties (id)      -- whether or not it keeps anything of them
);
ALTER TABLE raised_parties ENABLE ROW LEVEL SECURITY;
CREATE POLICY writer ON raised_parties TO parley_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON raised_parties TO parley_writer;
