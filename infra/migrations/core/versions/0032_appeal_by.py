"""Until when an answer to a grievance can be appealed."""

from infra.migrations.run_sql import run_sql

revision = "0032_appeal_by"
down_revision = "0031_events"


def upgrade() -> None:
    run_sql(revision)
