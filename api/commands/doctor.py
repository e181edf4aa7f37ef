"""`parley doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable
from dataclasses import fields

import asyncpg
import typer

from api import settings as from_settings
from api.settings import PREFIX, SECRET, Settings
from api.vault_checks import asked, judged, shown_to_others
from infra import binaries
from infra.account import account_for
from infra.database import Database, opened
from infra.home import base_for, prepared
from infra.keys.opening import opened_keys
from infra.migrate import head
from infra.oauth.beside import ring_size
from infra.pools import Pools
from infra.rules_file import chosen
from infra.startup import CannotStart


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def doctor() -> None:
        """Show the settings and check folder, database, roles, tables, key store and vault.

        Runs beside a running service, or starts the database for a moment. Leaves with status 2 if something
        is wrong; each line that starts with NO says what to do.
        """
        settings = from_settings.from_environment()
        for field in fields(Settings):
            print(f"    {PREFIX}{field.name.upper():<14} {_shown(settings, field.name)}")
        checks = [
            ("python", platform.python_version),
            ("data folder", lambda: _folder(settings)),
            ("rules", lambda: _rules(settings)),
        ]
        if not settings.database_url:
            checks.append(("PostgreSQL", _programs))
        checks.append(("database", lambda: _database(settings)))
        checks.append(("key store", lambda: _keys(settings)))
        if settings.vault_tls is not None:
            checks.append(("vault's door", lambda: shown_to_others(settings.vault_tls or settings.data_dir)))
        checks.append(("vault", lambda: _vault(settings)))
        passed = [_passes(name, check) for name, check in checks]  # every one, also after a failure
        if not all(passed):
            raise typer.Exit(2)


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        print(f"ok  {name}: {check()}")
    except CannotStart as no:
        print(f"NO  {name}: {no}")
        return False
    return True


def _shown(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    if name in SECRET:
        return "(set)" if value else "(not set)"
    return str(value) if value not in ("", None) else "(not set)"


def _folder(settings: Settings) -> str:
    account = account_for()
    folder = prepared(settings.data_dir)
    base = base_for(folder, account)
    kept = f"{folder}" if base == folder else f"{folder}, its database below {base}"
    return f"{kept}; PostgreSQL runs as {account.name}"


def _rules(settings: Settings) -> str:
    chosen(settings.rules)
    return str(settings.rules or "the defaults")


def _programs() -> str:
    return f"{binaries.from_wheel().major}, embedded"


def _database(settings: Settings) -> str:
    with opened(
        settings.data_dir, database_url=settings.database_url, read_url=settings.read_url
    ) as database:
        return asyncio.run(_every_login(database))


def _keys(settings: Settings) -> str:
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        return asyncio.run(_key_store(settings, database))


def _vault(settings: Settings) -> str:
    told = asyncio.run(asked(settings))
    if told is None:
        return "not started just now; `parley serve` starts it"
    with opened(
        settings.data_dir, database_url=settings.database_url, read_url=settings.read_url, in_use=True
    ) as database:
        return asyncio.run(judged(told, settings, database))


async def _key_store(settings: Settings, database: Database) -> str:
    async with opened_keys(settings.data_dir, settings.keys_url, database) as keys:
        if not await keys.answers():
            raise CannotStart("The key store does not answer.", "Look at its server, or at its file's disk.")
    return "a PostgreSQL of its own" if settings.keys_url else "a file of its own, to be backed up apart"


async def _every_login(database: Database) -> str:
    pools = await Pools.open(database.readers, size=1)
    connection = await asyncpg.connect(**database.writer.arguments())  # pyright: ignore[reportArgumentType]
    try:
        version = await connection.fetchval("SHOW server_version")
        for profile in database.readers:
            await pools[profile].fetchval("SELECT true")
    finally:
        await connection.close()
        await pools.close()
    signing = await ring_size(database.authorizer)
    return (
        f"PostgreSQL {version}, revision {head()}, {len(database.readers) + 2} logins work, "
        f"{signing or 'no'} signing keys{'' if signing else ' yet'}"
    )
