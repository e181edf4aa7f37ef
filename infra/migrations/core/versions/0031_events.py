"""A place for every event in the order of commits, and a login that tells events and does nothing else."""

from infra.migrations.run_sql import run_sql

revision = "0031_events"
down_revision = "0030_attachments"


def upgrade() -> None:
    run_sql(revision)
