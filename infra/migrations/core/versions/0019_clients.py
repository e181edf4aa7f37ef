"""Clients of every type, and the authorization server's own login."""

from infra.migrations.run_sql import run_sql

revision = "0019_clients"
down_revision = "0018_inspections"


def upgrade() -> None:
    run_sql(revision)
