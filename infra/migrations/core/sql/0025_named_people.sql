-- People of cases whom the vault knows.
SELECT true;
