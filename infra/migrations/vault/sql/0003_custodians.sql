-- Custodians, their keys, and their ceremonies.
SELECT true;
