"""Keys of identities."""

from infra.migrations.run_sql import run_sql

revision = "0001_identity_keys"
down_revision = None


def upgrade() -> None:
    run_sql(revision, of="vault_keys")
