-- Consents, legal holds, erasures.
SELECT true;
