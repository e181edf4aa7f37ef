"""Scheduling."""

from infra.migrations.run_sql import run_sql

revision = "0010_scheduling"
down_revision = "0009_reprisals"


def upgrade() -> None:
    run_sql(revision)
