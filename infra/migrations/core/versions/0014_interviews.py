"""Interviews."""

from infra.migrations.run_sql import run_sql

revision = "0014_interviews"
down_revision = "0013_assurance"


def upgrade() -> None:
    run_sql(revision)
