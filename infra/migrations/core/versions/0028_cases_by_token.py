"""Clients that exchange receipts for tokens of one case are never a company's."""

from infra.migrations.run_sql import run_sql

revision = "0028_cases_by_token"
down_revision = "0027_receipts"


def upgrade() -> None:
    run_sql(revision)
