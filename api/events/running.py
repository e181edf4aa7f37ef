"""Keeps streams told while the service lives: hears the database's word, makes strokes, clears what is too old."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from api.events.judging import Judging
from api.events.streams import Streams
from api.execution import Execution
from domain.kernel import Clock
from infra import log
from infra.address import Address
from infra.database import Database
from infra.events.fanout import LONGER, Fanout
from infra.oauth.listening import Listening
from infra.pools import Pools, Unavailable

CHANNEL = "parley_events"
SWEEP_EVERY = 3_600.0


@asynccontextmanager
async def judging_of(execution: Execution, database: Database) -> AsyncIterator[Judging]:
    """Judges by the server that is written to: a replica may not know yet what happened, and nobody would be told."""
    if database.sources == database.readers:
        yield Judging(execution)
        return
    pools = await Pools.open(database.sources)
    try:
        yield Judging(Execution(schema=execution.schema, catalogue=execution.catalogue, pools=pools))
    finally:
        await pools.close()


@asynccontextmanager
async def told(streams: Streams, teller: Address, clock: Clock) -> AsyncIterator[Streams]:
    """Streams are told for as long as the block lasts."""
    fanout = streams.fanout
    await fanout.begin()
    listening = Listening(teller, fanout.advance, channel=CHANNEL, what="what is told to subscribers")
    tasks = [
        asyncio.create_task(work)
        for work in (
            listening.until_cancelled(),
            fanout.strokes(),
            streams.look(),
            _sweeps(fanout, clock),
        )
    ]
    try:
        yield streams
    finally:
        streams.leave()
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)


async def _sweeps(fanout: Fanout, clock: Clock) -> None:
    while True:
        try:
            await fanout.outbox.sweep(clock.now() - fanout.kept - LONGER)
        except Unavailable:
            log.warn("old events are cleared once the database is back")
        except Exception as broken:
            log.fault("old events were not cleared", broken)
        await asyncio.sleep(SWEEP_EVERY)
