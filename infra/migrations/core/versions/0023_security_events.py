"""What happened at the door, and how often something was tried."""

from infra.migrations.run_sql import run_sql

revision = "0023_security_events"
down_revision = "0022_signing_keys"


def upgrade() -> None:
    run_sql(revision)
