"""Sectors and standard."""

from infra.migrations.run_sql import run_sql

revision = "0002_sectors_and_standard"
down_revision = "0001_foundation"


def upgrade() -> None:
    run_sql(revision)
