"""Custodians, their keys, and their ceremonies."""

from infra.migrations.run_sql import run_sql

revision = "0003_custodians"
down_revision = "0002_identities"


def upgrade() -> None:
    run_sql(revision, of="vault")
