"""What is called for every opening and sealing is planned once for a connection."""

from infra.migrations.run_sql import run_sql

revision = "0015_planned_once"
down_revision = "0014_log_successions"


def upgrade() -> None:
    run_sql(revision, of="vault")
