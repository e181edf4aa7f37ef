"""What others say for somebody: it is marked as theirs, gives way to the person's own word, and goes with its label."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.kernel import BadInput
from domain.vault.ports import ConsentGiven, LegalHold, Sealing
from domain.vault.refusals import IdentityErased, NoIdentity, SpeaksForThemselves
from domain.vault.values import HoldReason, IdentityField
from infra.vault.client import VaultClient
from infra.vault.identities import consents_given
from infra.vault.identities.labels import standing
from infra.vault.inside import Inside
from tests.vault.test_consents import TODAY, consent, covered, somebody

DESK = UUID("00000000-0000-4000-8000-000000000009")
NAMES, CONTACTS = IdentityField.NAMES, IdentityField.CONTACTS
TABLES = ("consent_events", "holds", "hold_lifts", "log_entries", "identities", "identity_labels")


async def everything(owner: asyncpg.Connection) -> Mapping[str, list[asyncpg.Record]]:
    return {table: await owner.fetch(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


async def recorded(vault: VaultClient, label: UUID, **more: Any) -> ConsentGiven:
    """What the desk says that they agreed to."""
    given = consent(label=label, recorded_by=DESK, **more)
    assert await vault.give_consent(given) is None
    return given


# -- consents


async def test_what_is_recorded_for_somebody_is_marked_so_and_counts_until_they_speak(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection
) -> None:
    label = await somebody(vault)
    wide = await recorded(vault, label)
    assert await vault.consents(label) == (wide,)
    assert await covered(inside, wide)
    mine = consent(label=label, fields=(NAMES,))
    assert await vault.give_consent(mine) is None
    assert not await covered(inside, wide, fields=(CONTACTS,))
    assert await covered(inside, mine, fields=(NAMES,))
    before = await everything(vault_owner)
    more = consent(label=label, recorded_by=DESK, expires_on=TODAY + timedelta(days=1))
    assert await vault.give_consent(more) == SpeaksForThemselves()
    assert await vault.give_consent(wide) is None  # the same once more is the same
    assert await everything(vault_owner) == before


async def test_what_they_took_back_themselves_nobody_records_for_them_again(
    vault: VaultClient, inside: Inside
) -> None:
    label = await somebody(vault)
    wide, other = await recorded(vault, label), await recorded(vault, label, fields=(NAMES,))
    assert await vault.withdraw_consent(label, wide.id, TODAY) is None
    assert not await covered(inside, other, fields=(NAMES,))
    assert await vault.give_consent(consent(label=label, recorded_by=DESK)) == SpeaksForThemselves()


async def test_what_others_recorded_as_taken_back_they_may_record_anew(
    vault: VaultClient, inside: Inside
) -> None:
    label = await somebody(vault)
    wide = await recorded(vault, label)
    assert await vault.withdraw_consent(label, wide.id, TODAY, DESK) is None
    assert not await covered(inside, wide)
    assert await vault.consents(label) == (replace(wide, withdrawn_on=TODAY, withdrawal_by=DESK),)
    assert await covered(inside, await recorded(vault, label))


async def test_a_consent_is_never_recorded_as_one_that_somebody_took_back_already(vault: VaultClient) -> None:
    told = consent(label=await somebody(vault), withdrawal_by=DESK)
    assert isinstance(await vault.give_consent(told), BadInput)


# -- consents and their label


async def test_what_was_agreed_to_goes_with_a_seal_that_is_taken_back(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    label, other = await somebody(vault), await somebody(vault)
    given, kept = consent(label=label), consent(label=other)
    for one in (given, kept):
        assert await vault.give_consent(one) is None
    await vault.withdraw_consent(label, given.id, TODAY)
    rows = await vault_owner.fetchval("SELECT count(*) FROM consent_events")
    await vault.forget(label)
    assert await vault.consents(label) == ()
    assert await vault.consents(other) == (kept,)
    assert await vault_owner.fetchval("SELECT count(*) FROM consent_events") == rows - 2
    assert await vault_owner.fetchval("SELECT count(*) FROM consents_going") == 0
    again = Sealing(label=label, tier=(await vault.tier(other)), fields={NAMES: "Wanuri"})  # type: ignore[arg-type]
    assert await vault.seal(again) is None
    assert await vault.consents(label) == ()


async def test_no_consent_comes_to_a_label_that_went_in_between(
    vault: VaultClient, inside: Inside, vault_owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    label = await somebody(vault)
    there = await standing(inside, label)
    await vault.forget(label)
    before = await everything(vault_owner)
    judged = iter([there])

    async def overtaken(inside: Inside, label: UUID) -> object:
        return next(judged, NoIdentity())

    monkeypatch.setattr(consents_given, "standing", overtaken)
    assert await vault.give_consent(consent(label=label)) == NoIdentity()
    assert await everything(vault_owner) == before


async def test_the_owner_of_the_table_still_takes_no_consent_away(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    await vault.give_consent(consent(label=await somebody(vault)))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await vault_owner.execute("DELETE FROM consent_events")


async def test_an_erasure_leaves_no_consent_of_any_label(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    one, other = await somebody(vault), await somebody(vault)
    rows = await vault_owner.fetchval("SELECT count(*) FROM consent_events")
    assert await vault.link(one, other) is None
    for label in (one, other):
        assert await vault.give_consent(consent(label=label)) is None
    await vault.erase(one)
    assert [await vault.consents(label) for label in (one, other)] == [(), ()]
    assert await vault_owner.fetchval("SELECT count(*) FROM consent_events") == rows
    assert await vault.give_consent(consent(label=other)) == IdentityErased()


# -- holds


async def test_a_hold_whose_id_is_in_use_for_somebody_else_is_refused(
    vault: VaultClient, vault_owner: asyncpg.Connection
) -> None:
    label, other = await somebody(vault), await somebody(vault)
    hold = LegalHold(id=uuid4(), label=label, reason=HoldReason.LEGAL_CLAIM, placed_on=TODAY)
    assert await vault.hold(hold) is None
    before = await everything(vault_owner)
    assert isinstance(await vault.hold(replace(hold, label=other)), BadInput)
    for changed in ({"reason": HoldReason.AUTHORITY_REQUEST}, {"until": TODAY + timedelta(days=9)}):
        assert isinstance(await vault.hold(replace(hold, **changed)), BadInput)  # type: ignore[arg-type]
    assert await vault.hold(hold) is None
    assert await everything(vault_owner) == before
    assert await vault.holds(other) == ()
