"""The embedded key store: a file whose deletions are real, and which is never made again behind the operator's back."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from domain.cases.content import Erased
from infra.content import ContentStore
from infra.keys import together
from infra.keys.file import FileKeys
from infra.keys.secret_file import PATIENCE
from infra.keys.store import KeysUnavailable
from infra.startup import CannotStart
from infra.unit_of_work import Works
from tests.cases.conftest import begin, told
from tests.cases.traces import forms_of, places_of

TODAY = date(2026, 11, 22)


def test_only_its_owner_may_read_it(keys: FileKeys):
    assert (keys.path.name, keys.path.parent.name) == ("keys.sqlite", "keys")
    assert keys.path.stat().st_mode & 0o777 == 0o600
    assert keys.path.parent.stat().st_mode & 0o777 == 0o700


async def test_between_two_acts_nothing_lies_beside_it(keys: FileKeys):
    await keys.make(uuid4())
    await keys.erase(uuid4(), TODAY)
    assert [found.name for found in keys.path.parent.iterdir()] == ["keys.sqlite"]


async def test_a_file_that_was_turned_to_write_ahead_is_turned_back(keys: FileKeys):
    await keys.make(uuid4())
    with closing(sqlite3.connect(keys.path)) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    await keys.make(uuid4())
    with closing(sqlite3.connect(keys.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


async def test_a_secret_is_read_while_others_write(keys: FileKeys):
    """Each filing asks for one: were it a write, they would wait for each other."""
    secret = await keys.secret("receipts")
    with closing(sqlite3.connect(keys.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(PATIENCE / 2):
            assert await keys.secret("receipts") == secret
        other.execute("ROLLBACK")


async def test_keys_made_at_once_are_written_together(keys: FileKeys, monkeypatch: pytest.MonkeyPatch):
    written: list[int] = []
    commit = together.committed

    def noting(connection: sqlite3.Connection) -> None:
        written.append(1)
        time.sleep(0.05)  # a slow disk
        commit(connection)

    monkeypatch.setattr(together, "committed", noting)
    made = await asyncio.gather(*(keys.make(uuid4()) for _ in range(16)))
    assert len(set(made)) == 16
    assert 1 <= len(written) <= 4


# -- out of reach, then back


def gone(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def moved_away_whole(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def readable_by_others(path: Path) -> None:
    path.chmod(0o640)


def folder_readable_by_others(path: Path) -> None:
    path.parent.chmod(0o755)


def overwritten(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.touch(mode=0o600)
    path.write_bytes(b"not a database, whatever it was before " * 100)


def emptied(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.touch(mode=0o600)


def a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def put_back(path: Path) -> None:
    """As an operator would: the file in its place, for its owner alone."""
    elsewhere = path.parent.with_name("elsewhere")
    if elsewhere.exists():
        elsewhere.rename(path.parent)
    if (path.parent / "elsewhere").exists():
        (path.parent / "elsewhere").replace(path)
    path.parent.chmod(0o700)
    path.chmod(0o600)


TROUBLES = [
    gone,
    moved_away_whole,
    readable_by_others,
    folder_readable_by_others,
    overwritten,
    emptied,
    a_link,
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
async def test_a_file_out_of_reach_is_said_so_and_loses_nothing(
    works: Works, keys: FileKeys, fingerprint, trouble
):
    case, item = await told(works, "They waited at the gate.")
    before = await fingerprint()
    trouble(keys.path)
    assert await keys.answers() is False
    for act in (
        lambda it: it.begin(uuid4()),
        lambda it: it.put(case, uuid4(), "more"),
        lambda it: it.open(case, item),
        lambda it: it.erase(case, TODAY),
    ):
        with pytest.raises(KeysUnavailable) as fault:
            await committed(works, act)
        assert fault.value.args == ()
        assert fault.value.__cause__ is None
    assert await fingerprint() == before
    put_back(keys.path)
    async with begin(works) as work:
        assert await work.contents.open(case, item) == "They waited at the gate."


async def test_a_file_that_another_program_holds_is_said_to_be_away_until_it_lets_go(keys: FileKeys):
    case = uuid4()
    await keys.make(case)
    with closing(sqlite3.connect(keys.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KeysUnavailable):
            await keys.key(case)
        holder.execute("ROLLBACK")
    assert isinstance(await keys.key(case), bytes)


async def test_a_key_overwritten_without_its_day_is_damage_and_opens_nothing(keys: FileKeys):
    case = uuid4()
    await keys.make(case)
    with closing(sqlite3.connect(keys.path)) as connection, connection:
        connection.execute("UPDATE case_keys SET key = zeroblob(32)")
    with pytest.raises(KeysUnavailable):
        await keys.key(case)


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (
            readable_by_others,
            "{file} holds the keys of case content and may be read by others. "
            "Run `chmod go= {file}`, and find out who read it.",
        ),
        (
            folder_readable_by_others,
            "{folder} holds the keys of case content and may be read by others. "
            "Run `chmod go= {folder}`, and find out who read it.",
        ),
        (
            overwritten,
            "The key store {file} cannot be used: it is damaged, or held by another program. "
            "Restore it from its backup; without it the content of cases cannot be read.",
        ),
    ],
)
def test_at_start_it_is_refused_in_one_line(keys: FileKeys, trouble, line: str):
    trouble(keys.path)
    with pytest.raises(CannotStart) as refused:
        FileKeys.below(keys.path.parent.parent)
    assert str(refused.value) == line.format(file=keys.path, folder=keys.path.parent)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads what nobody may read")
@pytest.mark.parametrize("place", ["file", "folder"])
async def test_what_this_user_may_not_read_is_out_of_reach_until_it_may(keys: FileKeys, place: str):
    case = uuid4()
    await keys.make(case)
    closed, mode = (keys.path, 0o600) if place == "file" else (keys.path.parent, 0o700)
    closed.chmod(0)
    with pytest.raises(KeysUnavailable):
        await keys.key(case)
    closed.chmod(mode)
    assert isinstance(await keys.key(case), bytes)


# -- several processes


def _makes(data_dir: Path, case: UUID, at_once, found) -> None:
    import asyncio

    async def made() -> object:
        keys = FileKeys.below(data_dir)
        at_once.wait()
        await keys.make(case)
        return await keys.key(case), await keys.secret("receipts")

    found.put(asyncio.run(made()))


def test_processes_that_make_one_key_in_a_new_store_at_once_agree_on_one(tmp_path: Path):
    fork = multiprocessing.get_context("spawn")
    at_once, found, case = fork.Barrier(3), fork.Queue(), uuid4()
    makers = [fork.Process(target=_makes, args=(tmp_path / "new", case, at_once, found)) for _ in range(3)]
    for maker in makers:
        maker.start()
    agreed = {found.get(timeout=30) for _ in makers}
    for maker in makers:
        maker.join(timeout=30)
    ((key, secret),) = agreed
    assert (len(key), len(secret)) == (32, 32)


# -- erased is gone


async def test_no_key_is_written_for_a_case_that_was_erased_before_it_had_one(keys: FileKeys):
    await keys.erase(case := uuid4(), TODAY)
    await keys.make(case)
    with closing(sqlite3.connect(keys.path)) as connection:
        assert connection.execute("SELECT count(*) FROM case_keys").fetchone() == (0,)


async def test_an_erased_key_stands_nowhere_in_the_folder(keys: FileKeys):
    case, kept = uuid4(), uuid4()
    await keys.make(case)
    await keys.make(kept)
    key, other = await keys.key(case), await keys.key(kept)
    assert isinstance(key, bytes)
    assert isinstance(other, bytes)
    assert places_of(forms_of(key), keys.path.parent) == ["keys.sqlite"]
    await keys.erase(case, TODAY)
    assert places_of(forms_of(key), keys.path.parent) == []
    assert places_of(forms_of(other), keys.path.parent) == ["keys.sqlite"]
    assert await keys.key(case) == Erased(on=TODAY)


def test_no_copy_of_an_erased_key_is_left_in_a_file_that_saw_thousands_come_and_go(keys: FileKeys):
    """Rows that SQLite moves leave copies in its pages: with this chance, of four keys, which nothing would clear."""
    chance, alive, erased = random.Random(2), {}, set()
    with keys._opened() as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for turn in range(8_000):
            if alive and chance.random() < 0.45:
                case = chance.choice(list(alive)) if turn % 50 == 0 else next(iter(alive))
                FileKeys.erased_in(connection, case, TODAY)
                erased.add(alive.pop(case))
            else:
                case, key = UUID(int=chance.getrandbits(128)), chance.randbytes(32)
                FileKeys.made_in(connection, case, key)
                alive[case] = key
            if turn % 3 == 0:
                connection.execute("COMMIT")
                connection.execute("BEGIN")
        connection.execute("COMMIT")
    content = keys.path.read_bytes()
    assert len(erased) > 3_500
    assert [key for key in erased if key in content] == []
    assert {content.count(key) for key in alive.values()} == {1}


async def committed(works: Works, act: Callable[[ContentStore], Awaitable[object]]) -> None:
    async with begin(works) as work:
        await act(work.contents)
        await work.commit()
