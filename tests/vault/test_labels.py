"""Labels: which lead to one person, how one that came to nothing is taken back, and what is left without its keys."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from domain.vault.refusals import IdentityErased, NoIdentity
from infra.vault.client import VaultClient
from infra.vault.identities import linking
from infra.vault.identities.labels import data_key, labels_of, person, shred, standing
from infra.vault.identities.linking import forget, link
from infra.vault.identities.sealing import seal
from infra.vault.identities.sweeping import sweep
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from infra.vault.veil import Torn
from tests.vault.sealed import (
    NAMES,
    acts,
    everything,
    found,
    opened,
    sealed_as,
    told,
)

# -- labels


async def test_two_that_were_sealed_apart_keep_both_and_each_knows_all_labels(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias, interview = uuid4(), uuid4(), uuid4()
    await seal(inside, told(party, {NAMES: "Ana"}))
    await sealed_as(inside, alias, party)
    await seal(inside, told(interview, {NAMES: "Anita"}))
    assert await link(inside, interview, alias) is None
    before = await everything(vault_owner)
    assert await link(inside, party, interview) is None
    assert await everything(vault_owner) == before
    for label, name in ((party, "Ana"), (alias, "A. Quispe"), (interview, "Anita")):
        assert await opened(inside, vault_owner, label) == {NAMES: name}
        assert set(await labels_of(inside, await found(inside, label))) == {party, alias, interview}
    known = await person(inside, alias)
    assert isinstance(known, list)
    assert {label for label, _ in known} == {party, alias, interview}
    assert len({one.identity for _, one in known}) == 3


async def test_labels_of_nobody_are_not_linked(inside: Inside, vault_owner: asyncpg.Connection):
    before = await everything(vault_owner)
    assert await link(inside, uuid4(), uuid4()) == NoIdentity()
    assert await everything(vault_owner) == before
    party = uuid4()
    await seal(inside, told(party))
    kept = await everything(vault_owner)
    for pair in ((party, uuid4()), (uuid4(), party)):
        assert await link(inside, *pair) == NoIdentity()
    assert await everything(vault_owner) == kept


async def test_links_made_at_once_lose_none(inside: Inside):
    labels = [uuid4() for _ in range(5)]
    for label in labels:
        await seal(inside, told(label))
    pairs = [(labels[at], labels[at + 1]) for at in range(4)]
    assert await asyncio.gather(*(link(inside, *pair) for pair in pairs)) == [None] * 4
    for label in labels:
        assert set(await labels_of(inside, await found(inside, label))) == set(labels)


async def test_a_link_that_another_overtook_tells_of_both(inside: Inside, monkeypatch: pytest.MonkeyPatch):
    one, middle, other = labels = [uuid4() for _ in range(3)]
    for label in labels:
        await seal(inside, told(label))
    looked, turns = linking._identities, 0

    async def overtaken(*arguments: Any) -> Any:
        nonlocal turns
        turns += 1
        if turns == 1:
            assert await link(inside, middle, other) is None
        return await looked(*arguments)

    monkeypatch.setattr(linking, "_identities", overtaken)
    assert await link(inside, one, middle) is None
    for label in labels:
        assert set(await labels_of(inside, await found(inside, label))) == set(labels)


async def test_what_was_judged_by_a_version_that_is_gone_is_not_written(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label))
    there, before = await found(inside, label), await everything(vault_owner)
    for version in (there.version - 1, there.version + 1):
        sealed = await inside.pool.fetchval(
            "SELECT identity_sealed(NULL, NULL, $1, $2, 'CONFIDENTIAL', $3, $4, '{}', '{}', $5)",
            there.identity, there.key, version or -1, bytes(28), b"{}",
        )  # fmt: skip
        linked = await inside.pool.fetchval(
            "SELECT identities_linked($1, $2, $3, NULL)", [there.identity], [version], [bytes(28)]
        )
        assert (sealed, linked) == (False, False)
    assert await everything(vault_owner) == before


# -- taken back


async def test_a_seal_whose_record_did_not_come_about_is_taken_back(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    await sealed_as(inside, alias, party)
    key = (await found(inside, alias)).key
    await vault.forget(alias)
    await vault.forget(alias)
    await vault.forget(uuid4())
    await sweep(inside)
    assert await standing(inside, alias) == NoIdentity()
    assert await inside.keys.all(key) == {}
    assert await labels_of(inside, await found(inside, party)) == [party]
    assert await opened(inside, vault_owner, party) == {NAMES: "Ana Quispe"}
    assert (await acts(vault_owner)).count("ERASED") == 1


async def test_what_is_older_than_some_minutes_is_not_taken_back(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label))
    await vault_owner.execute("UPDATE identity_fresh SET until = clock_timestamp() - interval '1 second'")
    before = await everything(vault_owner)
    await forget(inside, label)
    assert await everything(vault_owner) == before
    assert await opened(inside, vault_owner, label) == {NAMES: "Ana Quispe"}


# -- erased: with its keys gone, no row says whose label it was


async def test_without_its_keys_a_restored_row_says_nothing(inside: Inside):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    await sealed_as(inside, alias, party)
    there = await found(inside, party)
    await shred(inside, there, await labels_of(inside, there), inside.clock.today())
    assert [await standing(inside, one) for one in (party, alias)] == [IdentityErased()] * 2
    assert await seal(inside, told(party)) == IdentityErased()
    assert await link(inside, party, alias) == IdentityErased()
    with pytest.raises(CannotUnwrap):
        await data_key(inside, there)
    with pytest.raises(Torn):
        await labels_of(inside, there)
