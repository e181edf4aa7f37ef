-- Whose hands a receipt went through. HANDED: it was told to whoever took the case down or filed it, who passes it on.
-- RENEWED: its holder replaced such a one, so that nobody else knows it. Of receipts from before, the case says which.
ALTER TABLE case_receipts ADD COLUMN held text NOT NULL DEFAULT 'OWN' CHECK (held IN ('OWN', 'HANDED', 'RENEWED'));
UPDATE case_receipts r SET held = 'HANDED'
WHERE EXISTS (SELECT FROM grievances g WHERE g.id = r.case_id AND g.filed_by <> g.id)
    OR EXISTS (SELECT FROM grievance_events e WHERE e.grievance_id = r.case_id AND e.state = 'SUBMITTED' AND e.side = 'BODY')
    OR EXISTS (SELECT FROM report_events e WHERE e.report_id = r.case_id AND e.step = 'RECEIVED' AND e.person_id IS NOT NULL)
    OR EXISTS (SELECT FROM allegations a WHERE a.id = r.case_id);  -- who took one down is not told from who submitted one
GRANT UPDATE (digest, held) ON case_receipts TO parley_writer;
