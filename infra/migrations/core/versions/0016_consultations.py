"""Consultations."""

from infra.migrations.run_sql import run_sql

revision = "0016_consultations"
down_revision = "0017_participation"


def upgrade() -> None:
    run_sql(revision)
