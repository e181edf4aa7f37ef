"""Holds and erasures in the vault: what stops an erasure, what it takes with it, and what stands if it is cut short."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import BadInput, NotThere
from domain.vault.ports import ConsentGiven, ErasureReceipt, LegalHold, Sealing
from domain.vault.refusals import IdentityErased, NoIdentity, UnderLegalHold
from domain.vault.values import HoldReason, IdentityField, Purpose, Tier
from infra.custody.receipts import checked
from infra.log_keys import LogKeys
from infra.vault.client import VaultClient
from infra.vault.identities import erasures
from infra.vault.inside import Inside
from infra.vault.keys.store import VAULT
from tests.vault.circle import Circle, Custodian
from tests.vault.fixtures import SetClock

TODAY = date(2026, 11, 22)
NAMES = {IdentityField.NAMES: "Wanuri of the tests", IdentityField.CONTACTS: "+0 555 0100"}


async def somebody(vault: VaultClient, tier: Tier = Tier.CONFIDENTIAL, same_as: UUID | None = None) -> UUID:
    label = uuid4()
    assert await vault.seal(Sealing(label=label, tier=tier, fields=NAMES)) is None
    if same_as is not None:
        assert await vault.link(label, same_as) is None
    return label


def hold(label: UUID, **more: Any) -> LegalHold:
    told: dict[str, Any] = {"reason": HoldReason.LEGAL_CLAIM, "placed_on": TODAY, **more}
    return LegalHold(id=uuid4(), label=label, **told)


async def leaves(owner: asyncpg.Connection) -> list[Mapping[str, Any]]:
    return [json.loads(row["leaf"]) for row in await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")]


async def everything(owner: asyncpg.Connection) -> Mapping[str, list[str]]:
    """All rows of all tables, as text."""
    tables = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {
        table["relname"]: sorted(
            str(tuple(row)) for row in await owner.fetch(f"SELECT * FROM {table['relname']}")
        )
        for table in tables
    }


GOES = ("identities", "identity_fields", "consent_events", "erasures_begun")


async def what_goes(owner: asyncpg.Connection) -> Mapping[str, list[str]]:
    """Of the tables from which an erasure takes rows: other tests' people are there as well."""
    every = await everything(owner)
    return {table: every[table] for table in GOES}


def receipt(told: object) -> ErasureReceipt:
    assert isinstance(told, ErasureReceipt), told
    return told


# -- holds


async def test_a_hold_stops_an_erasure_and_nothing_moves(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    label = await somebody(vault)
    held = hold(label)
    assert await vault.hold(held) is None
    before = await everything(vault_owner)
    assert isinstance(await vault.erase(label), UnderLegalHold)
    assert await everything(vault_owner) == before
    assert await vault.tier(label) is Tier.CONFIDENTIAL
    assert await vault.holds(label) == (held,)

    assert await vault.lift_hold(label, held.id) is None
    (lifted,) = await vault.holds(label)  # type: ignore[misc]
    assert lifted.lifted_on == TODAY
    assert receipt(await vault.erase(label)).erased_on == TODAY
    acts = [leaf["act"] for leaf in await leaves(vault_owner)]
    assert acts[-3:] == ["HELD", "HOLD_LIFTED", "ERASED"]


async def test_a_hold_counts_for_the_person_under_every_label(vault: VaultClient) -> None:
    label = await somebody(vault)
    other = await somebody(vault, same_as=label)
    held = hold(other)
    await vault.hold(held)
    assert isinstance(await vault.erase(label), UnderLegalHold)
    assert [one.id for one in await vault.holds(label)] == [held.id]  # type: ignore[union-attr]
    assert await vault.lift_hold(label, held.id) is None
    receipt(await vault.erase(label))


async def test_of_two_holds_one_lifted_leaves_the_other(vault: VaultClient) -> None:
    label = await somebody(vault)
    first, second = hold(label), hold(label, reason=HoldReason.AUTHORITY_REQUEST)
    for one in (first, second, first):
        assert await vault.hold(one) is None
    for _ in range(2):
        assert await vault.lift_hold(label, first.id) is None
    assert isinstance(await vault.erase(label), UnderLegalHold)


async def test_a_hold_ends_with_its_last_day(vault: VaultClient, inside: Inside) -> None:
    label = await somebody(vault)
    await vault.hold(hold(label, until=TODAY + timedelta(days=1)))
    clock = inside.clock
    assert isinstance(clock, SetClock)
    clock.at += timedelta(days=1)
    assert isinstance(await vault.erase(label), UnderLegalHold)
    clock.at += timedelta(days=1)
    receipt(await vault.erase(label))


async def test_holds_that_say_nothing_are_refused(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    label = await somebody(vault)
    before = await everything(vault_owner)
    assert isinstance(await vault.hold(hold(label, until=TODAY - timedelta(days=1))), BadInput)
    assert isinstance(await vault.hold(hold(label, lifted_on=TODAY)), BadInput)
    assert isinstance(await vault.hold(hold(uuid4())), NoIdentity)
    assert isinstance(await vault.lift_hold(label, uuid4()), NotThere)
    assert isinstance(await vault.holds(uuid4()), NoIdentity)
    assert await everything(vault_owner) == before


@pytest.mark.parametrize("table", ["holds", "hold_lifts"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET told = told", "TRUNCATE {} CASCADE"])
async def test_not_even_the_owner_takes_a_hold_away(
    vault: VaultClient, vault_owner: asyncpg.Connection, table: str, statement: str
) -> None:
    label = await somebody(vault)
    held = hold(label)
    await vault.hold(held)
    await vault.lift_hold(label, held.id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_owner.execute(statement.format(table))


# -- erasures


async def test_an_erasure_takes_all_of_the_person_and_gives_a_receipt(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
) -> None:
    others = await what_goes(vault_owner)
    label = await somebody(vault)
    other = await somebody(vault, same_as=label)
    await vault.give_consent(
        ConsentGiven(
            id=uuid4(), label=other, recipient=None, purpose=Purpose.REMEDY_DELIVERY,
            fields=(IdentityField.NAMES,), given_on=TODAY,
        )
    )  # fmt: skip
    told = receipt(await vault.erase(label))
    found = checked(told.text, LogKeys((inside.signer.key,)))
    assert (found.erased_on, found.backups_gone_on) == (TODAY, TODAY + timedelta(days=7))
    assert (told.erased_on, told.backups_gone_on) == (TODAY, TODAY + timedelta(days=7))
    assert receipt(await vault.erase(label)) == told

    assert await what_goes(vault_owner) == others
    for one in (label, other):
        assert isinstance(await vault.tier(one), IdentityErased)
        assert isinstance(
            await vault.seal(Sealing(label=one, tier=Tier.CONFIDENTIAL, fields=NAMES)), IdentityErased
        )
        assert await vault.consents(one) == ()


async def test_two_labels_of_one_person_have_receipts_that_do_not_show_it(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
) -> None:
    label = await somebody(vault)
    other = await somebody(vault, same_as=label)
    before = len(await leaves(vault_owner))
    first = receipt(await vault.erase(label))
    second = receipt(await vault.erase(other))
    assert receipt(await vault.erase(other)) == second
    key = LogKeys((inside.signer.key,))
    one, two = checked(first.text, key), checked(second.text, key)
    assert one.subject != two.subject
    assert one.hash != two.hash
    subjects = {leaf["subject"] for leaf in (await leaves(vault_owner))[before:] if leaf["act"] == "ERASED"}
    assert {one.subject, two.subject} <= subjects
    assert one.hash in {row["hash"].hex() for row in await vault_owner.fetch("SELECT hash FROM log_entries")}


async def test_at_once_it_is_erased_once(vault: VaultClient, vault_owner: asyncpg.Connection) -> None:
    label = await somebody(vault)
    before = len(await leaves(vault_owner))
    told = await asyncio.gather(*(vault.erase(label) for _ in range(5)))
    assert len({receipt(one).text for one in told}) == 1
    assert len(await leaves(vault_owner)) == before + 1


async def test_what_was_never_there_is_not_erased(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    before = await everything(vault_owner)
    assert isinstance(await vault.erase(uuid4()), NoIdentity)
    assert await everything(vault_owner) == before


class Cut(Exception):
    """The process died here."""


STEPS = ("begun", "one key", "keys", "requests", "rows")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("by", ["the round", "asking again"])
async def test_what_was_cut_short_is_finished_with_the_day_on_which_it_began(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch,
    step: str, by: str,
) -> None:  # fmt: skip
    others = await what_goes(vault_owner)
    label = await somebody(vault)
    other = await somebody(vault, same_as=label)
    with monkeypatch.context() as cut:
        _cut(cut, inside, step)
        with pytest.raises(Cut):
            await erasures.erase(inside, label)
    clock = inside.clock
    assert isinstance(clock, SetClock)
    clock.at += timedelta(days=2)
    if by == "the round":
        await erasures.finish_all(inside)
        assert await what_goes(vault_owner) == others
    told = receipt(await vault.erase(label))
    assert await inside.keys.keys_after() == []
    assert told.erased_on == TODAY
    assert receipt(await vault.erase(label)) == told
    assert receipt(await vault.erase(other)).erased_on == TODAY
    await erasures.finish_all(inside)
    assert await what_goes(vault_owner) == others
    for one in (label, other):
        assert isinstance(await vault.tier(one), IdentityErased)


def _cut(monkeypatch: pytest.MonkeyPatch, inside: Inside, step: str) -> None:
    """Let it go no further than this."""

    async def stop(*_: object, **__: object) -> None:
        raise Cut

    match step:
        case "begun":
            monkeypatch.setattr(type(inside.keys), "erase", stop)
        case "one key":
            monkeypatch.setattr(type(inside.keys), "drop_label_key", stop)
        case "keys":
            monkeypatch.setattr(erasures, "end_of_labels", stop)
        case "requests":
            monkeypatch.setattr(erasures, "_receipted", stop)
        case _:
            real = type(inside.keys).drop_label_key

            async def but_the_last(keys: Any, mark: bytes) -> None:
                rows = await inside.pool.fetchval("SELECT count(*) FROM public.erasures_under_way(9)")
                if rows == 1:  # one of two identities is done with
                    raise Cut
                await real(keys, mark)

            monkeypatch.setattr(type(inside.keys), "drop_label_key", but_the_last)


async def test_sealed_anew_in_between_it_goes_as_well(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that was made after the others were destroyed does not outlive them."""
    others = await what_goes(vault_owner)
    label = await somebody(vault)
    first, second = Custodian(label="one"), Custodian(label="two")
    await Circle(inside).found(first, second)
    real, looks = erasures._labels, 0

    async def then_seal(*given: Any) -> Any:
        nonlocal looks
        looks += 1
        found = await real(*given)
        if looks == 1:
            assert await vault.seal(Sealing(label=label, tier=Tier.SEALED, fields=NAMES)) is None
        if looks == 2:  # the last look before the rows go: of a seal that was on its way
            fresh = uuid4()
            assert await inside.keys.put(fresh, {VAULT: b"d" * 32})
            await vault_owner.execute("UPDATE identities SET key = $1 WHERE key = $2", fresh, given[1].key)
        return found

    monkeypatch.setattr(erasures, "_labels", then_seal)
    receipt(await vault.erase(label))
    assert await what_goes(vault_owner) == others
    assert await inside.keys.keys_after() == []
    assert looks == 3


async def test_a_hold_that_comes_too_late_is_told_so(vault: VaultClient, inside: Inside) -> None:
    label = await somebody(vault)
    receipt(await vault.erase(label))
    assert isinstance(await vault.hold(hold(label)), IdentityErased)
