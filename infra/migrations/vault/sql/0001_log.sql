-- The disclosure log.
SELECT true;
