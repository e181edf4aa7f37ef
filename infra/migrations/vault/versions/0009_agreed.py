"""The signatures of those who agreed, for the next custodian to check."""

from infra.migrations.run_sql import run_sql

revision = "0009_agreed"
down_revision = "0008_approvers"


def upgrade() -> None:
    run_sql(revision, of="vault")
