"""Who agreed to a request, as the circle has them now."""

from infra.migrations.run_sql import run_sql

revision = "0008_approvers"
down_revision = "0007_fresh_labels"


def upgrade() -> None:
    run_sql(revision, of="vault")
