"""Case content."""

from infra.migrations.run_sql import run_sql

revision = "0005_case_content"
down_revision = "0004_engagement"


def upgrade() -> None:
    run_sql(revision)
