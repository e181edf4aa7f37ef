"""What was announced is opened in one statement."""

from infra.migrations.run_sql import run_sql

revision = "0010_opened_at_once"
down_revision = "0009_agreed"


def upgrade() -> None:
    run_sql(revision, of="vault")
