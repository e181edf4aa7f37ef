"""What has to be done because time passes, not because somebody asked: once at start, then every hour.

A site's high-risk flag follows its designations from day to day; kept answers are forgotten once nobody can ask for
them again; what signing in leaves behind goes once it can mean nothing. Safe to run in several processes at once.
Refuses nothing; while the database is away it waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from domain.access import Profile, Viewer
from domain.kernel import Clock
from infra import log
from infra.oauth.storage import Storage
from infra.oauth.sweeping import sweep
from infra.pools import Unavailable
from infra.unit_of_work import Works

EVERY = 3600.0
"""Seconds between two rounds."""
CARETAKER = Viewer(profile=Profile.SECRETARIAT, client="housekeeping")


@asynccontextmanager
async def kept_in_order(works: Works, clock: Clock, door: Storage) -> AsyncIterator[None]:
    """Rounds are made for as long as the block lasts."""
    rounds = asyncio.create_task(_rounds(works, clock, door))
    try:
        yield
    finally:
        rounds.cancel()
        with suppress(asyncio.CancelledError):
            await rounds


async def one_round(works: Works, clock: Clock, door: Storage) -> None:
    """Put in order what the passing of time put out of it."""
    async with works.begin(CARETAKER) as work:
        await work.sites.refresh_high_risk_areas(clock.today())
        await work.ledger.forget_old_keys(clock.now())
        await work.commit()
    await door.run(lambda session: sweep(session, datetime.now(UTC)))  # tokens go by the clock on the wall


async def _rounds(works: Works, clock: Clock, door: Storage) -> None:
    while True:
        try:
            await one_round(works, clock, door)
        except Unavailable:
            log.warn("housekeeping waits for the database")
        except Exception as broken:
            log.fault("housekeeping failed", broken)
        await asyncio.sleep(EVERY)
