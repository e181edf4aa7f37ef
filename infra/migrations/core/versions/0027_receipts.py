"""Receipts that went through another's hands are told from those that did not."""

from infra.migrations.run_sql import run_sql

revision = "0027_receipts"
down_revision = "0026_breaches"


def upgrade() -> None:
    run_sql(revision)
