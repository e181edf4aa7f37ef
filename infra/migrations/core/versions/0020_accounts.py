"""How people sign in."""

from infra.migrations.run_sql import run_sql

revision = "0020_accounts"
down_revision = "0019_clients"


def upgrade() -> None:
    run_sql(revision)
