"""Another key for the log."""

from infra.migrations.run_sql import run_sql

revision = "0014_log_successions"
down_revision = "0013_said_before"


def upgrade() -> None:
    run_sql(revision, of="vault")
