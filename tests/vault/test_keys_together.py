"""Keys that several write at once go to the disk together, and each as if they were alone."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from infra.keys import together
from infra.keys.store import KeysUnavailable
from infra.vault.keys.file import FilePlace
from infra.vault.keys.keks import GivenKeks
from infra.vault.keys.ring import Ring
from infra.vault.keys.store import Kind

RING = Ring(GivenKeks("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="))
BLOBS = {"vault": RING.wrap(random.Random(1).randbytes(32), b"")}
UNFIT = {"vault": BLOBS["vault"], "x" * 66: BLOBS["vault"]}


@pytest.fixture
def place(tmp_path: Path) -> FilePlace:
    return FilePlace.below(tmp_path / "own")


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One for each."""
    seen: list[str] = []
    really = together.committed

    def counted(connection: sqlite3.Connection) -> None:
        really(connection)
        seen.append("written")

    monkeypatch.setattr(together, "committed", counted)
    return seen


@contextmanager
def written_by_another(place: FilePlace) -> Iterator[None]:
    """The file is being written by another thread for as long as the block lasts."""
    with place._together._writing:
        yield


async def all_at_once(place: FilePlace, *acts: Awaitable[object]) -> list[object]:
    """They come while another is still at it."""
    with written_by_another(place):
        tasks = [asyncio.ensure_future(act) for act in acts]
        await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


async def kept(place: FilePlace, keys: list[UUID]) -> list[bool]:
    return [await place.get(Kind.KEY, key) == BLOBS for key in keys]


async def test_who_comes_while_the_disk_is_written_is_written_together(place: FilePlace, commits: list[str]):
    keys = [uuid4() for _ in range(5)]
    said = await all_at_once(place, *(place.put(Kind.KEY, key, BLOBS) for key in keys))
    assert (said, commits) == ([True] * 5, ["written"])
    assert await kept(place, keys) == [True] * 5


async def test_what_one_of_them_cannot_do_undoes_its_part_alone(place: FilePlace, commits: list[str]):
    first, unfit, last = keys = [uuid4() for _ in range(3)]
    said = await all_at_once(
        place, *(place.put(Kind.KEY, key, UNFIT if key == unfit else BLOBS) for key in keys)
    )
    assert [type(one) for one in said] == [bool, KeysUnavailable, bool]
    assert commits == ["written"]
    assert await kept(place, keys) == [True, False, True]
    assert await place.get(Kind.KEY, unfit) == {}
    assert {key for key, _ in await place.unsettled()} == {first, last}


async def test_where_the_file_fails_nobodys_part_is_kept_and_each_is_told(
    place: FilePlace, monkeypatch: pytest.MonkeyPatch
):
    def full(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("disk is full")

    keys = [uuid4() for _ in range(3)]
    with monkeypatch.context() as patched:
        patched.setattr(together, "committed", full)
        said = await all_at_once(place, *(place.put(Kind.KEY, key, BLOBS) for key in keys))
    assert [(type(one), str(one)) for one in said] == [(KeysUnavailable, "")] * 3
    assert await kept(place, keys) == [False] * 3
    assert await place.put(Kind.KEY, keys[0], BLOBS)
    assert await kept(place, keys) == [True, False, False]


async def test_who_goes_away_before_it_was_begun_is_not_written_later(place: FilePlace):
    gone, stays = uuid4(), uuid4()
    with written_by_another(place):
        waiting = asyncio.create_task(place.put(Kind.KEY, gone, BLOBS))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert await place.put(Kind.KEY, stays, BLOBS)
    assert await kept(place, [gone, stays]) == [False, True]
