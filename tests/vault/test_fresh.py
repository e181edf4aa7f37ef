"""Labels sealed for records that were about to come about: noted first, told to the API later, settled by it."""

from __future__ import annotations

from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.vault.ports import Sealing
from domain.vault.refusals import IdentityErased, NoIdentity, VaultUnavailable
from domain.vault.values import IdentityField, Tier
from infra.vault.client import VaultClient
from infra.vault.identities import fresh, sealing
from infra.vault.inside import Inside
from tests.vault.circle import begin_anew

NAMES = IdentityField.NAMES


def told(label: UUID, **more: object) -> Sealing:
    given = {"tier": Tier.CONFIDENTIAL, "fields": {NAMES: "Ana Quispe"}, "fresh": True, **more}
    return Sealing(label=label, **given)  # type: ignore[arg-type]


@pytest.fixture
async def vault_anew(vault: VaultClient, vault_owner: asyncpg.Connection) -> VaultClient:
    await begin_anew(vault_owner)
    await vault_owner.execute("DELETE FROM fresh_labels")
    return vault


async def test_a_label_is_told_when_it_has_had_its_time_and_until_it_is_settled(
    vault_anew: VaultClient, inside: Inside
):
    vault, label, other = vault_anew, uuid4(), uuid4()
    assert await vault.seal(told(label)) is None
    assert await vault.seal(told(other, fresh=False)) is None
    assert await vault.call("fresh", {}) == {"labels": []}
    assert await fresh.fresh(inside, 0) == {"labels": [str(label)]}
    assert await vault.call("settle", {"labels": [str(label)]}) == {}
    assert await fresh.fresh(inside, 0) == {"labels": []}
    assert await vault.tier(label) is Tier.CONFIDENTIAL


async def test_it_is_noted_before_it_is_sealed(
    vault_anew: VaultClient, inside: Inside, monkeypatch: pytest.MonkeyPatch
):
    label = uuid4()

    async def cut_off(*told: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as cut:
        cut.setattr(sealing, "standing", cut_off)
        assert isinstance(await vault_anew.seal(told(label)), VaultUnavailable)
    assert await fresh.fresh(inside, 0) == {"labels": [str(label)]}
    assert isinstance(await vault_anew.tier(label), NoIdentity)


async def test_a_copy_of_the_database_tells_no_fresh_label(
    vault_anew: VaultClient, vault_owner: asyncpg.Connection
):
    label = uuid4()
    await vault_anew.seal(told(label))
    row = await vault_owner.fetchrow("SELECT mark, told FROM fresh_labels")
    kept = bytes(row["mark"]) + bytes(row["told"])
    assert label.bytes not in kept
    assert str(label).encode() not in kept


async def test_what_is_kept_is_told_without_its_texts(vault_anew: VaultClient):
    vault, label = vault_anew, uuid4()
    assert isinstance(await vault.call("kept", {"label": str(label)}), NoIdentity)
    await vault.seal(told(label, fields={NAMES: "Ana Quispe", IdentityField.OTHER: "walks with a stick"}))
    assert await vault.call("kept", {"label": str(label)}) == {
        "tier": "CONFIDENTIAL",
        "fields": ["NAMES", "OTHER"],
    }
    await vault.erase(label)
    assert isinstance(await vault.call("kept", {"label": str(label)}), IdentityErased)
