"""Brings the database to this version's shape, as the owner role; two starts at once take turns.

Refuses a database that is ahead of this version.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from infra.address import Address
from infra.engine import engine_for
from infra.roles import OWNER
from infra.startup import CannotStart

MIGRATION_LOCK = 7_021_002
CORE = Path(__file__).parent / "migrations" / "core"
KEYS = CORE.with_name("keys")


async def migrate(owner: Address, *, scripts: Path = CORE, role: str = OWNER) -> tuple[str | None, str]:
    """Run what is missing, in one transaction, as this role; gives the revision before and after."""
    engine = engine_for(owner)
    try:
        async with engine.connect() as connection:
            # one transaction around lock and migrations: whoever waits sees the finished work
            await connection.execute(text(f"SET ROLE {role}"))
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            before, after = await connection.run_sync(_upgrade, scripts)
            await connection.commit()
            return before, after
    finally:
        await engine.dispose()


def head() -> str:
    """The newest revision this version knows."""
    newest = ScriptDirectory.from_config(_config(CORE)).get_current_head()
    assert newest is not None
    return newest


def _upgrade(connection: Connection, folder: Path) -> tuple[str | None, str]:
    config = _config(folder)
    config.attributes["connection"] = connection
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    assert newest is not None
    before = _current(connection)
    if before is not None and before not in {script.revision for script in scripts.walk_revisions()}:
        raise CannotStart(
            f"The database was migrated by a newer Parley (its revision is {before}, this version ends at {newest}).",
            "Run that newer version, or restore a backup from before.",
        )
    if before != newest:
        command.upgrade(config, "head")
    return before, newest


def _current(connection: Connection) -> str | None:
    if connection.scalar(text("SELECT to_regclass('public.alembic_version')")) is None:
        return None
    return connection.scalar(text("SELECT version_num FROM public.alembic_version"))


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
