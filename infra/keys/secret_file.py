"""An SQLite file that holds keys, and whose deletions are real.

Whoever keeps keys in it keeps them in rows of one length that are appended and never moved or removed, and overwrites
them where they lie. Otherwise SQLite, balancing its pages, leaves copies behind that even `secure_delete` does not
clear (measured: one key in some ten thousand). Never WAL: old pages would stand in it. The rollback journal is gone
when an act returns.

The file is opened anew for each act, so that one that was moved, restored or locked away is noticed, and never
made again behind the operator's back. Refuses a file or folder that others may read.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import quote

from infra.home import speaking_of
from infra.keys.store import KeysUnavailable
from infra.startup import CannotStart

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

Found = TypeVar("Found")


class SecretFile:
    """Several processes of one machine may use the file at once. Out of reach or damaged is `KeysUnavailable`."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience

    @classmethod
    def made(cls, path: Path, tables: str, *, holds: str, without: str) -> Self:
        """The file with these tables, made if it is the first time. `holds` and `without` say what is at stake."""
        with speaking_of(path.parent):
            path.parent.mkdir(mode=0o700, exist_ok=True)
        with speaking_of(path):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        for place in (path.parent, path):
            if _others_may_read(place):
                raise CannotStart(
                    f"{place} holds {holds} and may be read by others.",
                    f"Run `chmod go= {place}`, and find out who read it.",
                )
        file = cls(path)
        try:
            with file._opened() as connection:
                connection.executescript(tables)
        except KeysUnavailable:
            raise CannotStart(
                f"The key store {path} cannot be used: it is damaged, or held by another program.",
                f"Restore it from its backup; without it {without}.",
            ) from None
        return file

    async def do(self, act: Callable[[sqlite3.Connection], Found]) -> Found:
        """This act on a connection of its own, off the event loop."""

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
