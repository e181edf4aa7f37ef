"""Another key-encryption key: put in place while the vault serves, cut off, resumed, and what is refused at start."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from infra.address import Address
from infra.startup import CannotStart
from infra.vault.inside import Inside
from infra.vault.keys.file import NAME, FilePlace
from infra.vault.keys.keks import FileKeks, GivenKeks
from infra.vault.keys.opening import opened_keys, refuse_a_stranger
from infra.vault.keys.ring import CannotUnwrap, KeyNotAtHand, Ring, kek_id, wrapped_under
from infra.vault.keys.rotating import GIVEN, go_on, rotate
from infra.vault.keys.rotating import standing as standing_of
from infra.vault.keys.secrets import secrets_of
from infra.vault.keys.server import ServerPlace
from infra.vault.keys.store import LONGEST_BLOB, IdentityKeys, Kind
from infra.vault.log.signer import signer_of
from tests.vault.fixtures import TENANT

FIRST, SECOND = (bytes([one]) * 32 for one in (1, 2))


@pytest.fixture(autouse=True)
async def no_keks_of_other_tests(vault_owner: asyncpg.Connection) -> None:
    await vault_owner.execute("TRUNCATE key_encryption_keys, vault_made_with")


@pytest.fixture(params=["file", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Address:
    return tmp_path if request.param == "file" else request.getfixturevalue("keys_login")


@pytest.fixture
async def here(inside: Inside, where: Path | Address) -> AsyncIterator[Inside]:
    """A vault with its keys in a place of each kind."""
    if isinstance(where, Path):
        yield inside
        return
    place = await ServerPlace.of(where)
    keys = IdentityKeys(place, inside.ring, TENANT)
    signer = await signer_of(keys, TENANT, inside.pool)
    yield replace(inside, keys=keys, secrets=await secrets_of(keys), signer=signer)
    await place.close()


async def standing(inside: Inside) -> Mapping[str, object]:
    """As the desk is told, without what says itself."""
    told = dict(await standing_of(inside))
    told["keys"] = [{name: one[name] for name in ("id", "left")} for one in told["keys"]]  # type: ignore[attr-defined]
    return told


def kek_files(inside: Inside) -> list[str]:
    provider = inside.ring.provider
    assert isinstance(provider, FileKeks)
    return sorted(path.name for path in provider.folder.iterdir())


async def told(owner: asyncpg.Connection, *keks: str) -> list[str]:
    """What the log says of these keys, in order."""
    rows = await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    leaves = [json.loads(bytes(row["leaf"])) for row in rows]
    return [one["act"] for one in leaves if one.get("key") in keks]


async def test_everything_is_put_under_the_new_key_and_the_old_one_is_shredded(
    here: Inside, vault_owner: asyncpg.Connection
):
    old = here.ring.current
    await go_on(here)
    kept = {uuid4(): {"vault": bytes([turn]) * 32} for turn in range(5)}
    for key, held in kept.items():
        await here.keys.put(key, held, links=b"l" * 32)
    await here.keys.put_layers(request := uuid4(), {"a" * 32: b"peeled"})
    await rotate(here)
    new = here.ring.current
    assert await standing(here) == {
        "current": new,
        "keys": [{"id": new, "left": 0}, {"id": old, "left": 4 + 2 * 5 + 1}],
    }
    await go_on(here)
    assert await standing(here) == {"current": new, "keys": [{"id": new, "left": 15}]}
    assert kek_files(here) == sorted([f"{new}.key", "current"])
    assert [await here.keys.all(key) for key in kept] == list(kept.values())
    assert await here.keys.get_layer(request, "a" * 32) == b"peeled"
    assert await secrets_of(here.keys) == here.secrets
    assert await told(vault_owner, old, new) == ["KEY_ADDED", "KEY_ADDED", "KEY_REWRAPPED", "KEY_RETIRED"]
    await go_on(here)
    assert len(await told(vault_owner, old, new)) == 4


async def test_the_vault_serves_meanwhile(here: Inside):
    kept = {uuid4(): bytes([turn]) * 32 for turn in range(40)}
    for key, data_key in kept.items():
        await here.keys.put(key, {"vault": data_key})
    await rotate(here)

    async def served() -> int:
        for turn, (key, data_key) in enumerate(kept.items()):
            assert await here.keys.get(key, "vault") == data_key
            await here.keys.put(fresh := uuid4(), {"vault": bytes([turn]) * 32})
            assert await here.keys.get(fresh, "vault") == bytes([turn]) * 32
            await here.keys.erase(key, here.clock.today()) if turn % 4 == 0 else None
        return len(await here.keys.place.generations())

    generations, _ = await asyncio.gather(served(), go_on(here))
    assert generations == 1
    erased = [await here.keys.all(key) for key in list(kept)[::4]]
    assert erased == [{}] * 10


async def test_cut_off_it_goes_on_where_it_was_and_asked_twice_it_is_one(
    here: Inside, monkeypatch: pytest.MonkeyPatch, vault_owner: asyncpg.Connection
):
    old = here.ring.current
    for turn in range(6):
        await here.keys.put(uuid4(), {"vault": bytes([turn]) * 32})
    await asyncio.gather(rotate(here), rotate(here))
    new = here.ring.current
    monkeypatch.setattr("infra.vault.keys.rotating.BATCH", 4)
    swap, swaps = here.keys.place.swap, 0

    async def once(pairs):
        nonlocal swaps
        swaps += 1
        if swaps == 2:
            raise asyncio.CancelledError
        return await swap(pairs)

    with monkeypatch.context() as patch:
        patch.setattr(here.keys.place, "swap", once)
        with pytest.raises(asyncio.CancelledError):
            await go_on(here)
    assert (await standing(here))["keys"] == [{"id": new, "left": 4}, {"id": old, "left": 6}]
    # the vault is started anew
    ring = Ring(here.ring.provider)
    again = replace(here, ring=ring, keys=IdentityKeys(here.keys.place, ring, TENANT))
    await rotate(again)
    assert ring.current == new
    await go_on(again)
    assert await standing(again) == {"current": new, "keys": [{"id": new, "left": 10}]}
    assert (await told(vault_owner, new, old)).count("KEY_REWRAPPED") == 1


async def test_cut_off_between_shredding_and_the_log_the_log_is_told_afterwards(
    inside: Inside, vault_owner: asyncpg.Connection
):
    await go_on(inside)
    old = inside.ring.current
    await rotate(inside)
    for kept in [await inside.keys.place.not_under(inside.ring.current, None, 100)]:
        await inside.keys.rewrap(kept)
    provider = inside.ring.provider
    assert isinstance(provider, FileKeks)
    provider.shred(old)
    ring = Ring(provider)
    await go_on(replace(inside, ring=ring, keys=IdentityKeys(inside.keys.place, ring, TENANT)))
    assert await told(vault_owner, old) == ["KEY_ADDED", "KEY_RETIRED"]


async def test_what_is_damaged_keeps_its_key_and_the_rest_goes_on(inside: Inside):
    await inside.keys.put(key := uuid4(), {"vault": bytes(32)})
    await inside.keys.put(torn := uuid4(), {"vault": bytes(32)})
    old = inside.ring.current
    blob = (await inside.keys.place.get(Kind.KEY, torn))["vault"]
    await inside.keys.place.put(Kind.KEY, torn, {"vault": blob[:-1] + bytes([blob[-1] ^ 1])})
    await rotate(inside)
    await go_on(inside)
    assert (await standing(inside))["keys"][1] == {"id": old, "left": 1}  # pyright: ignore[reportIndexIssue]
    assert await inside.keys.get(key, "vault") == bytes(32)
    assert f"{old}.key" in kek_files(inside)
    with pytest.raises(CannotUnwrap):
        await inside.keys.get(torn, "vault")


async def test_a_key_is_not_retired_while_something_under_it_is_on_its_way(inside: Inside, monkeypatch):
    old, put, ways = inside.ring.current, inside.keys.place.put, [asyncio.Event(), asyncio.Event()]

    async def slow(*arguments, **named):
        ways[0].set()
        await ways[1].wait()
        return await put(*arguments, **named)

    monkeypatch.setattr(inside.keys.place, "put", slow)
    writing = asyncio.create_task(inside.keys.put(key := uuid4(), {"vault": bytes(32)}))
    await ways[0].wait()
    await rotate(inside)
    await go_on(inside)
    assert inside.ring.ids[1:] == [old]
    ways[1].set()
    assert await writing
    await go_on(inside)
    assert inside.ring.ids[1:] == []
    assert await inside.keys.get(key, "vault") == bytes(32)


async def test_a_swap_takes_only_what_is_still_as_it_was(here: Inside):
    await here.keys.put(key := uuid4(), {"vault": bytes(32)})
    await rotate(here)
    (was,) = [
        one for one in await here.keys.place.not_under(here.ring.current, None, 100) if one.owner == key
    ]
    await here.keys.put(key, {"vault": b"n" * 32})
    assert await here.keys.rewrap([was]) == 0
    assert await here.keys.get(key, "vault") == b"n" * 32


# -- keys that the environment gives


def given(*keys: bytes) -> str:
    return ",".join(base64.b64encode(one).decode() for one in keys)


async def test_given_keys_are_re_wrapped_and_the_old_one_can_then_be_taken_out(
    inside: Inside, vault_owner: asyncpg.Connection, tmp_path: Path
):
    place = FilePlace(FilePlace.below(tmp_path / "own").path)
    for keys in (given(FIRST), given(SECOND, FIRST), given(SECOND)):
        ring = Ring(GivenKeks(keys))
        mine = replace(inside, ring=ring, keys=IdentityKeys(place, ring, TENANT))
        await secrets_of(mine.keys)
        await go_on(mine)
        assert await rotate(mine) == GIVEN
    assert list(await place.generations()) == [kek_id(SECOND)]
    assert await told(vault_owner, kek_id(FIRST)) == ["KEY_ADDED", "KEY_RETIRED"]
    assert await told(vault_owner, kek_id(SECOND)) == ["KEY_ADDED", "KEY_REWRAPPED"]


@pytest.mark.parametrize("told", ["", ",", "nonsense", base64.b64encode(bytes(31)).decode(), "é"])
def test_what_is_no_key_is_refused_and_not_repeated(told: str):
    with pytest.raises(CannotStart) as refused:
        GivenKeks(told)
    assert "PARLEY_VAULT_KEK holds" in str(refused.value)
    assert "nonsense" not in str(refused.value)


# -- what is refused at start


async def test_a_missing_key_is_named_and_nothing_is_changed_until_it_is_back(tmp_path: Path):
    async with opened_keys(tmp_path, TENANT, keks=given(FIRST)) as opened:
        await opened.keys.put(key := uuid4(), {"vault": bytes(32)})
    before = (tmp_path / NAME).read_bytes()
    for keks in (given(SECOND), ""):
        with pytest.raises(CannotStart) as refused:
            async with opened_keys(tmp_path, TENANT, keks=keks):
                pass
        assert (kek_id(FIRST) in str(refused.value)) is bool(keks)
        assert "Nothing was changed" in str(refused.value)
    assert (tmp_path / NAME).read_bytes() == before
    async with opened_keys(tmp_path, TENANT, keks=given(SECOND, FIRST)) as opened:
        assert await opened.keys.get(key, "vault") == bytes(32)


async def test_a_lost_folder_of_keys_is_not_made_again_beside_what_lies_under_them(tmp_path: Path):
    async with opened_keys(tmp_path, TENANT) as opened:
        secrets, current = opened.secrets, opened.ring.current
    (tmp_path / "kek").rename(tmp_path / "elsewhere")
    with pytest.raises(CannotStart) as refused:
        async with opened_keys(tmp_path, TENANT):
            pass
    assert "does not hold the current key-encryption key" in str(refused.value)
    assert not (tmp_path / "kek").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "kek")
    async with opened_keys(tmp_path, TENANT) as opened:
        assert (opened.secrets, opened.ring.current) == (secrets, current)


async def test_another_instances_keys_are_refused(tmp_path: Path):
    async with opened_keys(tmp_path, TENANT):
        pass
    with pytest.raises(CannotStart) as refused:
        async with opened_keys(tmp_path, uuid4()):
            pass
    assert "another instance's" in str(refused.value)


async def test_another_key_store_beside_this_database_is_refused(inside: Inside, tmp_path: Path):
    await refuse_a_stranger(inside)
    await refuse_a_stranger(inside)
    async with opened_keys(tmp_path / "other", TENANT) as opened:
        with pytest.raises(CannotStart) as refused:
            await refuse_a_stranger(replace(inside, keys=opened.keys, secrets=opened.secrets))
    assert "not the one that the vault's database was made with" in str(refused.value)


def test_files_of_keys_are_for_their_owner_alone_and_say_their_name(tmp_path: Path):
    keks = FileKeks(tmp_path / "kek")
    keks.begun()
    (name,) = [path for path in keks.folder.iterdir() if path.suffix]
    assert (name.stat().st_mode & 0o777, keks.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    name.chmod(0o640)
    with pytest.raises(CannotStart, match="may be read by others"):
        keks.keys()
    name.chmod(0o600)
    other = keks.folder / f"{'0' * 16}.key"
    other.write_bytes(name.read_bytes())
    other.chmod(0o600)
    with pytest.raises(CannotStart, match="is not the key that its name says"):
        keks.keys()


def test_a_first_start_that_was_cut_off_is_finished(tmp_path: Path):
    keks = FileKeks(tmp_path / "kek")
    keks.begun()
    key = keks.keys()
    (keks.folder / "current").unlink()
    keks.begun()
    keks.begun()
    assert keks.keys() == key


# -- the ring by itself


def test_what_is_wrapped_opens_where_it_belongs_and_as_it_was():
    ring = Ring(GivenKeks(given(FIRST)))
    wrapped = ring.wrap(b"told", b"here")
    assert ring.unwrap(wrapped, b"here") == b"told"
    assert wrapped_under(wrapped) == ring.current == kek_id(FIRST)
    assert ring.wrap(b"told", b"here") != wrapped
    torn = [
        wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :] for at in (0, 9, 20, len(wrapped) - 1)
    ]
    for one in (*torn, wrapped[:-1], wrapped[:36], b""):
        with pytest.raises(CannotUnwrap) as fault:
            ring.unwrap(one, b"here")
        assert (fault.value.args, fault.value.__cause__) == ((), None)
    with pytest.raises(CannotUnwrap):
        ring.unwrap(wrapped, b"there")
    with pytest.raises(KeyNotAtHand, match=kek_id(FIRST)):
        Ring(GivenKeks(given(SECOND))).unwrap(wrapped, b"here")


async def test_what_does_not_fit_is_a_fault_before_anything_is_written(inside: Inside):
    for held in ({"x" * 66: b""}, {"": b""}, {"vault": bytes(LONGEST_BLOB)}):
        with pytest.raises(ValueError, match="does not fit"):
            await inside.keys.put(key := uuid4(), held)
        assert await inside.keys.all(key) == {}
