"""The audit log and the outbox of anonymous cases."""

from infra.migrations.run_sql import run_sql

revision = "0006_by_week"
down_revision = "0005_case_content"


def upgrade() -> None:
    run_sql(revision)
