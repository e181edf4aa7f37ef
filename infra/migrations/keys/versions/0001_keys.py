"""Keys of cases."""

from infra.migrations.run_sql import run_sql

revision = "0001_keys"
down_revision = None


def upgrade() -> None:
    run_sql(revision, of="keys")
