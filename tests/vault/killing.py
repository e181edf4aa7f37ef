"""Kills the vault's process in the middle of what it does: in a child of this process, at a step that is counted.

A step is a statement of the database, an act in the key file (before it begins, and before it commits), or a file of
key-encryption keys that is written. The child ends by SIGKILL: nothing in it is cleaned up, as when power fails.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import warnings
from collections.abc import Awaitable, Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from asyncpg.connection import Connection

from infra.keys import together
from infra.vault.inside import Inside
from infra.vault.keys import keks
from infra.vault.keys.file import FilePlace
from tests.vault.fixtures import VaultDatabase, inside_of

MOST = 10_000
FEW = 4
Act = Callable[[Inside], Awaitable[object]]


def killed_at(step: int, database: VaultDatabase, folder: Path, act: Act) -> int | None:
    """Do this in a child that is killed before that step; how many steps it took if it came to its end."""
    reads, writes = os.pipe()
    with warnings.catch_warnings(
        action="ignore", category=DeprecationWarning
    ):  # it has threads, which do nothing here
        child = os.fork()
    if child == 0:
        os.close(reads)
        try:
            taken = asyncio.run(_until(step, database, folder, act))
            os.write(writes, taken.to_bytes(4, "big"))
        finally:
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as said:
        taken = said.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert len(taken) == 4, "the child broke before it was killed"
    return int.from_bytes(taken, "big")


def points(taken: int, first: int) -> Iterator[int]:
    """That many first steps, and a few of the others: the same in every run."""
    yield from range(min(first, taken))
    rest = range(first, taken)
    yield from sorted(random.Random(6).sample(rest, min(FEW, len(rest))))


async def _until(step: int, database: VaultDatabase, folder: Path, act: Act) -> int:
    steps = _Steps()
    async with inside_of(database, folder) as inside:
        steps.count(step)
        await act(inside)
        return steps.taken


class _Steps:
    """Counts what would be lost, or half done."""

    def __init__(self) -> None:
        self.taken = 0
        self._last = MOST

    def count(self, last: int) -> None:
        self._last = last
        Connection.execute = self._counted(Connection.execute)
        Connection._execute = self._counted(Connection._execute)
        FilePlace.do = self._counted(FilePlace.do)
        FilePlace.write = self._counted(FilePlace.write)
        together.committed = self._counted(together.committed)
        for name in ("write_secret", "create_secret", "os"):
            patched = _Fsync(self._step) if name == "os" else self._counted(getattr(keks, name))
            setattr(keks, name, patched)

    def _counted(self, does: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(does)
        def counted(*told: Any, **more: Any) -> Any:
            self._step()
            return does(*told, **more)

        return counted

    def _step(self) -> None:
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        self.taken += 1


class _Fsync:
    """The system, whose every flush of a file is a step."""

    def __init__(self, step: Callable[[], None]) -> None:
        self._step = step

    def fsync(self, descriptor: int) -> None:
        self._step()
        os.fsync(descriptor)
