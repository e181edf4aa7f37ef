"""Erasing a case's key makes its content unreadable in the database, in a backup from before and in the log (WAL).

A real cluster is copied with its log while the content can be read; then the key is erased, and the copy is started.
"""

from __future__ import annotations

import asyncio
import base64
import subprocess
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import asyncpg
import pytest

from domain.cases.content import Erased
from infra.address import Address
from infra.content import ContentUnreadable
from infra.database import prepare
from infra.embedded import cluster_in
from infra.engine import engine_for
from infra.home import prepared
from infra.keys.file import FileKeys
from infra.keys.store import KeyStore
from infra.passwords import passwords
from infra.roles import LOGINS, WRITER
from infra.unit_of_work import Works
from tests.cases.conftest import begin, told
from tests.cases.traces import forms_of, places_of
from tests.ground.service import folder, pgdata_of

TODAY = date(2026, 11, 22)
WORDS = ["They waited for Illari Quispe at the gate of the mine.", "Illari Quispe", "gate of the mine"]
NARRATIVE = f"{WORDS[0]} " * 300
PLAIN = {"wal_compression": "off"}  # so that a search of the log finds what is in it

Found = TypeVar("Found")


def test_a_backup_from_before_the_erasure_does_not_open_what_was_erased():
    with folder() as data, folder() as restored:
        keys = FileKeys.below(data)
        case, item = within(data, keys, lambda works: told(works, NARRATIVE))
        key = asyncio.run(keys.key(case))
        assert isinstance(key, bytes)

        # the backups: the records with their log, and the keys
        prepared(restored)
        copied(pgdata_of(data).parent, restored / "core")
        copied(pgdata_of(data).parent.parent / "secrets.json", restored / "secrets.json")
        copied(keys.path.parent, data / "keys-from-before")
        assert within(restored, keys, lambda works: opened(works, case, item)) == NARRATIVE
        assert places_of(forms_of(key), keys.path.parent) == ["keys.sqlite"]

        within(data, keys, lambda works: erased(works, case))

        assert within(data, keys, lambda works: opened(works, case, item)) == Erased(on=TODAY)
        assert within(restored, keys, lambda works: opened(works, case, item)) == Erased(on=TODAY)
        for place in (keys.path.parent, pgdata_of(data).parent, pgdata_of(restored).parent):
            assert places_of(forms_of(key), place) == []
            assert places_of([word.encode() for word in WORDS], place) == []
        with pytest.raises(ContentUnreadable):  # no other key store opens it either
            within(restored, FileKeys.below(data / "a new one"), lambda works: opened(works, case, item))

        # A backup of the keys from before does: this is why they are backed up apart, and aged out after days.
        (data / "old").mkdir()
        (data / "keys-from-before").rename(data / "old" / "keys")
        assert (
            within(restored, FileKeys.below(data / "old"), lambda works: opened(works, case, item))
            == NARRATIVE
        )


@pytest.mark.parametrize("form", ["raw", "hex", "base64"])
def test_the_search_would_find_a_key_in_the_tables_and_in_the_log(form: str):
    key = bytes(range(100, 132))
    with folder() as data:
        started(data, lambda superuser, _: planted(superuser, key, form))
        found = places_of(forms_of(key), pgdata_of(data))
    assert {Path(place).parts[0] for place in found} == {"base", "pg_wal"}


def within(data: Path, keys: KeyStore, do: Callable[[Works], Awaitable[Found]]) -> Found:
    """Starts the folder's cluster, does it, and stops the cluster."""

    async def done(superuser: Address, secrets: Mapping[str, str]) -> Found:
        engine = engine_for(superuser.as_role(WRITER, secrets[WRITER]))
        try:
            return await do(Works(engine, keys))
        finally:
            await engine.dispose()

    return started(data, done)


def started(data: Path, do: Callable[[Address, Mapping[str, str]], Awaitable[Found]]) -> Found:
    """Has the folder's cluster run with our roles and tables while it is done."""

    async def done(superuser: Address, secrets: Mapping[str, str]) -> Found:
        await prepare(superuser, secrets)
        return await do(superuser, secrets)

    with cluster_in(data, extra=PLAIN) as (cluster, _):
        superuser = cluster.start()
        try:
            return asyncio.run(done(superuser, passwords(cluster.base, LOGINS)))
        finally:
            cluster.stop()


async def opened(works: Works, case: UUID, item: UUID) -> str | Erased | None:
    async with begin(works) as work:
        return await work.contents.open(case, item)


async def erased(works: Works, case: UUID) -> None:
    async with begin(works) as work:
        await work.contents.erase(case, TODAY)
        await work.commit()


async def planted(superuser: Address, key: bytes, form: str) -> None:
    """The key written down as a careless hand would: in a table, in one of its forms."""
    written = {"raw": key, "hex": key.hex().encode(), "base64": base64.b64encode(key)}[form]
    connection = await asyncpg.connect(**superuser.arguments())
    await connection.execute("CREATE TABLE careless (it bytea)")
    await connection.execute("INSERT INTO careless VALUES ($1)", written)
    await connection.execute("CHECKPOINT")
    await connection.close()


def copied(source: Path, target: Path) -> None:
    """A copy with owners and modes: the cluster's account must find its folder as it was."""
    subprocess.run(["cp", "-a", source, target], check=True)
