"""What people have granted to clients."""

from infra.migrations.run_sql import run_sql

revision = "0021_grants"
down_revision = "0020_accounts"


def upgrade() -> None:
    run_sql(revision)
