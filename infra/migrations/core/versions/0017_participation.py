"""The quarterly cube of participation."""

from infra.migrations.run_sql import run_sql

revision = "0017_participation"
down_revision = "0016_consultations"


def upgrade() -> None:
    run_sql(revision)
