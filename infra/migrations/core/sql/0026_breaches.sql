-- Breach incidents and what was erased.
SELECT true;
