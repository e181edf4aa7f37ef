"""An SQLite file that holds keys, and whose deletions are real.

Whoever keeps keys in it keeps them in rows of one length that are appended and never moved or removed, and overwrites
them where they lie. Otherwise SQLite, balancing its pages, leaves copies behind that even `secure_delete` does not
clear (measured: one key in some ten thousand). Never WAL: old pages would stand in it. The rollback journal is gone
when an act returns.

That a file was moved, restored or locked away is noticed at the next act: a connection is used again only while the
path leads to the very file that it opened. It is never made again behind the operator's back. Refuses a file or folder
that others may read.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar
from urllib.parse import quote

from infra.home import speaking_of
from infra.keys.store import KeysUnavailable
from infra.keys.together import Together
from infra.startup import CannotStart

PATIENCE = 5.0
"""Seconds to wait for another process that writes."""

Found = TypeVar("Found")


class SecretFile:
    """Several processes of one machine may use the file at once. Out of reach or damaged is `KeysUnavailable`."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._kept = threading.local()
        """Of each thread, its connections: a thread that ends closes them."""
        self._together = Together(self._opened)

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
        """This act off the event loop."""

        def done() -> Found:
            with self._opened() as connection:
                return act(connection)

        return await asyncio.to_thread(done)

    async def write(self, act: Callable[[sqlite3.Connection], Found]) -> Found:
        """The same in a transaction that this act need not begin or commit: with those of others who write just now."""
        return await self._together.write(act)

    async def look(self, act: Callable[[sqlite3.Connection], Found]) -> Found:
        """An act that only reads some rows: at once, unless somebody is just writing."""
        try:
            with self._opened(patience=0.0) as connection:
                return act(connection)
        except _Busy:
            return await self.do(act)

    @contextmanager
    def _opened(self, *, patience: float | None = None) -> Iterator[sqlite3.Connection]:
        """A connection for one act; what goes wrong comes out without its text."""
        kept = self._kept.__dict__.setdefault("by_patience", {})
        try:
            if _others_may_read(self.path.parent) or _others_may_read(self.path):
                raise KeysUnavailable
            found = self.path.stat()
            file = (found.st_dev, found.st_ino)
            if patience not in kept or kept[patience].file != file:
                kept[patience] = _Connection(self._connected(patience), file)
            yield kept[patience].ready()
            if kept[patience].on.in_transaction:
                raise KeysUnavailable
        except BaseException as no:
            kept.pop(patience, None)
            if patience is not None and getattr(no, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
                raise _Busy from None
            if isinstance(no, OSError | sqlite3.Error):
                raise KeysUnavailable from None
            raise

    def _connected(self, patience: float | None = None) -> sqlite3.Connection:
        address = f"file:{quote(os.fspath(self.path))}?mode=rw"
        waits = self._patience if patience is None else patience
        connection = sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=waits, check_same_thread=False
        )
        try:
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


class _Connection:
    """An open file, closed when nobody holds it any more."""

    def __init__(self, on: sqlite3.Connection, file: tuple[int, int]) -> None:
        self.on = on
        self.file = file

    def ready(self) -> sqlite3.Connection:
        """For the next act; another program may have turned the file to write ahead."""
        self.on.execute("PRAGMA schema_version").fetchone()  # reads the file's head, which says so
        (mode,) = self.on.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode != "delete":
            raise KeysUnavailable
        return self.on

    def __del__(self) -> None:
        self.on.close()


class _Busy(Exception):
    """Somebody is writing just now."""


def _others_may_read(place: Path) -> bool:
    found = place.lstat()
    return stat.S_ISLNK(found.st_mode) or bool(stat.S_IMODE(found.st_mode) & 0o077)


_SETTINGS = (
    "secure_delete = ON",
    "synchronous = EXTRA",  # FULL, and the folder too: a journal that came back after a crash would bring keys back
    "temp_store = MEMORY",
)
