"""Identities, and which labels are one person."""

from infra.migrations.run_sql import run_sql

revision = "0002_identities"
down_revision = "0001_log"


def upgrade() -> None:
    run_sql(revision, of="vault")
