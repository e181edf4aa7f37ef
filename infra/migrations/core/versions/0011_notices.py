"""Notices."""

from infra.migrations.run_sql import run_sql

revision = "0011_notices"
down_revision = "0010_scheduling"


def upgrade() -> None:
    run_sql(revision)
