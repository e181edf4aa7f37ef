"""`parley migrate`: roles and tables as this version needs them."""

from __future__ import annotations

import asyncio

import typer

from api import settings as from_settings
from infra.database import opened
from infra.keys.opening import refuse_unfit_keys
from infra.migrate import head


def register(parley: typer.Typer) -> None:
    """Add the command."""

    @parley.command()
    def migrate() -> None:
        """Make the database's roles and bring its tables to this version.

        The same for the key store, if it is a PostgreSQL. `parley serve` does so by itself; run this first when
        several servers share one database. It is safe to repeat, and safe while others start.
        """
        settings = from_settings.from_environment()
        with opened(
            settings.data_dir, database_url=settings.database_url, read_url=settings.read_url
        ) as database:
            asyncio.run(refuse_unfit_keys(settings.data_dir, settings.keys_url, database))
            print(f"The database is at revision {head()}.")
