-- Requests, approvals, announcements.
SELECT true;
