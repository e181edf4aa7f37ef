"""Assurance: audits and what they find."""

from infra.migrations.run_sql import run_sql

revision = "0013_assurance"
down_revision = "0012_commitments"


def upgrade() -> None:
    run_sql(revision)
