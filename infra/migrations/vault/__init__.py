"""Migrations of the vault's database: each a page of SQL in `sql/`, run by a revision in `versions/`."""
