"""The places of identities' keys: what is destroyed is really gone, and what is out of reach loses nothing."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from infra.address import Address
from infra.keys.store import KeysUnavailable
from infra.startup import CannotStart
from infra.vault.keys.file import NAME, FilePlace
from infra.vault.keys.keks import GivenKeks
from infra.vault.keys.ring import OVERHEAD, Ring
from infra.vault.keys.server import IDENTITIES, ServerPlace, made_fit
from infra.vault.keys.store import NOBODY, Kind
from tests.cases.conftest import url_of
from tests.cases.traces import forms_of, places_of

TODAY = date(2026, 11, 26)
RING = Ring(GivenKeks("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="))
A, B, C = (one * 32 for one in "abc")


def blob(size: int = 32) -> bytes:
    return RING.wrap(random.randbytes(size), b"")


@pytest.fixture
def place(tmp_path: Path) -> FilePlace:
    return FilePlace(FilePlace.below(tmp_path / "own").path, patience=0.3)


async def test_what_was_dropped_or_erased_stands_nowhere_in_the_folder(place: FilePlace):
    doomed = {uuid4(): {f"{A}:{B}": blob(128), f"{B}:{A}": blob(128)} for _ in range(3)}
    kept = {f"{A}:{C}": blob(128), f"{A}:{B}": blob(128), "vault": blob()}
    first, second, request = doomed
    await place.put(Kind.KEY, first, doomed[first])
    await place.put(Kind.KEY, second, doomed[second])
    await place.put(Kind.KEY, other := uuid4(), kept)
    await place.put(Kind.REQUEST, request, doomed[request])
    for one in [*doomed[first].values(), *doomed[second].values(), *doomed[request].values(), *kept.values()]:
        assert places_of(forms_of(one), place.path.parent) == [NAME]
    await place.erase(first, TODAY)
    await place.drop(Kind.KEY, second)
    await place.drop(Kind.REQUEST, request)
    assert await place.drop_holder(B) == 1
    gone = [one for owner in doomed.values() for one in owner.values()] + [kept[f"{A}:{B}"]]
    assert [places_of(forms_of(one), place.path.parent) for one in gone] == [[]] * 7
    assert await place.get(Kind.KEY, other) == {name: kept[name] for name in ("vault", f"{A}:{C}")}
    assert [found.name for found in place.path.parent.iterdir()] == [NAME]


def test_no_copy_is_left_in_a_file_that_saw_thousands_come_and_go(place: FilePlace):
    """Rows that SQLite moves leave copies in its pages, which nothing would clear."""
    chance, alive, gone = random.Random(3), {}, []
    with place._opened() as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for turn in range(3_000):
            connection.execute("BEGIN IMMEDIATE")
            if alive and chance.random() < 0.45:
                owner = chance.choice(list(alive)) if turn % 20 == 0 else next(iter(alive))
                FilePlace.dropped_in(connection, Kind.KEY, owner)
                gone += alive.pop(owner).values()
            else:
                owner = UUID(int=chance.getrandbits(128), version=4)
                alive[owner] = {
                    name: RING.wrap(chance.randbytes(size), b"")
                    for name, size in (("vault", 32), (f"{A}:{B}", 128), ("labels", 32))[: 1 + turn % 3]
                }
                FilePlace.put_in(connection, Kind.KEY, owner, alive[owner])
            connection.execute("COMMIT")
    content = place.path.read_bytes()
    assert len(gone) > 2_000
    assert [one for one in gone if one in content] == []
    assert {content.count(one) for owner in alive.values() for one in owner.values()} == {1}


async def test_rows_are_taken_again_so_that_the_file_does_not_grow_with_requests(place: FilePlace):
    for _ in range(20):
        await place.put(Kind.REQUEST, request := uuid4(), {A: blob(80), B: blob(80), "envelope": blob(208)})
        await place.drop(Kind.REQUEST, request)
    with closing(sqlite3.connect(place.path)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (3,)


async def test_a_row_overwritten_without_its_trace_is_damage_and_opens_nothing(place: FilePlace):
    await place.put(Kind.KEY, key := uuid4(), {"vault": blob()})
    with closing(sqlite3.connect(place.path)) as connection, connection:
        connection.execute("UPDATE kept SET slot = zeroblob(256)")
    with pytest.raises(KeysUnavailable):
        await place.get(Kind.KEY, key)


async def test_half_of_what_was_to_be_kept_is_never_kept(place: FilePlace):
    with pytest.raises(KeysUnavailable):
        await place.put(Kind.KEY, key := uuid4(), {"vault": blob(), "x" * 66: blob()})
    assert await place.get(Kind.KEY, key) == {}
    assert await place.unsettled() == []


def gone(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def readable_by_others(path: Path) -> None:
    path.chmod(0o640)


def overwritten(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.touch(mode=0o600)
    path.write_bytes(b"not a database, whatever it was before " * 100)


@pytest.mark.parametrize("trouble", [gone, readable_by_others, overwritten], ids=lambda one: one.__name__)
async def test_a_file_out_of_reach_is_said_so_and_loses_nothing(place: FilePlace, trouble):
    kept = {"vault": blob()}
    await place.put(Kind.KEY, key := uuid4(), kept)
    trouble(place.path)
    assert await place.answers() is False
    for act in (
        place.get(Kind.KEY, key),
        place.put(Kind.KEY, uuid4(), kept),
        place.erase(key, TODAY),
        place.drop(Kind.KEY, key),
        place.once(Kind.SECRET, NOBODY, "map", blob()),
    ):
        with pytest.raises(KeysUnavailable) as fault:
            await act
        assert (fault.value.args, fault.value.__cause__) == ((), None)
    elsewhere = place.path.with_name("elsewhere")
    if elsewhere.exists():
        elsewhere.replace(place.path)
    place.path.chmod(0o600)
    assert await place.get(Kind.KEY, key) == kept


async def test_a_restored_file_is_noticed_at_the_next_act(place: FilePlace):
    await place.put(Kind.KEY, early := uuid4(), {"vault": blob()})
    backup = place.path.read_bytes()
    await place.put(Kind.KEY, late := uuid4(), {"vault": blob()})
    assert await place.get(Kind.KEY, late) != {}
    place.path.unlink()
    place.path.touch(mode=0o600)
    place.path.write_bytes(backup)
    assert await place.get(Kind.KEY, early) != {}
    assert await place.get(Kind.KEY, late) == {}


async def test_who_looks_while_somebody_writes_waits_and_is_told_when_it_takes_too_long(place: FilePlace):
    await place.put(Kind.KEY, key := uuid4(), {"vault": blob()})
    with closing(sqlite3.connect(place.path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(KeysUnavailable):
            await place.get(Kind.KEY, key)
        waiting = asyncio.create_task(place.get(Kind.KEY, key))
        await asyncio.sleep(0)
        holder.execute("ROLLBACK")
    assert list(await waiting) == ["vault"]


def test_at_start_a_file_that_others_may_read_is_refused_in_one_line(place: FilePlace):
    place.path.chmod(0o640)
    with pytest.raises(CannotStart) as refused:
        FilePlace.below(place.path.parent)
    assert str(refused.value) == (
        f"{place.path} holds the keys of identities and may be read by others. "
        f"Run `chmod go= {place.path}`, and find out who read it."
    )


# -- on a PostgreSQL of their own


async def test_the_cluster_of_the_identities_is_refused(server, tmp_path: Path):
    with pytest.raises(CannotStart) as refused:
        await made_fit(url_of(server.superuser), tmp_path, server.superuser)
    assert str(refused.value) == (
        "PARLEY_VAULT_KEYS_URL names the PostgreSQL that holds the identities. "
        "An erased key would go on lying in its backups: use a cluster of its own, or unset it."
    )


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM kept_00",
        "SELECT 1 FROM kept_secrets",
        "SELECT 1 FROM erasures",
        "DELETE FROM kept_requests",
        "SELECT shred('kept_00', 'k', NULL, 'a')",
        "SELECT make_shard('mine')",
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        f"SET ROLE {IDENTITIES.owner}",
    ],
)
async def test_the_login_asks_through_functions_and_may_nothing_else(keys_login: Address, statement: str):
    connection = await asyncpg.connect(**keys_login.arguments())
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_what_was_destroyed_is_left_in_no_table_and_closes_none(
    keys_made: tuple[Address, Address], keys_login: Address
):
    place = await ServerPlace.of(keys_login)
    key, neighbour = (UUID(bytes=b"\x17" + random.randbytes(15)) for _ in range(2))
    kept = {f"{A}:{C}": blob(128), f"{A}:{B}": blob(128)}
    owner = await asyncpg.connect(**keys_made[0].arguments())
    file = "SELECT pg_relation_filepath('kept_05')"
    try:
        for one in (key, neighbour):
            await place.put(Kind.KEY, one, kept)
        files = [await owner.fetchval(file)]
        await place.erase(key, TODAY)
        files.append(await owner.fetchval(file))
        assert await place.drop_holder(B) == 1
        files.append(await owner.fetchval(file))
        await place.drop(Kind.KEY, uuid4())
        assert await place.get(Kind.KEY, neighbour) == {f"{A}:{C}": kept[f"{A}:{C}"]}
        assert len(set(files)) == 3  # each time another file, and the old one is gone
        closed = await owner.fetch(
            """SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'kept%'
               AND (NOT relrowsecurity OR pg_get_userbyid(relowner) <> $1
                    OR EXISTS (SELECT FROM aclexplode(relacl) a WHERE a.grantee <> relowner))""",
            IDENTITIES.owner,
        )
        assert closed == []
    finally:
        await owner.close()
        await place.close()


async def test_who_asks_while_a_key_is_being_destroyed_never_misses_another(keys_login: Address):
    place = await ServerPlace.of(keys_login)
    near = [UUID(bytes=b"\x17" + random.randbytes(15)) for _ in range(12)]  # all in one table
    kept, doomed = near[:4], near[4:]
    for key in near:
        await place.put(Kind.KEY, key, {"vault": blob()})
    before = {key: await place.get(Kind.KEY, key) for key in kept}

    async def asked() -> list[bool]:
        return [await place.get(Kind.KEY, key) == before[key] for key in kept for _ in range(15)]

    found, *_ = await asyncio.gather(asked(), *(place.erase(key, TODAY) for key in doomed))
    assert found == [True] * 60
    assert [await place.get(Kind.KEY, key) for key in doomed] == [{}] * 8
    await place.close()


async def test_who_asks_or_keeps_waits_for_a_destruction_and_then_sees_what_it_left(keys_login: Address):
    """The table that they asked is another one when they get it: what is erased does not come back into it."""
    place = await ServerPlace.of(keys_login)
    doomed, neighbour = (UUID(bytes=b"\x17" + random.randbytes(15)) for _ in range(2))
    for one in (doomed, neighbour):
        await place.put(Kind.KEY, one, {"vault": blob()})
    kept = await place.get(Kind.KEY, neighbour)
    destroying = await asyncpg.connect(**keys_login.arguments())
    try:
        async with destroying.transaction():
            await destroying.execute("SELECT public.erase_key($1, $2)", doomed, TODAY)
            asked = asyncio.create_task(place.get(Kind.KEY, neighbour))
            again = asyncio.create_task(place.put(Kind.KEY, doomed, {"vault": blob()}))
            while not asked.done() and not again.done() and await destroying.fetchval(WAITING) < 2:
                pass
        assert await asked == kept
        assert await again is False
        assert await place.get(Kind.KEY, doomed) == {}
    finally:
        await destroying.close()
        await place.close()


WAITING = """SELECT count(*) FROM pg_locks WHERE NOT granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


async def test_a_server_that_is_down_is_said_to_be_away():
    place = await ServerPlace.of(Address(host="127.0.0.1", port=1, user="x", password="x", database="x"))
    assert await place.answers() is False
    with pytest.raises(KeysUnavailable) as fault:
        await place.get(Kind.KEY, uuid4())
    assert (fault.value.args, fault.value.__cause__) == ((), None)
    await place.close()


def test_the_longest_things_fit():
    assert len(blob(5 * 32 + 48)) <= 254
    assert OVERHEAD == 37
