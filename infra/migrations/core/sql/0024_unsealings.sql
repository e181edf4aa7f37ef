-- Unsealings as the records tell of them.
SELECT true;
