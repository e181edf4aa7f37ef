"""Migrations of identities' keys on PostgreSQL: each a page of SQL in `sql/`, run by a revision in `versions/`."""
