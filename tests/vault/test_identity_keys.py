"""The key store of identities, whichever place it lies in: what is kept, destroyed, and never half given."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from infra.address import Address
from infra.vault.keys.file import FilePlace
from infra.vault.keys.keks import FileKeks
from infra.vault.keys.ring import CannotUnwrap, KeyNotAtHand, Ring
from infra.vault.keys.secrets import secrets_of
from infra.vault.keys.server import ServerPlace
from infra.vault.keys.store import IdentityKeys, KeyPlace, Kind

TENANT = UUID(int=7)
TODAY, LATER = date(2026, 11, 26), date(2026, 11, 30)


@pytest.fixture(params=["file", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Address:
    return tmp_path if request.param == "file" else request.getfixturevalue("keys_login")


@pytest.fixture
async def place(where: Path | Address) -> AsyncIterator[KeyPlace]:
    made = FilePlace.below(where) if isinstance(where, Path) else await ServerPlace.of(where)
    yield made
    await made.close()


def ring_in(folder: Path) -> Ring:
    keks = FileKeks(folder)
    keks.begun()
    return Ring(keks)


@pytest.fixture
def keys(place: KeyPlace, tmp_path: Path) -> IdentityKeys:
    return IdentityKeys(place, ring_in(tmp_path / "kek"), TENANT)


async def test_wraps_are_given_to_their_holder_as_they_were_kept(keys: IdentityKeys):
    key = uuid4()
    assert await keys.put(key, {"vault": b"one", "a:b": b"two"}) is True
    assert await keys.get(key, "vault") == b"one"
    assert await keys.get(key, "b:a") is None
    assert await keys.all(key) == {"vault": b"one", "a:b": b"two"}
    assert await keys.all(uuid4()) == {}


async def test_an_erased_key_leaves_its_first_day_and_is_not_kept_again(keys: IdentityKeys):
    key, other = uuid4(), uuid4()
    await keys.put(key, {"vault": b"one"})
    await keys.put(other, {"vault": b"other"})
    assert await keys.erase(key, TODAY) == TODAY
    assert await keys.erase(key, LATER) == TODAY
    assert await keys.put(key, {"vault": b"one"}) is False
    assert (await keys.all(key), await keys.erased_on(key)) == ({}, TODAY)
    assert (await keys.get(other, "vault"), await keys.erased_on(other)) == (b"other", None)


async def test_what_is_added_stands_beside_what_is_there_and_nowhere_else(keys: IdentityKeys):
    key = uuid4()
    assert await keys.add(key, {"a:b": b"two"}) is False
    assert await keys.all(key) == {}
    await keys.put(key, {"a:b": b"two"})
    assert await keys.add(key, {"b:a": b"three"}) is True
    await keys.drop(key)
    assert await keys.add(key, {"b:a": b"three"}) is False
    assert await keys.all(key) == {}


async def test_a_retired_key_takes_every_pair_that_needs_it_along(keys: IdentityKeys):
    a, b, c = (one * 32 for one in "abc")
    first, second = uuid4(), uuid4()
    for key in (first, second):
        await keys.put(
            key, {f"{x}:{y}": x.encode() for x, y in ((a, b), (b, a), (a, c), (c, a), (b, c), (c, b))}
        )
    assert await keys.drop_holder(b) == 8
    assert [set(await keys.all(key)) for key in (first, second)] == [{f"{a}:{c}", f"{c}:{a}"}] * 2


async def test_a_request_ends_with_its_layers_and_envelope(keys: IdentityKeys):
    request, other = uuid4(), uuid4()
    for one in (request, other):
        await keys.put_layers(one, {"a" * 32: b"peeled"})
        await keys.put_envelope(one, bytes(208))
    assert await keys.get_layer(request, "a" * 32) == b"peeled"
    assert await keys.get_envelope(request) == bytes(208)
    await keys.end(request)
    await keys.end(request)
    assert (await keys.get_layer(request, "a" * 32), await keys.get_envelope(request)) == (None, None)
    assert await keys.get_layer(other, "a" * 32) == b"peeled"


async def test_keys_are_listed_in_batches_without_requests_and_secrets(keys: IdentityKeys):
    made = sorted((uuid4() for _ in range(5)), key=lambda one: one.bytes)
    for key in made:
        await keys.put(key, {"a:b": b"x", "b:a": b"x"})
    await keys.put_layers(uuid4(), {"a" * 32: b"peeled"})
    await secrets_of(keys)
    first = await keys.keys_after(limit=3)
    assert list(first) == made[:3]
    assert list(await keys.keys_after(first[-1], 3)) == made[3:]


async def test_secrets_are_made_once_and_differ(keys: IdentityKeys):
    made = await secrets_of(keys)
    assert await secrets_of(keys) == made
    assert len({made.map_key, made.pseudonym_key, made.record_key}) == 3
    assert "key=" not in repr(made)


async def test_a_blob_in_anothers_place_opens_nothing(keys: IdentityKeys, place: KeyPlace):
    key, other = uuid4(), uuid4()
    await keys.put(key, {"vault": b"one"})
    blob = (await place.get(Kind.KEY, key))["vault"]
    await place.put(Kind.KEY, other, {"vault": blob})
    await place.put(Kind.KEY, key, {"a:b": blob})
    for owner, holder in ((other, "vault"), (key, "a:b")):
        with pytest.raises(CannotUnwrap) as fault:
            await keys.get(owner, holder)
        assert (fault.value.args, fault.value.__cause__) == ((), None)
    assert await keys.get(key, "vault") == b"one"


async def test_under_a_key_that_is_not_at_hand_nothing_opens_and_nothing_is_lost(
    keys: IdentityKeys, place: KeyPlace, tmp_path: Path
):
    await keys.put(key := uuid4(), {"vault": b"one"})
    stranger = IdentityKeys(place, ring_in(tmp_path / "another"), TENANT)
    with pytest.raises(KeyNotAtHand):
        await stranger.get(key, "vault")
    assert await keys.get(key, "vault") == b"one"


async def test_a_mark_is_the_last_one_of_its_name(keys: IdentityKeys):
    assert await keys.remembered("log") is None
    assert await keys.remember("log", b"1", lambda _: False)
    assert await keys.remember("log", b"2", lambda last: last < b"2")
    assert not await keys.remember("log", b"1", lambda last: last < b"1")
    assert await keys.remembered("log") == b"2"


async def test_of_two_who_set_a_mark_at_once_neither_sets_the_others_back(
    keys: IdentityKeys, place: KeyPlace, monkeypatch: pytest.MonkeyPatch
):
    """The slower one has read the last mark before the faster one set its own: it looks again, and leaves it."""
    for first in (True, False):
        name = f"log {first}"
        if not first:
            assert await keys.remember(name, b"1", lambda last: last < b"1")
        put = "once" if first else "swap"
        whole = getattr(place, put)

        async def faster(*told: Any, whole: Any = whole, name: str = name) -> Any:
            monkeypatch.undo()
            assert await keys.remember(name, b"3", lambda last: last < b"3")
            return await whole(*told)

        monkeypatch.setattr(type(place), put, lambda _, *told, faster=faster: faster(*told))
        assert not await keys.remember(name, b"2", lambda last: last < b"2")
        assert await keys.remembered(name) == b"3"
