"""The quarterly cube of participation."""

from infra.migrations.run_sql import run_sql

revision = "0017_participation"
down_revision = "0014_interviews"


def upgrade() -> None:
    run_sql(revision)
