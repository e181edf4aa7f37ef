"""Migrations of the records' database: each a page of SQL in `sql/`, run by a revision in `versions/`."""
