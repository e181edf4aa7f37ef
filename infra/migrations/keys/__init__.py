"""Migrations of a key store on PostgreSQL: each a page of SQL in `sql/`, run by a revision in `versions/`."""
