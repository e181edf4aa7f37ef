"""Sealing: whole or not at all, for the first time or anew; what each label leads to, and what a crash leaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import BadInput
from domain.vault.ports import Sealing
from domain.vault.refusals import AlreadySealed, IdentityErased, NoIdentity, TooFewCustodians
from domain.vault.values import LONGEST, IdentityField, Tier
from infra.custody.fields import FieldUnreadable, field_bound, field_key, open_field
from infra.keys.store import KeysUnavailable
from infra.vault.client import VaultClient
from infra.vault.identities import linking
from infra.vault.identities import sealing as sealing_module
from infra.vault.identities.labels import Found, data_key, labels_of, mark_of, person, shred, standing
from infra.vault.identities.linking import forget, link
from infra.vault.identities.sealing import seal
from infra.vault.identities.sweeping import sweep
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from infra.vault.turns import Overtaken
from infra.vault.veil import Torn
from tests.vault.circle import Circle, Custodian, begin_anew, opening

NAMES, CONTACTS, OTHER = IdentityField.NAMES, IdentityField.CONTACTS, IdentityField.OTHER
OPEN, CLOSED = Tier.CONFIDENTIAL, Tier.SEALED
A, B, C = (Custodian(label=f"custodian {letter}") for letter in "ABC")
Fields = Mapping[IdentityField, str]


def told(
    label: UUID, fields: Fields | None = None, tier: Tier = OPEN, same_as: UUID | None = None
) -> Sealing:
    given = {NAMES: "Ana Quispe"} if fields is None else fields
    return Sealing(label=label, tier=tier, fields=given, same_as=same_as)


@pytest.fixture
async def circle(inside: Inside, vault_owner: asyncpg.Connection) -> Circle:
    """Three custodians."""
    await begin_anew(vault_owner)
    made = Circle(inside)
    await made.found(A, B, C)
    return made


@pytest.fixture
async def alone(inside: Inside, vault_owner: asyncpg.Connection) -> Inside:
    """No custodian."""
    await begin_anew(vault_owner)
    return inside


async def found(inside: Inside, label: UUID) -> Found:
    there = await standing(inside, label)
    assert isinstance(there, Found)
    return there


async def opened(inside: Inside, owner: asyncpg.Connection, label: UUID, key: bytes | None = None) -> Fields:
    """Every field behind a label, by the data key: the vault's own, or one that two custodians unwrapped."""
    there = await found(inside, label)
    own = await data_key(inside, there) if key is None else key
    rows = await owner.fetch("SELECT field, sealed FROM identity_fields WHERE identity = $1", there.identity)
    return {
        name: open_field(
            field_key(own, there.key, name), row["sealed"], field_bound(inside.tenant, there.key, name)
        )
        for row in rows
        for name in [IdentityField(row["field"])]
    }


async def by_two(inside: Inside, label: UUID) -> bytes | None:
    key = (await found(inside, label)).key
    return opening(await inside.keys.all(key), key, A, B)


async def everything(owner: asyncpg.Connection) -> list[Any]:
    """All rows of identities and the log, to show that nothing moved."""
    tables = ("identities", "identity_fields", "identity_labels", "identity_keys_left", "log_entries")
    return [sorted(tuple(row) for row in await owner.fetch(f"SELECT * FROM {one}")) for one in tables]


async def acts(owner: asyncpg.Connection) -> list[str]:
    rows = await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    return [json.loads(bytes(row["leaf"]))["act"] for row in rows]


# -- the first time


async def test_what_was_sealed_opens_as_it_was_told_in_one_spelling(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    assert await vault.seal(told(label, {NAMES: " Jose\u0301 ", CONTACTS: "a street\nand a house"})) is None
    assert await opened(inside, vault_owner, label) == {NAMES: "José", CONTACTS: "a street\nand a house"}
    assert await vault.tier(label) is OPEN
    assert (await acts(vault_owner))[-1:] == ["SEALED"]
    assert await labels_of(inside, await found(inside, label)) == [label]


async def test_a_sealed_identity_is_opened_by_two_and_not_by_the_vault(
    circle: Circle, vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    assert await vault.seal(told(label, {NAMES: "Ana"}, CLOSED)) is None
    key = (await found(inside, label)).key
    assert await opened(inside, vault_owner, label, await by_two(inside, label)) == {NAMES: "Ana"}
    assert [one for one in await inside.keys.all(key) if ":" not in one] == ["check"]
    with pytest.raises(CannotUnwrap):
        await data_key(inside, await found(inside, label))


async def test_without_two_custodians_nothing_is_sealed_for_them(
    alone: Inside, vault_owner: asyncpg.Connection
):
    before, keys = await everything(vault_owner), await alone.keys.place.generations()
    assert await seal(alone, told(uuid4(), tier=CLOSED)) == TooFewCustodians()
    assert (await everything(vault_owner), await alone.keys.place.generations()) == (before, keys)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "fields"),
        ({NAMES: " \n "}, "NAMES"),
        ({CONTACTS: "x" * (LONGEST + 1)}, "CONTACTS"),
        ({OTHER: "a\0b"}, "OTHER"),
        ({OTHER: "a\x1bb"}, "OTHER"),
        ({OTHER: "a\ud800b"}, "OTHER"),
        ({IdentityField.ALIASES: "Juan"}, "ALIASES"),
    ],
    ids=["nothing", "blank", "too long", "NUL", "escape", "half a character", "aliases"],
)
async def test_what_is_no_text_is_refused_by_its_field_and_moves_nothing(
    inside: Inside, vault_owner: asyncpg.Connection, fields: Fields, field: str
):
    before, keys = await everything(vault_owner), await inside.keys.place.generations()
    refused = await seal(inside, told(uuid4(), fields))
    assert isinstance(refused, BadInput)
    assert refused.field == field
    assert "Juan" not in repr(refused)
    assert (await everything(vault_owner), await inside.keys.place.generations()) == (before, keys)


async def test_the_longest_text_in_the_widest_letters_is_kept_whole(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label, text = uuid4(), "𒐫" * LONGEST
    assert await seal(inside, told(label, {OTHER: text})) is None
    assert await opened(inside, vault_owner, label) == {OTHER: text}


async def test_lengths_tell_little(inside: Inside, vault_owner: asyncpg.Connection):
    labels = [uuid4() for _ in range(3)]
    for label, text in zip(labels, ("A", "Ana María de los Ángeles", "x" * 255), strict=True):
        await seal(inside, told(label, {NAMES: text}))
    there = [(await found(inside, label)).identity for label in labels]
    rows = await vault_owner.fetch(
        "SELECT octet_length(sealed) FROM identity_fields WHERE identity = ANY ($1)", there
    )
    assert {row[0] for row in rows} == {12 + 256 + 16}


# -- anew


async def test_a_correction_changes_what_was_given_and_keeps_the_rest(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label, {NAMES: "Ana", CONTACTS: "a street"}))
    before = await found(inside, label)
    assert await seal(inside, told(label, {NAMES: "Anna", OTHER: "limps"})) is None
    after = await found(inside, label)
    assert (after.identity, after.key) == (before.identity, before.key)
    assert await opened(inside, vault_owner, label) == {NAMES: "Anna", CONTACTS: "a street", OTHER: "limps"}


async def test_a_raised_tier_takes_all_fields_along_and_leaves_the_vault_no_key(
    circle: Circle, inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label, {NAMES: "Ana", CONTACTS: "a street"}))
    before = await found(inside, label)
    assert await seal(inside, told(label, {NAMES: "Anna"}, CLOSED)) is None
    after = await found(inside, label)
    assert (after.identity, after.tier) == (before.identity, CLOSED)
    assert after.key != before.key
    assert await inside.keys.all(before.key) == {}
    key = await by_two(inside, label)
    assert await opened(inside, vault_owner, label, key) == {NAMES: "Anna", CONTACTS: "a street"}
    assert await vault_owner.fetchval("SELECT count(*) FROM identity_keys_left") == 0


async def test_a_tier_is_never_lowered(circle: Circle, inside: Inside, vault_owner: asyncpg.Connection):
    label = uuid4()
    await seal(inside, told(label, tier=CLOSED))
    before = await everything(vault_owner)
    assert await seal(inside, told(label, tier=OPEN)) == AlreadySealed()
    assert await everything(vault_owner) == before


async def test_the_database_lowers_no_tier_and_corrects_no_part_of_a_sealed_identity_by_itself(
    circle: Circle, inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label, tier=CLOSED))
    there, before = await found(inside, label), await everything(vault_owner)
    for key, tier in ((uuid4(), "CONFIDENTIAL"), (there.key, "SEALED")):
        assert (
            await inside.pool.fetchval(
                "SELECT identity_sealed(NULL, NULL, $1, $2, $3, $4, $5, '{}', '{}', '{}')",
                there.identity, key, tier, there.version, bytes(28),
            )
            is False
        )  # fmt: skip
    assert await inside.pool.fetch("SELECT * FROM identity_carried_over($1)", there.identity) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await inside.pool.fetch("SELECT * FROM identity_kept($1, $2, '{NAMES}')", there.identity, there.key)
    assert await everything(vault_owner) == before


async def test_half_a_correction_of_a_sealed_identity_is_refused_and_a_whole_one_replaces_it(
    circle: Circle, inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await seal(inside, told(label, {NAMES: "Ana", CONTACTS: "a street"}, CLOSED))
    before, rows = await found(inside, label), await everything(vault_owner)
    refused = await seal(inside, told(label, {NAMES: "Anna"}, CLOSED))
    assert isinstance(refused, BadInput)
    assert refused.next.startswith("Give it anew as a whole, with CONTACTS too")
    assert await everything(vault_owner) == rows
    assert await seal(inside, told(label, {NAMES: "Anna", CONTACTS: "no street"}, CLOSED)) is None
    assert await inside.keys.all(before.key) == {}
    key = await by_two(inside, label)
    assert await opened(inside, vault_owner, label, key) == {NAMES: "Anna", CONTACTS: "no street"}


async def test_two_who_seal_one_label_at_once_make_one_identity(
    inside: Inside, vault_owner: asyncpg.Connection
):
    label = uuid4()
    given = [{NAMES: f"Ana {turn}", list(IdentityField)[turn % 5]: f"text {turn}"} for turn in range(6)]
    count = await vault_owner.fetchval("SELECT count(*) FROM identities")
    assert await asyncio.gather(*(seal(inside, told(label, one)) for one in given)) == [None] * 6
    assert await vault_owner.fetchval("SELECT count(*) FROM identities") == count + 1
    kept = await opened(inside, vault_owner, label)
    assert set(kept) == {name for one in given for name in one}
    assert all(any(one.get(name) == text for one in given) for name, text in kept.items())
    assert len(await inside.keys.keys_after()) == 1


# -- labels


async def test_a_label_without_a_name_of_its_own_joins_the_other(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    assert await seal(inside, told(alias, {}, same_as=party)) is None
    assert await found(inside, alias) == await found(inside, party)
    assert set(await labels_of(inside, await found(inside, alias))) == {party, alias}
    assert (await acts(vault_owner))[-1] == "LINKED"


async def test_two_that_were_sealed_apart_keep_both_and_each_knows_all_labels(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias, interview = uuid4(), uuid4(), uuid4()
    await seal(inside, told(party, {NAMES: "Ana"}))
    assert await seal(inside, told(alias, {NAMES: "A. Quispe"}, same_as=party)) is None
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


async def test_a_name_given_for_a_person_without_one_holds_for_both_labels(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias = uuid4(), uuid4()
    assert await seal(inside, told(alias, {NAMES: "Ana"}, same_as=party)) is None
    assert await opened(inside, vault_owner, party) == {NAMES: "Ana"}


async def test_labels_of_nobody_are_not_linked(inside: Inside, vault_owner: asyncpg.Connection):
    before = await everything(vault_owner)
    assert await link(inside, uuid4(), uuid4()) == NoIdentity()
    assert await seal(inside, told(uuid4(), {}, same_as=uuid4())) == NoIdentity()
    assert await everything(vault_owner) == before


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
    await seal(inside, told(alias, {NAMES: "A. Quispe"}, same_as=party))
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


async def test_a_label_that_only_joined_takes_nothing_along(inside: Inside, vault_owner: asyncpg.Connection):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    await seal(inside, told(alias, {}, same_as=party))
    await forget(inside, alias)
    assert await standing(inside, alias) == NoIdentity()
    assert await opened(inside, vault_owner, party) == {NAMES: "Ana Quispe"}


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
    await seal(inside, told(alias, {}, same_as=party))
    there = await found(inside, party)
    await shred(inside, there, await labels_of(inside, there), inside.clock.today())
    assert [await standing(inside, one) for one in (party, alias)] == [IdentityErased()] * 2
    assert await seal(inside, told(party)) == IdentityErased()
    assert await link(inside, party, alias) == IdentityErased()
    with pytest.raises(CannotUnwrap):
        await data_key(inside, there)
    with pytest.raises(Torn):
        await labels_of(inside, there)


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


# -- what a copy of the database tells


async def test_no_row_says_a_label_or_that_two_are_one_person(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    await seal(inside, told(alias, {}, same_as=party))
    identity = (await found(inside, party)).identity
    rows = repr(await everything(vault_owner))
    for secret in (party, alias):
        assert secret.hex not in rows.replace("-", "")
        assert repr(secret.bytes)[2:-1] not in rows
    told_rows = await vault_owner.fetch("SELECT told FROM identity_labels WHERE told IS NOT NULL")
    assert all(identity.bytes not in row["told"] for row in told_rows)
    assert len({len(row["told"]) for row in told_rows}) == 1
