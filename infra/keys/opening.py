"""Opens the key store that the settings name: the file in the data folder, or the PostgreSQL of `PARLEY_KEYS_URL`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from infra.database import Database
from infra.keys.file import FileKeys
from infra.keys.postgres import PostgresKeys
from infra.keys.prepared import prepared
from infra.keys.store import KeyStore, KeysUnavailable
from infra.startup import CannotStart


@asynccontextmanager
async def opened_keys(
    data_dir: Path, keys_url: str, database: Database, *, strange: bool = False
) -> AsyncIterator[KeyStore]:
    """The key store for as long as the block lasts.

    Refuses one that knows none of the cases in this database, unless it may be `strange`.
    """
    keys: KeyStore = (
        await PostgresKeys.at(await prepared(keys_url, data_dir, database.owner))
        if keys_url
        else FileKeys.below(data_dir)
    )
    try:
        if not strange:
            await _refuse_a_stranger(keys, database)
        yield keys
    finally:
        await keys.close()


async def refuse_unfit_keys(data_dir: Path, keys_url: str, database: Database) -> None:
    """Open and close it once: what is wrong with it is then said in one line, before anything is served."""
    async with opened_keys(data_dir, keys_url, database):
        pass


async def _refuse_a_stranger(keys: KeyStore, database: Database) -> None:
    """An empty key store beside sealed content would go unnoticed until somebody needs what was told."""
    connection = await asyncpg.connect(**database.writer.arguments())  # pyright: ignore[reportArgumentType]
    try:
        cases = await connection.fetch("SELECT case_id FROM case_contents LIMIT 1")
    finally:
        await connection.close()
    try:
        lost = [case for (case,) in cases if await keys.key(case) is None]
    except KeysUnavailable:
        raise CannotStart(
            "The key store does not answer.", "Look at its server, or at its file's disk."
        ) from None
    if lost:
        raise CannotStart(
            "The key store does not hold the keys of the cases in this database.",
            "Restore its backup, or set PARLEY_DATA_DIR or PARLEY_KEYS_URL to where they are; "
            "if they are lost for good, `parley keys give-up --help` says what is left to do.",
        )
