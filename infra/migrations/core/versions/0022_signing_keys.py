"""The ring of keys that sign tokens."""

from infra.migrations.run_sql import run_sql

revision = "0022_signing_keys"
down_revision = "0021_grants"


def upgrade() -> None:
    run_sql(revision)
