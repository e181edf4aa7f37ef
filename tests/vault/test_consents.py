"""Consents in the vault: given, withdrawn, and what a request rests on. Through the API's own client of the vault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import BadInput, NotThere
from domain.vault.consent import MOST
from domain.vault.ports import ConsentGiven, Sealing
from domain.vault.refusals import NoIdentity
from domain.vault.values import IdentityField, Purpose, Tier
from infra.vault.client import VaultClient
from infra.vault.identities.consents import covering
from infra.vault.inside import Inside

TODAY = date(2026, 11, 22)
NGO = UUID("00000000-0000-4000-8000-000000000002")


async def somebody(vault: VaultClient) -> UUID:
    """A label under which an identity is kept."""
    label = uuid4()
    names = {IdentityField.NAMES: "Wanuri of the tests"}
    assert await vault.seal(Sealing(label=label, tier=Tier.CONFIDENTIAL, fields=names)) is None
    return label


def consent(**more: Any) -> ConsentGiven:
    told: dict[str, Any] = {
        "id": uuid4(),
        "label": uuid4(),
        "recipient": NGO,
        "purpose": Purpose.REMEDY_DELIVERY,
        "fields": (IdentityField.NAMES, IdentityField.CONTACTS),
        "given_on": TODAY,
    }
    return ConsentGiven(**{**told, **more})


async def covered(inside: Inside, by: ConsentGiven, **more: Any) -> bool:
    asked: dict[str, Any] = {
        "label": by.label,
        "organisation": NGO,
        "purpose": Purpose.REMEDY_DELIVERY,
        "fields": (IdentityField.CONTACTS,),
        "day": TODAY,
    }
    return await covering(inside.pool, inside, **{**asked, **more}) is not None


async def leaves(owner: asyncpg.Connection) -> list[Mapping[str, Any]]:
    rows = await owner.fetch("SELECT leaf FROM log_entries ORDER BY id")
    return [json.loads(row["leaf"]) for row in rows]


async def test_a_consent_covers_its_label_until_it_is_withdrawn(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
) -> None:
    given = consent(label=await somebody(vault), expires_on=TODAY + timedelta(days=30))
    before = len(await leaves(vault_owner))
    assert await vault.give_consent(given) is None
    assert await covered(inside, given)
    assert not await covered(inside, given, label=uuid4())
    assert not await covered(inside, given, organisation=uuid4())
    assert not await covered(inside, given, fields=(IdentityField.NAMES, IdentityField.WHEREABOUTS))
    assert not await covered(inside, given, day=TODAY + timedelta(days=31))

    assert await vault.withdraw_consent(given.label, given.id, TODAY) is None
    assert not await covered(inside, given)
    assert await vault.consents(given.label) == (replace(given, withdrawn_on=TODAY),)

    first, second = (await leaves(vault_owner))[before:]
    assert (first["act"], second["act"]) == ("CONSENT_GIVEN", "CONSENT_WITHDRAWN")
    assert first["subject"] == second["subject"]
    for leaf in (first, second):
        assert leaf["purpose"] == "REMEDY_DELIVERY"
        assert not {given.label.hex, str(given.label), given.id.hex, str(given.id), str(NGO)} & set(
            map(str, leaf.values())
        )


async def test_twice_is_once(vault: VaultClient, vault_owner: asyncpg.Connection) -> None:
    given = consent(label=await somebody(vault))
    before = len(await leaves(vault_owner))
    assert await asyncio.gather(*(vault.give_consent(given) for _ in range(4))) == [None] * 4
    assert len(await leaves(vault_owner)) == before + 1
    withdrawn = [vault.withdraw_consent(given.label, given.id, TODAY) for _ in range(4)]
    assert await asyncio.gather(*withdrawn) == [None] * 4
    assert len(await leaves(vault_owner)) == before + 2
    assert await vault.give_consent(given) is None  # a retry that comes late brings nothing back
    (kept,) = cast("tuple[ConsentGiven, ...]", await vault.consents(given.label))
    assert kept.withdrawn_on == TODAY


async def test_what_does_not_fit_leaves_everything_as_it_was(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    given = consent(label=await somebody(vault))
    await vault.give_consent(given)
    before = await _all(vault_owner)
    assert isinstance(await vault.give_consent(replace(given, recipient=None)), BadInput)
    mine: dict[str, Any] = {"label": given.label}
    assert isinstance(await vault.give_consent(consent(**mine, fields=())), BadInput)
    assert isinstance(await vault.give_consent(consent(**mine, given_on=TODAY + timedelta(days=2))), BadInput)
    assert isinstance(await vault.give_consent(consent()), NoIdentity)
    assert isinstance(await vault.withdraw_consent(given.label, uuid4(), TODAY), NotThere)
    assert isinstance(await vault.withdraw_consent(uuid4(), given.id, TODAY), NotThere)
    assert await _all(vault_owner) == before


async def test_a_withdrawal_holds_from_its_day_at_the_earliest_when_it_was_given(
    vault: VaultClient, inside: Inside
) -> None:
    given = consent(label=await somebody(vault))
    await vault.give_consent(given)
    await vault.withdraw_consent(given.label, given.id, date(9999, 12, 31))
    assert not await covered(inside, given)
    (kept,) = cast("tuple[ConsentGiven, ...]", await vault.consents(given.label))
    assert kept.withdrawn_on == TODAY


async def test_one_label_has_so_many_and_no_more(vault: VaultClient, inside: Inside) -> None:
    label, other = await somebody(vault), await somebody(vault)
    for _ in range(MOST):
        assert await vault.give_consent(consent(label=label)) is None
    assert isinstance(await vault.give_consent(consent(label=label)), BadInput)
    assert await vault.give_consent(consent(label=other)) is None
    assert len(cast("tuple[ConsentGiven, ...]", await vault.consents(label))) == MOST


async def test_who_is_about_to_open_is_not_overtaken_by_a_withdrawal(
    vault: VaultClient, inside: Inside
) -> None:
    """The withdrawal waits until the transaction is over that rests on the consent."""
    given = consent(label=await somebody(vault))
    await vault.give_consent(given)
    async with inside.pool.acquire() as connection:
        async with connection.transaction():
            rests_on = await covering(
                connection, inside, label=given.label, organisation=NGO, purpose=given.purpose,
                fields=given.fields, day=TODAY,
            )  # fmt: skip
            assert rests_on is not None
            withdrawing = asyncio.create_task(vault.withdraw_consent(given.label, given.id, TODAY))
            waiting = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"
            while not withdrawing.done() and not await inside.pool.fetchval(waiting):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            assert await connection.fetchval("SELECT public.consent_stands($1)", rests_on)
        assert await withdrawing is None
        assert not await connection.fetchval("SELECT public.consent_stands($1)", rests_on)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_events SET kind = 'GIVEN'",
        "DELETE FROM consent_events",
        "TRUNCATE consent_events",
    ],
)
async def test_not_even_the_owner_rewrites_what_was_agreed(
    vault: VaultClient, vault_owner: asyncpg.Connection, statement: str
) -> None:
    await vault.give_consent(consent(label=await somebody(vault)))
    before = await _all(vault_owner)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_owner.execute(statement)
    assert await _all(vault_owner) == before


async def test_a_copy_of_the_database_links_no_consent_to_a_label(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
) -> None:
    """Neither ids nor what was agreed stand in the rows; two rows of one length tell nothing apart."""
    short = consent(label=await somebody(vault), recipient=None, fields=(IdentityField.NAMES,))
    long = consent(label=await somebody(vault), fields=tuple(IdentityField))
    await vault.give_consent(short)
    await vault.give_consent(long)
    dump = await _all(vault_owner)
    for one in (short, long):
        for told in (one.id, one.label, NGO):
            assert told.bytes.hex() not in dump
            assert str(told) not in dump
    assert "REMEDY_DELIVERY" not in dump
    lengths = await vault_owner.fetch("SELECT DISTINCT octet_length(told) FROM consent_events")
    assert len(lengths) == 1


async def _all(owner: asyncpg.Connection) -> str:
    """Every row of it."""
    rows = await owner.fetch("SELECT encode(consent, 'hex'), encode(subject, 'hex'), kind, encode(told, 'hex')"
        " FROM consent_events ORDER BY 1, 3")  # fmt: skip
    return "\n".join(str(tuple(row)) for row in rows)
