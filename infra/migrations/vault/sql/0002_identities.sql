-- Identities, and which labels are one person.
SELECT true;
