"""What the tests themselves rest on: that a row which moved is seen, and that no test finds what another one left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import asyncpg

from infra.database import Database
from tests.conftest import Lines

Fingerprint = Callable[[], Awaitable[Mapping[str, str]]]


async def test_a_row_that_comes_changes_or_goes_is_seen(
    owner: asyncpg.Connection, fingerprint: Fingerprint
) -> None:
    empty = await fingerprint()
    await owner.execute(
        "INSERT INTO organisations (id, name, kind) VALUES (gen_random_uuid(), 'One', 'SECRETARIAT')"
    )
    there = await fingerprint()
    await owner.execute("UPDATE organisations SET name = 'Another'")
    changed = await fingerprint()
    await owner.execute("DELETE FROM organisations")

    assert await fingerprint() == empty
    for before, after in ((empty, there), (there, changed)):
        assert {table for table in before if before[table] != after[table]} == {"organisations"}
    assert len(empty) > 100


async def test_a_connection_begins_anew_for_every_test(database: Database, lines: Lines) -> None:
    first = await lines.to(database.writer)
    new = {**await first.fetchrow(SETTINGS)}
    await first.execute(
        "SET work_mem = '1MB'; SET plan_cache_mode = force_custom_plan; CREATE TEMP TABLE left_over ()"
    )
    await first.execute("BEGIN")
    await lines.back(database.writer)

    again = await lines.to(database.writer)
    assert again is first
    assert {**await again.fetchrow(SETTINGS)} == new
    assert not again.is_in_transaction()

    superuser = await lines.to(database.owner)
    await superuser.execute("SET ROLE parley_owner")
    await lines.back(database.owner)
    assert await (await lines.to(database.owner)).fetchval("SELECT current_user") == database.owner.user


async def test_a_connection_that_a_test_broke_is_made_again(database: Database, lines: Lines) -> None:
    broken = await lines.to(database.writer)
    broken.terminate()
    await lines.back(database.writer)

    assert await (await lines.to(database.writer)).fetchval("SELECT 1") == 1


SETTINGS = """SELECT current_user, current_setting('work_mem'), current_setting('plan_cache_mode'),
    to_regclass('pg_temp.left_over')"""
