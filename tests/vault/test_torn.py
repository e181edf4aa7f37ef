"""What was torn, swapped or cut off half-way opens nothing, and leaves nothing behind."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest

from infra.custody.fields import FieldUnreadable, field_bound, open_field
from infra.keys.store import KeysUnavailable
from infra.vault.identities import sealing as sealing_module
from infra.vault.identities.labels import Found, mark_of, standing
from infra.vault.identities.sealing import seal
from infra.vault.identities.sweeping import sweep
from infra.vault.inside import Inside
from infra.vault.turns import Overtaken
from infra.vault.veil import Torn
from tests.vault.circle import Circle
from tests.vault.sealed import (
    CLOSED,
    CONTACTS,
    NAMES,
    by_two,
    everything,
    found,
    opened,
    three,
    told,
)


@pytest.fixture
async def circle(inside: Inside, vault_owner: asyncpg.Connection) -> Circle:
    """Three custodians."""
    return await three(inside, vault_owner)


# -- torn, swapped, half-way


async def test_a_field_in_anothers_row_or_column_opens_nothing(
    inside: Inside, vault_owner: asyncpg.Connection
):
    one, other = uuid4(), uuid4()
    await seal(inside, told(one, {NAMES: "Ana", CONTACTS: "a street"}))
    await seal(inside, told(other, {NAMES: "Eva", CONTACTS: "a yard"}))
    mine, theirs = (await found(inside, one)).identity, (await found(inside, other)).identity
    for column, row in (("NAMES", theirs), ("CONTACTS", mine)):
        await vault_owner.execute(
            """UPDATE identity_fields f SET sealed = o.sealed FROM identity_fields o
               WHERE f.identity = $1 AND f.field = 'NAMES' AND o.identity = $2 AND o.field = $3""",
            mine, row, column,
        )  # fmt: skip
        with pytest.raises(FieldUnreadable) as fault:
            await opened(inside, vault_owner, one)
        assert (fault.value.args, fault.value.__cause__) == ((), None)


@pytest.mark.parametrize("kept", [0, 11, 27, 283], ids=lambda kept: f"{kept} bytes")
async def test_a_ciphertext_cut_short_opens_nothing(kept: int):
    key, bound = bytes(32), field_bound(UUID(int=1), UUID(int=2), NAMES)
    whole = sealing_module.seal_field(key, "Ana", bound)
    assert open_field(key, whole, bound) == "Ana"
    with pytest.raises(FieldUnreadable):
        open_field(key, whole[:kept], bound)
    with pytest.raises(FieldUnreadable):
        open_field(bytes(31) + b"\1", whole, bound)


async def test_a_label_row_put_in_anothers_place_leads_nowhere(
    inside: Inside, vault_owner: asyncpg.Connection
):
    one, other = uuid4(), uuid4()
    await seal(inside, told(one))
    await seal(inside, told(other))
    mine, theirs = mark_of(inside, one), mark_of(inside, other)
    await vault_owner.execute(
        """UPDATE identity_labels SET told = (SELECT told FROM identity_labels WHERE mark = $2)
           WHERE mark = $1""",
        mine, theirs,
    )  # fmt: skip
    with pytest.raises(Torn):
        await standing(inside, one)
    assert isinstance(await standing(inside, other), Found)


async def test_a_key_store_that_is_away_seals_nothing_and_loses_nothing(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label))
    before = await everything(vault_owner)
    path = inside.keys.place.path  # pyright: ignore[reportAttributeAccessIssue]
    path.rename(path.with_name("elsewhere"))
    for fields in ({NAMES: "Eva"}, {CONTACTS: "a yard"}):
        with pytest.raises(KeysUnavailable):
            await seal(inside, told(label, fields))
    path.with_name("elsewhere").rename(path)
    assert await everything(vault_owner) == before
    assert await opened(inside, vault_owner, label) == {NAMES: "Ana Quispe"}


async def test_a_crash_before_the_commit_leaves_a_key_that_is_swept_and_nothing_else(
    circle: Circle, inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
):
    label = uuid4()
    await seal(inside, told(label))
    await sweep(inside)
    before = await everything(vault_owner)

    async def cut_off(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(sealing_module, "_write", cut_off)
        with pytest.raises(asyncio.CancelledError):
            await seal(inside, told(label, tier=CLOSED))
    assert await everything(vault_owner) == before
    assert await opened(inside, vault_owner, label) == {NAMES: "Ana Quispe"}
    left = []
    for _ in range(4):
        left.append(len(await inside.keys.keys_after()))
        await sweep(inside)
    left.append(len(await inside.keys.keys_after()))
    assert left == [2, 2, 2, 1, 1]
    assert await opened(inside, vault_owner, label) == {NAMES: "Ana Quispe"}


async def test_a_crash_after_the_commit_leaves_the_old_key_to_the_next_round(
    circle: Circle, inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
):
    label = uuid4()
    await seal(inside, told(label))
    old = (await found(inside, label)).key

    async def cut_off(*_: object) -> None:
        raise asyncio.CancelledError

    with monkeypatch.context() as patch:
        patch.setattr(sealing_module, "drop_left", cut_off)
        with pytest.raises(asyncio.CancelledError):
            await seal(inside, told(label, tier=CLOSED))
    assert set(await inside.keys.all(old)) == {"vault"}
    await sweep(inside)
    assert await inside.keys.all(old) == {}
    assert await opened(inside, vault_owner, label, await by_two(inside, label)) == {NAMES: "Ana Quispe"}
    assert await vault_owner.fetchval("SELECT count(*) FROM identity_keys_left") == 0


async def test_beside_the_wrong_database_nothing_old_is_swept(
    inside: Inside, vault_owner: asyncpg.Connection
):
    await seal(inside, told(uuid4()))
    await sweep(inside)  # known to its database: settled
    await vault_owner.execute("TRUNCATE identities, identity_fields, identity_labels")
    for _ in range(5):
        await sweep(inside)
    assert len(await inside.keys.keys_after()) == 1


async def test_who_is_overtaken_again_and_again_gives_up_and_leaves_no_key(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
):
    async def overtaken(*_: object) -> None:
        raise Overtaken

    monkeypatch.setattr(sealing_module, "_write", overtaken)
    with pytest.raises(Overtaken):
        await seal(inside, told(uuid4()))
    assert await inside.keys.keys_after() == []
