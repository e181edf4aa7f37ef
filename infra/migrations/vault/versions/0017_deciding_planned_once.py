"""What custodians' calls ask is planned once for a connection."""

from infra.migrations.run_sql import run_sql

revision = "0017_deciding_planned_once"
down_revision = "0016_then_who_agreed"


def upgrade() -> None:
    run_sql(revision, of="vault")
