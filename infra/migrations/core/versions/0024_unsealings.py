"""Unsealings as the records tell of them."""

from infra.migrations.run_sql import run_sql

revision = "0024_unsealings"
down_revision = "0023_security_events"


def upgrade() -> None:
    run_sql(revision)
