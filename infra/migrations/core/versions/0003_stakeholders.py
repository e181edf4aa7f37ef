"""Stakeholders."""

from infra.migrations.run_sql import run_sql

revision = "0003_stakeholders"
down_revision = "0002_sectors_and_standard"


def upgrade() -> None:
    run_sql(revision)
