"""Files of cases, sealed in pieces."""

from infra.migrations.run_sql import run_sql

revision = "0030_attachments"
down_revision = "0029_messages"


def upgrade() -> None:
    run_sql(revision)
