"""Items of cases: when the other side opened them, in whose place they stand, and what they translate."""

from infra.migrations.run_sql import run_sql

revision = "0029_messages"
down_revision = "0028_cases_by_token"


def upgrade() -> None:
    run_sql(revision)
