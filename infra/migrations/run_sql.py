"""Runs one page of SQL inside Alembic's transaction. There is no way back down: a backup is the way back."""

from __future__ import annotations

from pathlib import Path

from alembic import op


def run_sql(revision: str, *, of: str = "core") -> None:
    """Execute `<of>/sql/<revision>.sql`, many statements at once, which the driver only allows below SQLAlchemy."""
    sql = (Path(__file__).parent / of / "sql" / f"{revision}.sql").read_text(encoding="utf-8")
    connection = op.get_bind()
    connection.exec_driver_sql("SELECT 1")  # begins the transaction that Alembic will commit
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.run_async(lambda raw: raw.execute(sql))  # pyright: ignore[reportAttributeAccessIssue]
