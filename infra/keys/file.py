"""Keys in a file of their own: the embedded key store, an SQLite file whose deletions are real.

Keys lie in rows of one length that are appended and never moved or removed; erasing one overwrites it where it lies.
Otherwise SQLite, balancing its pages, leaves copies behind that even `secure_delete` does not clear (measured: one key
in some ten thousand). Never WAL: old pages would stand in it. The rollback journal is gone when an act returns.

The file is opened anew for each act, so that one that was moved, restored or locked away is noticed, and never
made again behind the operator's back. Refuses a file or folder that others may read.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote
from uuid import UUID

from domain.cases.content import Erased
from infra.home import prepared, speaking_of
from infra.keys.store import SIZE, KeysUnavailable
from infra.startup import CannotStart

FOLDER, NAME = "keys", "keys.sqlite"
PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

Found = TypeVar("Found")


class FileKeys:
    """See `infra.keys.store.KeyStore`. Several processes of one machine may use the file at once."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience

    @classmethod
    def below(cls, data_dir: Path) -> FileKeys:
        """The key file of a data folder, made if it is the first time."""
        path = prepared(data_dir) / FOLDER / NAME
        with speaking_of(path.parent):
            path.parent.mkdir(mode=0o700, exist_ok=True)
        with speaking_of(path):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        for place in (path.parent, path):
            if _others_may_read(place):
                raise CannotStart(
                    f"{place} holds the keys of case content and may be read by others.",
                    f"Run `chmod go= {place}`, and find out who read it.",
                )
        keys = cls(path)
        try:
            with keys._opened() as connection:
                connection.executescript(_TABLES)
        except KeysUnavailable:
            raise CannotStart(
                f"The key store {path} cannot be used: it is damaged, or held by another program.",
                "Restore it from its backup; without it the content of cases cannot be read.",
            ) from None
        return keys

    async def make(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        fresh = secrets.token_bytes(SIZE)

        def made(connection: sqlite3.Connection) -> bytes | Erased | None:
            self.made_in(connection, case, fresh)
            return self._key_in(connection, case)

        return await self._do(made)

    async def key(self, case: UUID) -> bytes | Erased | None:
        """See `KeyStore`."""
        return await self._do(lambda it: self._key_in(it, case))

    @staticmethod
    def _key_in(connection: sqlite3.Connection, case: UUID) -> bytes | Erased | None:
        day, key = connection.execute(_KEY, (case.bytes, case.bytes)).fetchone()
        if day is not None:
            return Erased(on=date.fromisoformat(day))
        if key is not None and not any(key):  # overwritten, and the day is lost: the file is damaged
            raise KeysUnavailable
        return key

    async def erase(self, case: UUID, on: date) -> None:
        """See `KeyStore`."""

        def both(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            self.erased_in(connection, case, on)
            connection.execute("COMMIT")

        await self._do(both)

    async def secret(self, name: str) -> bytes:
        """See `KeyStore`."""

        def made(connection: sqlite3.Connection) -> bytes:
            connection.execute(_MAKE_SECRET, (name, secrets.token_bytes(SIZE)))
            return connection.execute("SELECT secret FROM secrets WHERE name = ?", (name,)).fetchone()[0]

        return await self._do(made)

    async def answers(self) -> bool:
        """See `KeyStore`."""
        try:
            await self.key(UUID(int=0))
        except KeysUnavailable:
            return False
        return True

    async def close(self) -> None:
        """Nothing is held between acts."""

    @staticmethod
    def made_in(connection: sqlite3.Connection, case: UUID, fresh: bytes) -> None:
        """Append the key, unless there is or was one."""
        connection.execute(_MAKE, (case.bytes, fresh, case.bytes))

    @staticmethod
    def erased_in(connection: sqlite3.Connection, case: UUID, on: date) -> None:
        """Leave the day and overwrite the key where it lies."""
        connection.execute(_DAY, (case.bytes, on.isoformat()))
        connection.execute(_OVERWRITE, (case.bytes,))

    async def _do(self, act: Callable[[sqlite3.Connection], Found]) -> Found:
        def done() -> Found:
            with self._opened() as connection:
                return act(connection)

        return await asyncio.to_thread(done)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection for one act; what goes wrong comes out without its text."""
        try:
            if _others_may_read(self.path) or _others_may_read(self.path.parent):
                raise KeysUnavailable
            with closing(self._connected()) as connection:
                yield connection
        except (OSError, sqlite3.Error):
            raise KeysUnavailable from None

    def _connected(self) -> sqlite3.Connection:
        address = f"file:{quote(os.fspath(self.path))}?mode=rw"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=self._patience)
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                raise KeysUnavailable
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


def _others_may_read(place: Path) -> bool:
    found = place.lstat()
    return stat.S_ISLNK(found.st_mode) or bool(stat.S_IMODE(found.st_mode) & 0o077)


_SETTINGS = (
    "secure_delete = ON",
    "synchronous = EXTRA",  # FULL, and the folder too: a journal that came back after a crash would bring keys back
    "temp_store = MEMORY",
)

_TABLES = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS case_keys (
    place INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL UNIQUE,
    key BLOB NOT NULL CHECK (length(key) = {SIZE})
);
CREATE TABLE IF NOT EXISTS erasures (
    case_id BLOB PRIMARY KEY,
    erased_on TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (
    place INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    secret BLOB NOT NULL CHECK (length(secret) = {SIZE})
);
COMMIT;
"""

_MAKE = """
INSERT INTO case_keys (case_id, key) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE case_id = ?)
ON CONFLICT DO NOTHING
"""
_KEY = """
SELECT (SELECT erased_on FROM erasures WHERE case_id = ?), (SELECT key FROM case_keys WHERE case_id = ?)
"""
_DAY = "INSERT INTO erasures (case_id, erased_on) VALUES (?, ?) ON CONFLICT DO NOTHING"
_OVERWRITE = f"UPDATE case_keys SET key = zeroblob({SIZE}) WHERE case_id = ?"
_MAKE_SECRET = "INSERT INTO secrets (name, secret) VALUES (?, ?) ON CONFLICT DO NOTHING"
