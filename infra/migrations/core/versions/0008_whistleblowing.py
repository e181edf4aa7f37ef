"""Whistleblower reports."""

from infra.migrations.run_sql import run_sql

revision = "0008_whistleblowing"
down_revision = "0007_grievances"


def upgrade() -> None:
    run_sql(revision)
