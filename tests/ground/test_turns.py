"""Who waits for a connection to write comes to it in the order of asking, and holds none while the vault is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import QueuePool, text
from sqlalchemy.ext.asyncio import AsyncEngine

from domain.access import Profile, Viewer
from infra.database import Database
from infra.engine import engine_for
from infra.unit_of_work import Works

SOMEBODY = Viewer(profile=Profile.SECRETARIAT, client="one")


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    """With one connection."""
    made = engine_for(database.writer, size=1, asks=False)
    yield made
    await made.dispose()


@pytest.fixture
def works(engine: AsyncEngine) -> Works:
    return Works(engine)


async def test_nobody_is_overtaken(engine: AsyncEngine, works: Works) -> None:
    """By somebody who asks in the moment in which a connection comes back, before who waits for it has woken up."""
    served, pool = list[str](), engine.pool
    assert isinstance(pool, QueuePool)

    async def writes(name: str) -> None:
        async with works.begin(SOMEBODY) as work:
            served.append(name)
            await asyncio.sleep(0.01)
            await work.commit()

    async def lurks(name: str) -> None:
        while not pool.checkedin():  # noqa: ASYNC110  that is what it lurks for
            await asyncio.sleep(0)
        await writes(name)

    async with asyncio.timeout(20), works.begin(SOMEBODY) as first:
        lurking = [asyncio.create_task(lurks(f"late {n}")) for n in range(3)]
        waiting = [asyncio.create_task(writes(f"waits {n}")) for n in range(3)]
        await asyncio.sleep(0.05)
        await first.commit()
        await asyncio.gather(*waiting, *lurking)
    assert served[:3] == ["waits 0", "waits 1", "waits 2"]


async def test_no_connection_is_held_while_the_vault_is_asked(works: Works) -> None:
    async with works.begin(SOMEBODY) as work:
        async with work.apart():
            async with asyncio.timeout(20), works.begin(SOMEBODY) as other:
                await other.commit()
        await work.commit()


@pytest.mark.parametrize("ends", ["committed", "left", "broken"])
async def test_a_turn_is_passed_on_however_it_ends(works: Works, ends: str) -> None:
    for _ in range(3):
        try:
            async with asyncio.timeout(20), works.begin(SOMEBODY) as work:
                if ends == "committed":
                    await work.commit()
                if ends == "broken":
                    raise LookupError
        except LookupError:
            pass


async def test_when_every_connection_has_ended_all_go_on_with_new_ones(database: Database) -> None:
    engine = engine_for(database.writer, size=4, asks=False)
    works, together = Works(engine), asyncio.Barrier(4)

    async def writes() -> int:
        async with works.begin(SOMEBODY) as work:
            await together.wait()
            number = await work.ledger._session.scalar(text("SELECT pg_backend_pid()"))
            await work.commit()
            return number

    before = await asyncio.gather(*(writes() for _ in range(4)))
    superuser = await asyncpg.connect(**database.owner.arguments())  # pyright: ignore[reportArgumentType]
    for number in before:
        await superuser.fetchval("SELECT pg_terminate_backend($1)", number)
    await superuser.close()
    after = await asyncio.gather(*(writes() for _ in range(4)))
    assert len({*before, *after}) == 8
    await engine.dispose()
