"""Whether a decision was taken before."""

from infra.migrations.run_sql import run_sql

revision = "0013_said_before"
down_revision = "0012_for_somebody"


def upgrade() -> None:
    run_sql(revision, of="vault")
