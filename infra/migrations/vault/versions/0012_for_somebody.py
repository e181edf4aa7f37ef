"""Consents that go with their label, and holds that are one person's."""

from infra.migrations.run_sql import run_sql

revision = "0012_for_somebody"
down_revision = "0011_handed"


def upgrade() -> None:
    run_sql(revision, of="vault")
