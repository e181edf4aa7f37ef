"""Reprisals."""

from infra.migrations.run_sql import run_sql

revision = "0009_reprisals"
down_revision = "0008_whistleblowing"


def upgrade() -> None:
    run_sql(revision)
