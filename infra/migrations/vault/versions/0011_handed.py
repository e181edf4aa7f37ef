"""Open requests of which the key store holds what a custodian peeled."""

from infra.migrations.run_sql import run_sql

revision = "0011_handed"
down_revision = "0010_opened_at_once"


def upgrade() -> None:
    run_sql(revision, of="vault")
