"""Motions."""

from infra.migrations.run_sql import run_sql

revision = "0015_motions"
down_revision = "0014_interviews"


def upgrade() -> None:
    run_sql(revision)
