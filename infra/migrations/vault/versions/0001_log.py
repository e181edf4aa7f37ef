"""The disclosure log."""

from infra.migrations.run_sql import run_sql

revision = "0001_log"
down_revision = None


def upgrade() -> None:
    run_sql(revision, of="vault")
