"""Breach incidents and what was erased."""

from infra.migrations.run_sql import run_sql

revision = "0026_breaches"
down_revision = "0025_named_people"


def upgrade() -> None:
    run_sql(revision)
