"""People of cases whom the vault knows."""

from infra.migrations.run_sql import run_sql

revision = "0025_named_people"
down_revision = "0024_unsealings"


def upgrade() -> None:
    run_sql(revision)
