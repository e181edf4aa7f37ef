"""Grievances."""

from infra.migrations.run_sql import run_sql

revision = "0007_grievances"
down_revision = "0006_by_week"


def upgrade() -> None:
    run_sql(revision)
