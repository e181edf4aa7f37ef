"""Consultations."""

from infra.migrations.run_sql import run_sql

revision = "0016_consultations"
down_revision = "0015_motions"


def upgrade() -> None:
    run_sql(revision)
