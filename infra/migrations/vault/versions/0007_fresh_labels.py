"""Labels sealed for a record that was about to come about."""

from infra.migrations.run_sql import run_sql

revision = "0007_fresh_labels"
down_revision = "0006_instance"


def upgrade() -> None:
    run_sql(revision, of="vault")
