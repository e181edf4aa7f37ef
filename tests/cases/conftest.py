"""Case content on the run's PostgreSQL, with a key store of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TypeVar

import pytest

from domain.access import Profile, Viewer
from infra.database import Database
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.unit_of_work import Work, Works

DESK = Viewer(profile=Profile.SECRETARIAT, client="a desk")

Found = TypeVar("Found")
Within = Callable[[Callable[[Work], Awaitable[Found]]], Awaitable[Found]]


@pytest.fixture
def keys(tmp_path: Path) -> FileKeys:
    """An embedded key store that waits for others only a moment."""
    return FileKeys(FileKeys.below(tmp_path).path, patience=0.3)


@pytest.fixture
async def works(database: Database, keys: FileKeys) -> AsyncIterator[Works]:
    """Units of work on this module's database and this test's keys."""
    engine = engine_for(database.writer, size=2)
    yield Works(engine, keys)
    await engine.dispose()


def begin(works: Works) -> AbstractAsyncContextManager[Work]:
    """A transaction of somebody's."""
    return works.begin(DESK)
