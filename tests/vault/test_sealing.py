"""Sealing: whole or not at all, for the first time or anew; and what a copy of the database tells of it."""

from __future__ import annotations

import asyncio
from unicodedata import category
from uuid import uuid4

import asyncpg
import pytest

from domain.kernel import BadInput
from domain.vault.refusals import AlreadySealed, TooFewCustodians
from domain.vault.sealing import CONTROL, fit_to_seal
from domain.vault.values import LONGEST, IdentityField
from infra.vault.client import VaultClient
from infra.vault.identities.labels import data_key, labels_of
from infra.vault.identities.sealing import seal
from infra.vault.inside import Inside
from infra.vault.keys.ring import CannotUnwrap
from tests.vault.circle import Circle, begin_anew
from tests.vault.sealed import (
    CLOSED,
    CONTACTS,
    NAMES,
    OPEN,
    OTHER,
    Fields,
    acts,
    by_two,
    everything,
    found,
    opened,
    sealed_as,
    three,
    told,
)


@pytest.fixture
async def circle(inside: Inside, vault_owner: asyncpg.Connection) -> Circle:
    """Three custodians."""
    return await three(inside, vault_owner)


@pytest.fixture
async def alone(inside: Inside, vault_owner: asyncpg.Connection) -> Inside:
    """No custodian."""
    await begin_anew(vault_owner)
    return inside


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


def test_each_control_character_is_refused_and_no_other_letter():
    refused = [
        one for one in map(chr, range(0x3000)) if isinstance(fit_to_seal({NAMES: f"a{one}a"}), BadInput)
    ]
    assert refused == [
        one for one in map(chr, range(0x3000)) if category(one) in CONTROL and one not in "\n\t"
    ]


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


# -- what a copy of the database tells


async def test_no_row_says_a_label_or_that_two_are_one_person(
    inside: Inside, vault_owner: asyncpg.Connection
):
    party, alias = uuid4(), uuid4()
    await seal(inside, told(party))
    await sealed_as(inside, alias, party)
    identity = (await found(inside, party)).identity
    rows = repr(await everything(vault_owner))
    for secret in (party, alias):
        assert secret.hex not in rows.replace("-", "")
        assert repr(secret.bytes)[2:-1] not in rows
    told_rows = await vault_owner.fetch("SELECT told FROM identity_labels WHERE told IS NOT NULL")
    assert all(identity.bytes not in row["told"] for row in told_rows)
    assert len({len(row["told"]) for row in told_rows}) == 1
