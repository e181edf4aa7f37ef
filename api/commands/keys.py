"""`parley keys`: turn the ring that signs tokens; and what can be done when keys of case content are lost."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from api import settings as from_settings
from api.settings import Settings
from infra.clock import WallClock
from infra.database import Database, opened
from infra.keys.lost import give_up
from infra.keys.opening import opened_keys
from infra.oauth.beside import rotated
from infra.startup import CannotStart


def register(parley: typer.Typer) -> None:
    """Add the command."""
    keys = typer.Typer(help="The keys that sign tokens, and those of case content.", no_args_is_help=True)
    keys.command("rotate")(_rotate)
    keys.command("give-up")(_give_up)
    parley.add_typer(keys, name="keys")


def _rotate(
    compromised: Annotated[
        bool, typer.Option("--compromised", help="Somebody else may hold a key: all former keys go at once.")
    ] = False,
) -> None:
    """Have a new key sign tokens from now on, on every running server within a second.

    The former keys verify for a quarter of an hour more and stay in jwks.json for as long, so that no token breaks.
    With --compromised they are dropped: every token that is out there dies, and everybody gets a fresh one.
    """
    settings = from_settings.from_environment()
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        done = asyncio.run(rotated(database.authorizer, settings.data_dir, compromised=compromised))
    print(f"The key {done.kid} signs from now on.")
    if done.formers_end_at is None:
        print("All former keys are dropped, and every token that they signed is dead.")
    else:
        print(f"Former keys verify until {done.formers_end_at:%Y-%m-%d %H:%M:%S} UTC.")


def _give_up(
    yes: Annotated[bool, typer.Option("--yes", help="You have no backup of the key store any more.")] = False,
) -> None:
    """Write down as erased today what was told in cases whose keys are lost for good.

    Parley does not start on a key store that knows none of the cases: restore its backup. Only where there is none,
    do this; what was told in those cases stays unreadable, and new cases can be filed again.
    """
    if not yes:
        raise CannotStart("This cannot be taken back.", "Add --yes if no backup of the key store is left.")
    settings = from_settings.from_environment()
    with opened(settings.data_dir, database_url=settings.database_url) as database:
        given_up = asyncio.run(_given_up(settings, database))
    print(f"{given_up} cases are written down as erased.")


async def _given_up(settings: Settings, database: Database) -> int:
    async with opened_keys(settings.data_dir, settings.keys_url, database, strange=True) as keys:
        return await give_up(keys, database, WallClock().today())
