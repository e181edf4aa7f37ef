"""Which instance this is."""

from infra.migrations.run_sql import run_sql

revision = "0006_instance"
down_revision = "0005_consents"


def upgrade() -> None:
    run_sql(revision, of="vault")
