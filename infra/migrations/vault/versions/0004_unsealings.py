"""Requests, approvals, announcements."""

from infra.migrations.run_sql import run_sql

revision = "0004_unsealings"
down_revision = "0003_custodians"


def upgrade() -> None:
    run_sql(revision, of="vault")
