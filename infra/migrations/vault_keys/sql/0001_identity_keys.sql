-- Keys of identities.
SELECT true;
