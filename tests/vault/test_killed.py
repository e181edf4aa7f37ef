"""The vault's process is killed in the middle of what it does: nothing is lost or half open, and it goes on from there.

Each act is tried once to its end, to count its steps, and then killed at some of them, the same ones in every run.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.vault.custodians import Ceremony, Change
from domain.vault.ports import ErasureReceipt, Opened, Sealing, ToDecide
from domain.vault.refusals import IdentityErased
from domain.vault.values import IdentityField, Tier, UnsealingState
from infra.custody.fields import field_bound, field_key, open_field
from infra.vault.client import VaultClient
from infra.vault.custodians.rewrapping import settle
from infra.vault.identities.labels import standing
from infra.vault.inside import Inside
from infra.vault.keys.rotating import go_on, rotate
from infra.vault.keys.store import VAULT
from infra.vault.service import service
from infra.vault.within import Within
from tests.vault import circle as ceremonies
from tests.vault import people
from tests.vault.circle import Circle, begin_anew, opening
from tests.vault.fixtures import TENANT, VaultDatabase, inside_of
from tests.vault.killing import MOST, killed_at, points

OLD, NEW = {IdentityField.NAMES: "Amber Heron"}, {IdentityField.NAMES: "Amber Heron-Quispe"}
ONE, TWO, THREE = (ceremonies.Custodian(label=label) for label in ("one", "two", "three"))
KEPT = "SELECT * FROM identities JOIN identity_fields USING (identity)"
EMPTY = "DELETE FROM identity_fields; DELETE FROM identities; DELETE FROM identity_labels"


Act = Callable[[UUID], Callable[[Inside], Awaitable[object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a vault is killed, again and again."""

    database: VaultDatabase
    folder: Path

    def does(self, act: Callable[[Inside], Awaitable[Any]]) -> Any:
        """In this process, to its end."""

        async def done() -> Any:
            async with inside_of(self.database, self.folder) as inside:
                return await act(inside)

        return asyncio.run(done())

    def killed(self, act: Act, fresh: Callable[[], UUID], *, first: int = 0) -> Iterator[UUID]:
        """Whom it was killed over, one after the other, each as `fresh` made them; at the first steps and some."""
        taken = killed_at(MOST, self.database, self.folder, act(fresh()))
        assert taken is not None
        kills = 0
        for step in points(taken, first):
            whom = fresh()
            if killed_at(step, self.database, self.folder, act(whom)) is None:
                kills += 1
                yield whom
        assert kills > 2  # not every time it takes as many steps


@pytest.fixture
def place(vault_database: VaultDatabase, tmp_path: Path) -> Place:
    """A vault with three custodians, each with one key."""
    for one in (ONE, TWO, THREE):
        del one.keys[1:]
    asyncio.run(_emptied(vault_database))
    made = Place(database=vault_database, folder=tmp_path)
    made.does(lambda inside: Circle(inside).found(ONE, TWO, THREE))
    return made


async def _emptied(database: VaultDatabase) -> None:
    owner = await asyncpg.connect(**database.superuser.arguments())
    await owner.execute(EMPTY)
    await begin_anew(owner)
    await owner.close()


def vault_of(inside: Inside) -> VaultClient:
    """As the API speaks with it."""
    return VaultClient(Within(service(inside).calls))


def sealed(
    label: UUID, tier: Tier, fields: dict[IdentityField, str]
) -> Callable[[Inside], Awaitable[object]]:
    """An act: to seal this."""

    async def act(inside: Inside) -> object:
        return await service(inside).calls["seal"].does(Sealing(label=label, tier=tier, fields=fields))

    return act


def opened(place: Place, label: UUID) -> dict[str, str] | None:
    """What the vault and its custodians can open of whom; None if nobody is there, a fault if it is half."""

    async def act(inside: Inside) -> dict[str, str] | None:
        found = await standing(inside, label)
        if not hasattr(found, "identity"):
            return None
        owner = await asyncpg.connect(**place.database.superuser.arguments())
        rows = await owner.fetch(f"{KEPT} WHERE identity = $1", found.identity)
        await owner.close()
        told: dict[str, str] = {}
        for row in rows:
            wraps = await inside.keys.all(row["key"])
            key = wraps.get(VAULT) or opening(wraps, row["key"], TWO, ONE)
            assert key is not None
            name = IdentityField(row["field"])
            bound = field_bound(TENANT, row["key"], name)
            told[name] = open_field(field_key(key, row["key"], name), row["sealed"], bound)
        return told

    return place.does(act)


async def rounds(inside: Inside) -> None:
    """What the vault does by itself, as often as it looks before it drops what nobody uses."""
    for _ in range(4):
        for one in service(inside).rounds:
            await one.does()


def keys_kept(place: Place) -> list[int]:
    """How many data keys lie in the key store, and how many are in use."""

    async def act(inside: Inside) -> list[int]:
        await rounds(inside)
        kept = await inside.keys.place.keys_after(UUID(int=0), 1_000)
        used = await inside.pool.fetch("SELECT public.identity_keys_used($1)", kept)
        return [len(kept), len(used)]

    return place.does(act)


@pytest.mark.parametrize("tier", Tier)
def test_sealing_anew_leaves_the_old_or_the_new_and_no_key_that_nothing_uses(place: Place, tier: Tier):
    def fresh() -> UUID:
        label = uuid4()
        assert place.does(sealed(label, tier, OLD)) is None
        return label

    kills = 0
    for label in place.killed(lambda label: sealed(label, tier, NEW), fresh, first=6):
        kills += 1
        assert opened(place, label) in (OLD, NEW)
        assert place.does(sealed(label, tier, NEW)) is None
        assert opened(place, label) == NEW
    assert keys_kept(place) == [1 + kills, 1 + kills]


@pytest.mark.parametrize("tier", Tier)
def test_an_erasure_that_was_cut_off_is_finished_and_reaches_nobody_else(place: Place, tier: Tier):
    other = uuid4()
    assert place.does(sealed(other, tier, OLD)) is None

    def fresh() -> UUID:
        label = uuid4()
        assert place.does(sealed(label, tier, OLD)) is None
        return label

    def erased(label: UUID) -> Callable[[Inside], Awaitable[object]]:
        return lambda inside: vault_of(inside).erase(label)

    for label in place.killed(erased, fresh):
        receipt = place.does(erased(label))
        assert isinstance(receipt, ErasureReceipt)
        assert place.does(erased(label)) == receipt
        assert isinstance(place.does(lambda inside, label=label: standing(inside, label)), IdentityErased)
    assert opened(place, other) == OLD
    assert keys_kept(place) == [1, 1]


def test_an_erasure_that_nobody_asks_for_again_is_finished_by_the_vault_itself(place: Place):
    def fresh() -> UUID:
        label = uuid4()
        assert place.does(sealed(label, Tier.CONFIDENTIAL, OLD)) is None
        return label

    def erased(label: UUID) -> Callable[[Inside], Awaitable[object]]:
        return lambda inside: vault_of(inside).erase(label)

    for label in place.killed(erased, fresh):
        place.does(rounds)
        under_way = place.does(
            lambda inside: inside.pool.fetch("SELECT * FROM public.erasures_under_way(10)")
        )
        assert under_way == []
        told = opened(place, label)
        assert told is None or told == OLD  # it had not begun


def test_a_rotation_that_was_cut_off_goes_on_and_everything_opens_meanwhile(place: Place):
    labels = {uuid4(): tier for tier in Tier}
    for label, tier in labels.items():
        assert place.does(sealed(label, tier, OLD)) is None

    async def rotated(inside: Inside) -> None:
        await rotate(inside)
        await go_on(inside)

    async def finished(inside: Inside) -> list[str]:
        await go_on(inside)
        assert set(await inside.keys.place.generations()) == {inside.ring.current}
        return list(inside.ring.ids)

    for _ in place.killed(lambda _: rotated, uuid4, first=10):
        assert [opened(place, label) for label in labels] == [OLD] * 2
        ids = place.does(finished)
        assert len(ids) == 1
        assert [one.stem for one in (place.folder / "kek").glob("*.key")] == ids
        assert [opened(place, label) for label in labels] == [OLD] * 2


def test_a_ceremony_that_was_cut_off_goes_on_and_no_pair_opens_less_meanwhile(place: Place):
    old = place.does(lambda inside: Circle(inside).sealed(2))
    begun: dict[UUID, Ceremony] = {}

    def fresh() -> UUID:
        file = THREE.renewed()
        begun[id := uuid4()] = place.does(lambda inside: Circle(inside).proposal(Change.RENEW, THREE, file))
        return id

    def renews(id: UUID) -> Callable[[Inside], Awaitable[object]]:
        async def act(inside: Inside) -> object:
            circle = Circle(inside)
            for by in (ONE, TWO):
                await circle.sign(by, begun[id])
            return await circle.bring_in(THREE, giver=ONE, taker=TWO)

        return act

    async def by_all(inside: Inside) -> set[bool]:
        pairs = list(permutations((ONE, TWO, THREE), 2))
        wraps = {of: await inside.keys.all(of) for of in old}
        return {opening(wraps[of], of, *pair) == old[of] for pair in pairs for of in old}

    for id in place.killed(renews, fresh):
        assert place.does(by_all) == {True}
        place.does(renews(id))
        assert place.does(settle)
        del THREE.keys[1:]
        assert place.does(by_all) == {True}


def test_what_was_announced_and_lost_is_opened_at_most_once(place: Place):
    anna = people.Requester()
    both = [(one.person, one.keys[0]) for one in (ONE, TWO)]
    circle = [people.Custodian(person=who, signing=key.signing, sealing=key.sealing) for who, key in both]

    async def agreed(inside: Inside) -> UUID:
        vault, label = vault_of(inside), uuid4()
        assert await vault.seal(people.sealing(label, Tier.SEALED)) is None
        asked = await vault.request(anna.asks(label))
        for one in circle:
            todo = await vault.take_up(asked.request, one.person)  # type: ignore[union-attr]
            assert isinstance(todo, ToDecide), todo
            await vault.approve(one.says("APPROVE", todo))
        return asked.request  # type: ignore[union-attr]

    def opens(request: UUID) -> Callable[[Inside], Awaitable[object]]:
        async def act(inside: Inside) -> object:
            vault, bearer = vault_of(inside), anna.bearer
            announcement = await vault.announce(request, bearer)
            return await vault.fetch(announcement, bearer) if isinstance(announcement, UUID) else announcement

        return act

    for request in place.killed(opens, lambda: place.does(agreed)):
        stands = place.does(lambda inside, request=request: vault_of(inside).standing([request]))[0].state
        again = [isinstance(place.does(opens(request)), Opened) for _ in range(2)]
        assert again == [stands is not UnsealingState.SPENT, False]
    assert asyncio.run(_opened_in_the_log(place.database)) == {1}


async def _opened_in_the_log(database: VaultDatabase) -> set[int]:
    """How often each request that was announced was opened."""
    owner = await asyncpg.connect(**database.superuser.arguments())
    told = [people.leaf_of(row[0]) for row in await owner.fetch("SELECT leaf FROM log_entries")]
    await owner.close()
    times = Counter(one["request"] for one in told if one["act"] == "OPENED")
    return {times[one["request"]] for one in told if one["act"] == "ANNOUNCED"}
