"""Both databases restored at once, from before an erasure: the whole service stands on them, with all that was agreed
to there, and opens nobody. With the key store restored as well it would, until the day that the receipt states.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from api.changes import Changes
from api.execution import Execution
from api.writes import Writes
from domain.vault.values import Tier
from infra.clock import WallClock
from infra.custody.receipts import checked
from infra.database import Database
from infra.demo.seeding import plant
from infra.demo.world import Plan
from infra.engine import engine_for
from infra.keys.file import FileKeys
from infra.log_keys import LogKeys
from infra.pools import Pools
from infra.reads.whole import CATALOGUE
from infra.roles import OWNER, close_database
from infra.unit_of_work import Works
from infra.vault.client import VaultClient
from infra.vault.inside import Inside
from infra.vault.place.roles import OWNER as VAULT_OWNER
from infra.vault.place.roles import close_database as close_vault
from infra.vault.service import service
from infra.vault.within import Within
from schema.built import graphql_schema
from schema.mutations import MUTATIONS
from tests.conftest import Server
from tests.unsealing.world import CIRCLE, A, Asker, B, Door, World, name_custodians, read
from tests.vault.fixtures import VaultDatabase, fresh_vault, inside_of
from tests.vault.people import NAMES, found_circle

ANNA = Asker()
WISH = {"wishedOn": datetime.now(UTC).date().isoformat(), "wished": "IN_PERSON"}
GONE = ("IDENTITY_ERASED", "GRANT_ENDED")


@pytest.fixture
def both(server: Server) -> Iterator[tuple[Database, VaultDatabase]]:
    """Records and vault, each a database of its own."""
    with server.fresh() as core, fresh_vault(server.superuser) as vault:
        asyncio.run(_begun(core, vault))
        yield core, vault
        asyncio.run(_dropped(server, f"{core.owner.database}\\_%", f"{vault.superuser.database}\\_%"))


async def _dropped(server: Server, *names: str) -> None:
    connection = await asyncpg.connect(**server.superuser.arguments())
    for row in await connection.fetch(
        "SELECT datname FROM pg_database WHERE datname LIKE ANY($1::text[])", names
    ):
        await connection.execute(f"DROP DATABASE {row[0]} WITH (FORCE)")
    await connection.close()


async def _begun(core: Database, vault: VaultDatabase) -> None:
    owner = await asyncpg.connect(**core.owner.arguments())
    await owner.execute(f"SET ROLE {OWNER}")
    await plant(owner, Plan(scale=500, seed=1, until=datetime.now(UTC).date()))
    await name_custodians(owner)
    await owner.close()
    owner = await asyncpg.connect(**vault.superuser.arguments())
    await owner.execute(f"SET ROLE {VAULT_OWNER}")
    await found_circle(owner, CIRCLE)
    await owner.close()


@asynccontextmanager
async def standing(
    core: Database, vault: VaultDatabase, keys: Path, cases: Path
) -> AsyncIterator[tuple[World, Inside]]:
    """The service on these two databases and this key store, as it would be started on what was restored."""
    async with inside_of(vault, keys) as inside:
        client = VaultClient(Within(service(inside).calls))
        pools, engine = await Pools.open(core.readers, size=1), engine_for(core.writer, size=2)
        works = Works(engine, FileKeys.below(cases), vault=client)
        execution = Execution(schema=graphql_schema(), catalogue=CATALOGUE, pools=pools)
        execution.commands = Changes(
            execution, Writes(works, WallClock(), uuid4, b"a key for digests"), MUTATIONS
        )
        records = await asyncpg.connect(**core.owner.arguments())
        log = await asyncpg.connect(**vault.superuser.arguments())
        door = Door(execution=execution, works=works)
        yield World(door=door, vault=client, core=records, sealed_away=log, began=int(time.time())), inside
        await log.close()
        await records.close()
        await engine.dispose()
        await pools.close()


async def test_both_databases_restored_at_once_open_nobody_who_was_erased(
    both: tuple[Database, VaultDatabase], server: Server, tmp_path: Path
) -> None:
    core, vault = both
    keys, cases = tmp_path / "keys", tmp_path / "cases"
    keys.mkdir(mode=0o700)
    async with standing(core, vault, keys, cases) as (world, _):
        people = {tier: await world.party(tier) for tier in Tier}
        agreed = {tier: await world.asked(person, ANNA) for tier, person in people.items()}
        for id in agreed.values():
            await world.agreed(id, A, B)

    restored, whole = [await _copied(server, core, vault, name) for name in ("_restored", "_whole")]
    shutil.copytree(keys, tmp_path / "backup")

    async with standing(core, vault, keys, cases) as (world, inside):
        key = LogKeys((inside.signer.key,))
        shown = "erasureReceipt erasedOn backupsGoneOn"
        for person in people.values():
            wish = {"subject": person, **WISH}
            done = await world.change("eraseIdentity", "IdentityErasedOnWish", shown, ANNA, wish)
            erased_on = checked(done["erasureReceipt"], key).erased_on
            assert date.fromisoformat(done["backupsGoneOn"]) == erased_on + timedelta(days=7)

    # core and vault as they were before, and the key store as it is now
    async with standing(*restored, keys, cases) as (world, inside):
        for tier, person in people.items():
            assert (await world.opens(agreed[tier], ANNA))["code"] in GONE, tier
            assert (await world.requests(person, ANNA))["code"] == "IDENTITY_ERASED", tier
            anew = {"subject": person, "identity": {"names": "Somebody"}}
            told = await world.change("sealIdentity", "IdentitySealed", "sealedOn", ANNA, anew)
            assert told["code"] == "IDENTITY_ERASED", tier
        data_keys = await world.sealed_away.fetch("SELECT key FROM identities")
        assert len(data_keys) == len(people)
        assert [await inside.keys.place.get("k", row["key"]) for row in data_keys] == [{}, {}]

    # all three as they were: what the receipt says is to be gone by its day
    async with standing(*whole, tmp_path / "backup", cases) as (world, _):
        for tier in Tier:
            opened = await world.opens(agreed[tier], ANNA)
            assert read(opened["identity"], ANNA)["NAMES"] == NAMES, tier


async def _copied(
    server: Server, core: Database, vault: VaultDatabase, name: str
) -> tuple[Database, VaultDatabase]:
    """Every page of both, as it lies."""
    made = await asyncpg.connect(**server.superuser.arguments())
    for source in (core.owner.database, vault.superuser.database):
        await made.execute(f"CREATE DATABASE {source}{name} TEMPLATE {source} STRATEGY FILE_COPY")
    await made.close()
    copy, place = server.database(f"{core.owner.database}{name}"), f"{vault.superuser.database}{name}"
    vaults = VaultDatabase(superuser=vault.superuser.in_database(place), login=vault.login.in_database(place))
    for address, closed in ((copy.owner, close_database), (vaults.superuser, close_vault)):
        within = await asyncpg.connect(**address.arguments())
        await closed(within)
        await within.close()
    return copy, vaults
