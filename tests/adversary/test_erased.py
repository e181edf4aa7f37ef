"""An erasure against backups: whoever restores the vault's database opens nothing, with every secret that is left,
the key-encryption keys and all custodians' keys together. Whoever restores the key store as well opens, until that
backup has aged out, on the day that the receipt names. With either kind of key store.

A backup is a copy of every page as it lay, which holds more than any dump.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from domain.vault.ports import ConsentGiven, ErasureReceipt, Sealing
from domain.vault.refusals import IdentityErased
from domain.vault.values import IdentityField, Purpose, Tier
from infra.address import Address
from infra.custody.fields import field_bound, field_key, open_field
from infra.vault.identities.labels import mark_of, standing
from infra.vault.inside import Inside
from infra.vault.keys.file import FilePlace
from infra.vault.keys.keks import FileKeks
from infra.vault.keys.ring import Ring
from infra.vault.keys.secrets import secrets_of
from infra.vault.keys.server import ServerPlace
from infra.vault.keys.store import VAULT, IdentityKeys, KeyPlace
from infra.vault.log.signer import signer_of
from infra.vault.place.database import pool_of
from infra.vault.service import service
from infra.vault.veil import Veil
from tests.vault.circle import Circle, Custodian, begin_anew, opening
from tests.vault.fixtures import ASKED_AT, TENANT, SetClock, VaultDatabase

ONE, TWO = Custodian(label="one"), Custodian(label="two")
CANARY = {Tier.CONFIDENTIAL: "canary-7f3e9a51c2d8", Tier.SEALED: "canary-b04d6e18f9a7"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A key store and how it is backed up."""

    folder: Path
    server: Address | None

    @asynccontextmanager
    async def place(self, backup: str = "") -> AsyncIterator[KeyPlace]:
        """The store as it stands, or a backup of it restored beside."""
        if self.server is None:
            made: KeyPlace = FilePlace.below(self.folder / backup)
        else:
            login = self.server.in_database(self.server.database + backup) if backup else self.server
            made = await ServerPlace.of(login)
        yield made
        await made.close()


@pytest.fixture(params=["file", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    server = request.getfixturevalue("keys_login") if request.param == "server" else None
    (tmp_path / "own").mkdir(mode=0o700)
    return Store(folder=tmp_path / "own", server=server)


@asynccontextmanager
async def vault_on(database: Address, store: Store, *, keys: str = "") -> AsyncIterator[Inside]:
    """A vault on this database, with its key-encryption keys, and the key store as it stands or a backup of it."""
    pool = await pool_of(database, size=2)
    keks = FileKeks(store.folder / "kek")
    keks.begun()
    ring = Ring(keks)
    async with store.place(keys) as place:
        held = IdentityKeys(place, ring, TENANT)
        yield Inside(
            pool=pool,
            keys=held,
            ring=ring,
            secrets=await secrets_of(held),
            signer=await signer_of(held, TENANT, pool),
            tenant=TENANT,
            clock=SetClock(),
            asked_at=ASKED_AT,
        )
    await pool.close()


@asynccontextmanager
async def backed_up(
    database: VaultDatabase, store: Store, superuser: Address
) -> AsyncIterator[VaultDatabase]:
    """Copies of the vault's database and of its key store, as they are now."""
    copy = f"{database.superuser.database}_backup"
    await _run(superuser, f"CREATE DATABASE {copy} TEMPLATE {database.superuser.database} STRATEGY FILE_COPY")
    if store.server is None:
        kept = [one for one in store.folder.iterdir() if one.is_file()]
        (store.folder / "_backup").mkdir(mode=0o700)
        for one in kept:
            shutil.copy2(one, store.folder / "_backup" / one.name)
    else:
        await _run(
            superuser, f"CREATE DATABASE {store.server.database}_backup TEMPLATE {store.server.database}"
        )
    yield VaultDatabase(
        superuser=database.superuser.in_database(copy), login=database.login.in_database(copy)
    )
    await _run(superuser, f"DROP DATABASE {copy} WITH (FORCE)")
    if store.server is not None:
        await _run(superuser, f"DROP DATABASE {store.server.database}_backup WITH (FORCE)")


async def all_that_opens(inside: Inside, restored: VaultDatabase) -> set[str]:
    """What an enemy gets who has this database, this key store, the vault's secrets and every custodian's keys."""
    found: set[str] = set()
    owner = await asyncpg.connect(**restored.superuser.arguments())
    for row in await owner.fetch("SELECT * FROM identities i JOIN identity_fields USING (identity)"):
        name, wraps = IdentityField(row["field"]), await inside.keys.all(row["key"])
        keys = [wraps.get(VAULT), opening(wraps, row["key"], ONE, TWO), opening(wraps, row["key"], TWO, ONE)]
        for key in (one for one in keys if one is not None):
            bound = field_bound(TENANT, row["key"], name)
            found.add(open_field(field_key(key, row["key"], name), row["sealed"], bound))
    for row in await owner.fetch("SELECT mark, told FROM identity_labels WHERE told IS NOT NULL"):
        if (key := await inside.keys.get_label_key(row["mark"])) is not None:
            found.add("a label leads to " + Veil(key).told(row["mark"], row["told"])["identity"])
    for row in await owner.fetch("SELECT key, labels FROM identities"):
        if (key := await inside.keys.get_links_key(row["key"])) is not None:
            found |= {"a label: " + one for one in Veil(key).told(row["key"].bytes, row["labels"])["labels"]}
    await owner.close()
    return found


async def test_restored_backups_open_nothing_until_the_key_stores_own_is_restored(
    vault_database: VaultDatabase, store: Store, server: Any
) -> None:
    owner = await asyncpg.connect(**vault_database.superuser.arguments())
    for table in ("identity_fields", "identities", "identity_labels"):
        await owner.execute(f"DELETE FROM {table}")
    await begin_anew(owner)
    await owner.close()
    labels = {tier: uuid4() for tier in Tier}
    async with vault_on(vault_database.login, store) as inside:
        await Circle(inside).found(ONE, TWO)
        calls = service(inside).calls
        for tier, label in labels.items():
            sealing = Sealing(label=label, tier=tier, fields={IdentityField.NAMES: CANARY[tier]})
            assert await calls["seal"].does(sealing) is None
            assert await calls["give_consent"].does(_consent(label)) is None
        before = await all_that_opens(inside, vault_database)
    assert set(CANARY.values()) < before

    async with backed_up(vault_database, store, server.superuser) as backup:
        receipts = await _erased(vault_database, store, labels.values())

        async with vault_on(vault_database.login, store) as inside:
            assert await all_that_opens(inside, vault_database) == set()
        # the vault's database as it was, and the key store as it is now
        async with vault_on(backup.login, store) as inside:
            assert await all_that_opens(inside, backup) == set()
            for label in labels.values():
                assert isinstance(await standing(inside, label), IdentityErased)
                assert await inside.keys.get_label_key(mark_of(inside, label)) is None
                assert await service(inside).calls["consents"].does(_Label(label)) == []
        # the key store as it was, too: that is what the receipt warns of, with its day
        async with vault_on(backup.login, store, keys="_backup") as inside:
            assert await all_that_opens(inside, backup) == before
        for receipt in receipts:
            assert receipt.backups_gone_on == receipt.erased_on + timedelta(days=7)


async def _erased(database: VaultDatabase, store: Store, labels: Any) -> list[ErasureReceipt]:
    async with vault_on(database.login, store) as inside:
        given = [await service(inside).calls["erase"].does(_Label(label)) for label in labels]
    assert all(isinstance(one, ErasureReceipt) for one in given), given
    return given


@dataclass(frozen=True)
class _Label:
    label: UUID


def _consent(label: UUID) -> ConsentGiven:
    return ConsentGiven(
        id=uuid4(),
        label=label,
        recipient=None,
        purpose=Purpose.REMEDY_DELIVERY,
        fields=(IdentityField.NAMES,),
        given_on=SetClock().today(),
    )


async def _run(address: Address, statement: str) -> None:
    connection = await asyncpg.connect(**address.arguments())
    await connection.execute(statement)
    await connection.close()
