"""Who agreed is looked up after how a request stands."""

from infra.migrations.run_sql import run_sql

revision = "0016_then_who_agreed"
down_revision = "0015_planned_once"


def upgrade() -> None:
    run_sql(revision, of="vault")
