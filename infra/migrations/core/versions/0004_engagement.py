"""Engagement."""

from infra.migrations.run_sql import run_sql

revision = "0004_engagement"
down_revision = "0003_stakeholders"


def upgrade() -> None:
    run_sql(revision)
