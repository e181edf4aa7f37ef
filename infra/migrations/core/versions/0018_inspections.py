"""Inspections by public agencies."""

from infra.migrations.run_sql import run_sql

revision = "0018_inspections"
down_revision = "0017_participation"


def upgrade() -> None:
    run_sql(revision)
