"""The reading pools: one login per profile, bounded caches, no reset, and a polite no when the database is away."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import asyncpg
import pytest

from domain.access import Profile
from infra.database import Database
from infra.pools import STATEMENTS, Pools, TooSlow, Unavailable


async def test_a_claim_set_in_one_statement_is_gone_in_the_next(pools: Pools):
    pool = pools[Profile.MEMBER]
    assert await pool.fetchval("SELECT set_config('app.org', 'someone', true)") == "someone"
    assert (
        await pool.fetchval("SELECT coalesce(nullif(current_setting('app.org', true), ''), 'nobody')")
        == "nobody"
    )


async def test_a_read_is_two_trips_at_most_and_nothing_is_reset(database: Database):
    """The statement counter of the session tells: a reset query would count too."""
    pools = await Pools.open(database.readers, size=1)
    pool = pools[Profile.MEMBER]
    ask = "SELECT set_config('app.mark', coalesce(current_setting('app.mark', true), '') || 'x', false)"
    kept = [await pool.fetchval(ask) for _ in range(3)]
    await pools.close()
    assert kept == ["x", "xx", "xxx"]  # RESET ALL would have emptied it


async def test_prepared_statements_are_bounded(database: Database):
    pools = await Pools.open(database.readers, size=1)
    pool = pools[Profile.PUBLIC]
    for number in range(STATEMENTS + 20):
        await pool.fetchval(f"SELECT {number}")
    kept = await pool.fetchval("SELECT count(*) FROM pg_prepared_statements")
    await pools.close()
    assert kept == STATEMENTS


async def test_a_read_that_takes_too_long_is_given_up_and_the_connection_serves_on(database: Database):
    pools = await Pools.open(database.readers, size=1)
    pool = pools[Profile.MEMBER]
    assert await pool.fetchval("SELECT current_setting('statement_timeout')") == "5s"
    await pool.fetchval("SELECT set_config('statement_timeout', '20ms', false)")
    with pytest.raises(TooSlow):
        await pool.fetchval("SELECT pg_sleep(3)")
    assert await pool.fetchval("SELECT 7") == 7
    await pools.close()


async def test_a_wrong_argument_is_a_fault_and_not_an_absent_database(pools: Pools):
    with pytest.raises(asyncpg.DataError):
        await pools[Profile.PUBLIC].fetchval("SELECT $1::int", "not a number")
    with pytest.raises(asyncpg.UndefinedTableError):
        await pools[Profile.PUBLIC].fetchval("SELECT 1 FROM nowhere")


async def test_a_database_that_is_away_is_refused_politely(database: Database):
    nowhere = {profile: replace(address, host="/nowhere") for profile, address in database.readers.items()}
    pools = await Pools.open(nowhere)
    with pytest.raises(Unavailable):
        await pools[Profile.MEMBER].fetchval("SELECT 1")
    assert await pools.answers() is False
    await pools.close()


async def test_connections_that_were_cut_are_replaced_unnoticed(database: Database, server):
    pools = await Pools.open(database.readers, size=3)
    pool = pools[Profile.BOARD]
    before = set(
        await asyncio.gather(
            *(pool.fetchval("SELECT pg_backend_pid() FROM pg_sleep(0.05)") for _ in range(3))
        )
    )
    admin = await asyncpg.connect(**server.superuser.arguments())
    for pid in before:
        await admin.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await admin.close()
    after = {await pool.fetchval("SELECT pg_backend_pid()") for _ in range(3)}
    await pools.close()
    assert len(before) == 3
    assert before.isdisjoint(after)


async def test_a_connection_cut_while_it_answers_is_asked_again(database: Database, server):
    pools = await Pools.open(database.readers, size=1)
    pool = pools[Profile.BOARD]
    pid = await pool.fetchval("SELECT pg_backend_pid()")
    slow = asyncio.create_task(pool.fetchval("SELECT pg_backend_pid() FROM pg_sleep(0.3)"))
    await asyncio.sleep(0.1)
    admin = await asyncpg.connect(**server.superuser.arguments())
    await admin.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await admin.close()
    assert await slow != pid
    await pools.close()
