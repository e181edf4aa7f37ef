"""Consents, legal holds, erasures."""

from infra.migrations.run_sql import run_sql

revision = "0005_consents"
down_revision = "0004_unsealings"


def upgrade() -> None:
    run_sql(revision, of="vault")
