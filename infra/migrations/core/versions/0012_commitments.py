"""Commitments."""

from infra.migrations.run_sql import run_sql

revision = "0012_commitments"
down_revision = "0011_notices"


def upgrade() -> None:
    run_sql(revision)
