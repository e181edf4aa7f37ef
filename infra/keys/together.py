"""Writes to a secret file by several at once: who comes while the disk is written goes with the next, all in one.

Each waits until its own part is on the disk. What one of them cannot do undoes its part alone; where the file fails,
nobody's part is kept, and each is told so. Who goes away before it was begun takes their part along.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from typing import Any, TypeVar

from infra.keys.store import KeysUnavailable

Found = TypeVar("Found")
Act = Callable[[sqlite3.Connection], Any]


class Together:
    """The writes of one file by one process. `opened`: a connection for one act."""

    def __init__(self, opened: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        self._opened = opened
        self._writing = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[_Part] = []

    async def write(self, act: Callable[[sqlite3.Connection], Found]) -> Found:
        """This act off the event loop, on the disk when it returns. It neither begins nor commits."""
        mine = _Part(act)
        with self._turn:
            self._waiting.append(mine)
        try:
            await asyncio.to_thread(self._reach, mine)
        except BaseException:
            with self._turn, suppress(ValueError):
                self._waiting.remove(mine)
            raise
        return mine.given()

    def _reach(self, mine: _Part) -> None:
        with self._writing:
            if mine.over:
                return
            with self._turn:
                parts, self._waiting = self._waiting, []
            if parts:
                self._write(parts)

    def _write(self, parts: Sequence[_Part]) -> None:
        try:
            with self._opened() as connection:
                connection.execute("BEGIN IMMEDIATE")
                for one in parts:
                    one.take(connection, alone=len(parts) == 1)
                committed(connection)
            for one in parts:
                one.kept = True
        except Exception as no:
            for one in parts:
                one.no = no
        finally:
            for one in parts:
                one.over = True


class _Part:
    """What one of them writes."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._found: Any = None
        self.no: Exception = KeysUnavailable()
        self.failed = False
        self.kept = False
        """It is on the disk."""
        self.over = False

    def take(self, connection: sqlite3.Connection, *, alone: bool) -> None:
        """Do it, in the transaction of all."""
        if alone:
            self._found = self._act(connection)
            return
        connection.execute("SAVEPOINT part")
        try:
            self._found = self._act(connection)
        except Exception as no:
            connection.execute("ROLLBACK TO part")  # fails where the file did: then everybody's is undone
            self.no, self.failed = KeysUnavailable() if isinstance(no, sqlite3.Error) else no, True
        connection.execute("RELEASE part")

    def given(self) -> Any:
        """What it gave, if it is on the disk."""
        if self.failed or not self.kept:
            raise self.no from None
        return self._found


def committed(connection: sqlite3.Connection) -> None:
    """On the disk."""
    connection.execute("COMMIT")
