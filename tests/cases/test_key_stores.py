"""The key store, whichever provider keeps it: a file, or a PostgreSQL of its own."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import uuid4

import pytest

from domain.cases.content import Erased
from infra.keys.store import KeyStore, KeysUnavailable, NoKeys

TODAY, LATER = date(2026, 11, 22), date(2026, 11, 29)


async def test_a_case_has_one_key_however_often_it_is_made(store: KeyStore):
    case = uuid4()
    assert await store.key(case) is None
    await store.make(case)
    first = await store.key(case)
    await store.make(case)
    assert isinstance(first, bytes)
    assert len(first) == 32
    assert await store.key(case) == first


async def test_cases_have_different_keys(store: KeyStore):
    cases = [uuid4() for _ in range(20)]
    for case in cases:
        await store.make(case)
    assert len({await store.key(case) for case in cases}) == 20


async def test_many_who_make_the_same_key_at_once_agree_on_one(store: KeyStore):
    case = uuid4()

    async def made() -> object:
        await store.make(case)
        return await store.key(case)

    assert len(set(await asyncio.gather(*(made() for _ in range(8))))) == 1


async def test_an_erased_key_leaves_its_first_day_and_is_not_made_again(store: KeyStore):
    case = uuid4()
    await store.make(case)
    await store.erase(case, TODAY)
    await store.erase(case, LATER)
    await store.make(case)
    assert await store.key(case) == Erased(on=TODAY)


async def test_a_key_can_be_erased_before_it_was_made(store: KeyStore):
    case = uuid4()
    await store.erase(case, TODAY)
    await store.make(case)
    assert await store.key(case) == Erased(on=TODAY)


async def test_erasing_one_key_leaves_the_others_in_place_for_all_who_ask_meanwhile(store: KeyStore):
    cases = [uuid4() for _ in range(12)]
    for case in cases:
        await store.make(case)
    kept, erased = cases[:4], cases[4:]
    before = {case: await store.key(case) for case in kept}

    async def asked() -> list[object]:
        return [await store.key(case) == before[case] for case in kept for _ in range(20)]

    found, *_ = await asyncio.gather(asked(), *(store.erase(case, TODAY) for case in erased))
    assert found == [True] * 80
    assert {await store.key(case) for case in erased} == {Erased(on=TODAY)}


async def test_a_secret_is_made_once_and_stays(store: KeyStore):
    first, again = await asyncio.gather(store.secret("receipts"), store.secret("receipts"))
    assert first == again
    assert len(first) == 32
    assert first != await store.secret("something else")


async def test_a_store_in_its_place_answers(store: KeyStore):
    assert await store.answers() is True


async def test_where_no_store_was_given_every_key_is_out_of_reach():
    store = NoKeys()
    assert await store.answers() is False
    for act in (
        store.make(uuid4()),
        store.key(uuid4()),
        store.erase(uuid4(), TODAY),
        store.secret("receipts"),
    ):
        with pytest.raises(KeysUnavailable):
            await act
